package io.peregrine.rules;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;

/**
 * The parts of a set's expressions that stand in it more than once and cost more than it costs to remember them. Of
 * such a part nothing inside is shared on its own unless it stands elsewhere as well.
 */
final class SharedExpressions
{
    /** Parts up to this cost are computed anew each time. */
    private static final long REMEMBERING_PS = 3_000;

    private static final int MAX_COUNT = 30_000;

    private final Vocabulary vocabulary;
    private final SubtreeText texts;
    private final Set<String> seen = new LinkedHashSet<>();
    private final Map<String, Shared> shared = new LinkedHashMap<>();

    /**
     * A part that is computed at most once for each payment.
     *
     * @param index where it is remembered.
     */
    record Shared(int index, CelAbstractSyntaxTree tree, CelExpr expr, Operand.Form form)
    {
        boolean isCondition()
        {
            return Operand.Form.BOOL == form;
        }
    }

    SharedExpressions(final Vocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        texts = new SubtreeText(vocabulary);
    }

    /** Looks at one more expression of the set. */
    void add(final CelAbstractSyntaxTree tree, final CelExpr expr)
    {
        final Variable definition = CelExpr.ExprKind.Kind.IDENT == expr.getKind() ?
            vocabulary.variable(expr.ident().name()) : null;
        if (null != definition && Variable.Kind.DEFINITION == definition.kind())
        {
            add(definition.definition(), definition.definition().getExpr());
            return;
        }
        if (CelExpr.ExprKind.Kind.CALL == expr.getKind() && readsVariable(expr) &&
            RuleCost.ofExpressionPs(expr, vocabulary) > REMEMBERING_PS)
        {
            final Operand.Form form = formOf(tree, expr);
            final String text = null == form ? null : texts.of(expr);
            if (null != text && !seen.add(text))
            {
                if (shared.size() < MAX_COUNT)
                {
                    shared.putIfAbsent(text, new Shared(shared.size(), tree, expr, form));
                }
                return;
            }
        }
        if (CelExpr.ExprKind.Kind.COMPREHENSION != expr.getKind())
        {
            Signs.children(expr).forEach(child -> add(tree, child));
        }
    }

    /** Constants stay where they are: some functions take nothing else. */
    private boolean readsVariable(final CelExpr expr)
    {
        if (CelExpr.ExprKind.Kind.IDENT == expr.getKind())
        {
            final Variable variable = vocabulary.variable(expr.ident().name());
            return null != variable && Variable.Kind.CONSTANT != variable.kind();
        }
        return Signs.children(expr).stream().anyMatch(this::readsVariable);
    }

    /** @return null where values of this type are not remembered. */
    private static Operand.Form formOf(final CelAbstractSyntaxTree tree, final CelExpr expr)
    {
        final CelType declared = tree.getType(expr.id()).orElse(null);
        final CelType type = declared instanceof NullableType ? ((NullableType)declared).targetType() : declared;
        return SimpleType.BOOL.equals(type) ? Operand.Form.BOOL :
            SimpleType.INT.equals(type) ? Operand.Form.INT :
            SimpleType.DOUBLE.equals(type) ? Operand.Form.DOUBLE : null;
    }

    int count()
    {
        return shared.size();
    }

    /** @return the shared part that this is; null where it is none. */
    Shared find(final CelExpr expr)
    {
        if (CelExpr.ExprKind.Kind.CALL != expr.getKind() || shared.isEmpty())
        {
            return null;
        }
        final String text = texts.of(expr);
        return null == text ? null : shared.get(text);
    }
}
