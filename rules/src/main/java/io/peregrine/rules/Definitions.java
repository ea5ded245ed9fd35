package io.peregrine.rules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.regex.Pattern;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;

/** Names that stand for expressions, checked one after the other. */
final class Definitions
{
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");

    private Definitions()
    {
    }

    /** @param all the definitions' texts by name, for saying which name stands too far below. */
    static void add(
        final Vocabulary vocabulary, final String name, final String cel, final Map<String, String> all)
    {
        if (!NAME.matcher(name).matches())
        {
            throw new RuleException(1, 1, "\"" + name + "\" is no name: write small letters, digits and underscores")
                .in(name);
        }
        if (null != vocabulary.variable(name))
        {
            throw new RuleException(1, 1, "definition \"" + name + "\" has the name of " +
                Vocabulary.describe(vocabulary.variable(name)) + ": choose another").in(name);
        }
        try
        {
            final Frontend frontend = new Frontend(vocabulary);
            refuseLater(vocabulary, name, frontend.parse(cel), all);
            final CelAbstractSyntaxTree tree = frontend.check(cel);
            new ClassWriting(vocabulary).value(tree);
            vocabulary.define(name, tree, constant(vocabulary, tree));
        }
        catch (final RuleException ex)
        {
            throw ex.in(name);
        }
    }

    /** @return the value of a definition that is made of constants; null of any other. */
    private static Object constant(final Vocabulary vocabulary, final CelAbstractSyntaxTree tree)
    {
        final Folding folding = new Folding(tree, vocabulary, Map.of());
        final Object value =
            folding.isConstant(tree.getExpr()) ? folding.value(tree.getExpr()).orElse(null) : null;
        if (!Folding.isSmall(value))
        {
            throw new RuleException(1, 1, "the definition's value is too large: make it shorter");
        }
        return value;
    }

    private static void refuseLater(
        final Vocabulary vocabulary,
        final String name,
        final CelAbstractSyntaxTree tree,
        final Map<String, String> all)
    {
        final Deque<CelExpr> open = new ArrayDeque<>();
        open.push(tree.getExpr());
        while (!open.isEmpty())
        {
            final CelExpr expr = open.pop();
            Signs.children(expr).forEach(open::push);
            final String used = CelExpr.ExprKind.Kind.IDENT == expr.getKind() ? expr.ident().name() : null;
            if (null != used && all.containsKey(used) && null == vocabulary.variable(used))
            {
                throw Frontend.refuse(tree, expr, used.equals(name) ?
                    "definition \"" + name + "\" is made of itself: write what it is made of" :
                    "definition \"" + used + "\" stands below \"" + name + "\", which uses it: put \"" + used +
                    "\" above; two cannot be made of each other");
            }
        }
    }
}
