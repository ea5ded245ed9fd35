package io.peregrine.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;

/** dev.cel's parser and type checker over one vocabulary. Thread-safe. */
final class Frontend
{
    /**
     * CEL's own equality, in which NaN equals nothing; dev.cel's default compares boxes. An int and a double do not
     * compare: the checker says so, and the analyst writes what is meant.
     */
    static final CelOptions OPTIONS = CelOptions.current()
        .disableCelStandardEquality(false)
        .enableHeterogeneousNumericComparisons(false)
        .build();

    private final CelCompiler compiler;
    private final Vocabulary vocabulary;

    Frontend(final Vocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        final CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        for (final Variable variable : vocabulary.variables())
        {
            builder.addVar(variable.name(), variable.celType());
        }
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
        final Integer offset = tree.getSource().getPositionsMap().get(expr.id());
        if (null == offset)
        {
            return new RuleException(1, 1, message);
        }
        return tree.getSource().getOffsetLocation(offset)
            .map(place -> new RuleException(place.getLine(), place.getColumn() + 1, message))
            .orElseGet(() -> new RuleException(1, 1, message));
    }
}
