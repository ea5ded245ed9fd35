package io.peregrine.rules;

import java.util.Map;
import java.util.Optional;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;

/** dev.cel's parser and type checker over one vocabulary. Thread-safe. */
final class Frontend
{
    /**
     * CEL's own equality, by value. An int and a double do not compare: the checker says so, and the analyst writes
     * what is meant.
     */
    static final CelOptions OPTIONS = CelOptions.current()
        .disableCelStandardEquality(false)
        .enableHeterogeneousNumericComparisons(false)
        .build();

    private final CelCompiler compiler;
    private final Vocabulary vocabulary;

    Frontend(final Vocabulary vocabulary)
    {
        this(vocabulary, Map.of(), OPTIONS);
    }

    /** @param others further names, with their types, that only dev.cel's own runtime can evaluate. */
    Frontend(final Vocabulary vocabulary, final Map<String, CelType> others, final CelOptions options)
    {
        this.vocabulary = vocabulary;
        final CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(options)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        for (final Variable variable : vocabulary.variables())
        {
            builder.addVar(variable.name(), variable.celType());
        }
        others.forEach(builder::addVar);
        compiler = builder.build();
    }

    /** @throws RuleException at the first thing that is wrong. */
    CelAbstractSyntaxTree check(final String cel)
    {
        final CelValidationResult parsed = compiler.parse(cel);
        if (parsed.hasError())
        {
            throw IssueTranslator.ofSyntax(parsed.getErrors().get(0));
        }

        try
        {
            final CelAbstractSyntaxTree tree = parsed.getAst();
            final CelValidationResult checked = compiler.check(tree);
            if (checked.hasError())
            {
                throw new IssueTranslator(vocabulary, tree).ofTypes(checked.getErrors().get(0));
            }
            return checked.getAst();
        }
        catch (final CelValidationException ex)
        {
            throw new RuleException(1, 1, ex.getMessage());
        }
    }

    /** @return an exception that blames this part of the expression. */
    static RuleException refuse(final CelAbstractSyntaxTree tree, final CelExpr expr, final String message)
    {
        return at(tree, expr, message, false);
    }

    /** @return an exception that names a construct which CEL knows and the subset does not. */
    static RuleException beyond(final CelAbstractSyntaxTree tree, final CelExpr expr, final String construct)
    {
        return at(tree, expr, "this version's rules do not know " + construct, true);
    }

    private static RuleException at(
        final CelAbstractSyntaxTree tree, final CelExpr expr, final String message, final boolean isBeyondSubset)
    {
        final Integer offset = tree.getSource().getPositionsMap().get(expr.id());
        return (null == offset ? Optional.<CelSourceLocation>empty() : tree.getSource().getOffsetLocation(offset))
            .map(place -> new RuleException(place.getLine(), place.getColumn() + 1, message, isBeyondSubset))
            .orElseGet(() -> new RuleException(1, 1, message, isBeyondSubset));
    }
}
