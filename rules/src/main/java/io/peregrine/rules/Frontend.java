package io.peregrine.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;

/** dev.cel's parser and type checker over one vocabulary. Thread-safe. */
final class Frontend
{
    /** The longest expression, in characters. */
    static final int MAX_LENGTH = 20_000;

    private static final int MAX_ERRORS = 20;
    private static final int MAX_RECOVERIES = 20;
    private static final int MAX_REPEATS = 1_000;
    private static final int MAX_DIGITS = 6;
    private static final Pattern NUMBER = Pattern.compile("(?<=[{,])\\d+(?=[,}])");

    /** The deepest that parentheses, functions, lists and chains of signs may stand in each other. */
    static final int MAX_DEPTH = 200;

    /**
     * CEL's own equality, by value. An int and a double do not compare: the checker says so, and the analyst writes
     * what is meant.
     */
    static final CelOptions OPTIONS = CelOptions.current()
        .disableCelStandardEquality(false)
        .enableHeterogeneousNumericComparisons(false)
        .maxExpressionCodePointSize(MAX_LENGTH)
        .maxParseRecursionDepth(MAX_DEPTH)
        .maxParseErrorRecoveryLimit(MAX_RECOVERIES)
        .build();

    /** A policy's list, which only {@code has} may be asked of. */
    static final OpaqueType LIST_OF_KEYS = OpaqueType.create("list of keys");

    private static final CelFunctionDecl LIST = CelFunctionDecl.newFunctionDeclaration("list",
        CelOverloadDecl.newGlobalOverload("list_string", LIST_OF_KEYS, SimpleType.STRING));
    private static final CelFunctionDecl HAS = CelFunctionDecl.newFunctionDeclaration("has",
        has("has_int", SimpleType.INT), has("has_string", SimpleType.STRING),
        has("has_int_int", SimpleType.INT, SimpleType.INT), has("has_int_string", SimpleType.INT, SimpleType.STRING),
        has("has_string_int", SimpleType.STRING, SimpleType.INT),
        has("has_string_string", SimpleType.STRING, SimpleType.STRING));

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
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.math());
        for (final Variable variable : vocabulary.variables())
        {
            builder.addVar(variable.name(), variable.celType());
        }
        if (!vocabulary.listNames().isEmpty())
        {
            builder.addFunctionDeclarations(LIST, HAS);
        }
        others.forEach(builder::addVar);
        compiler = builder.build();
    }

    private static CelOverloadDecl has(final String id, final CelType... keys)
    {
        final List<CelType> parameters = new ArrayList<>(List.of(LIST_OF_KEYS));
        parameters.addAll(List.of(keys));
        return CelOverloadDecl.newMemberOverload(id, SimpleType.BOOL, parameters);
    }

    /** @throws RuleException with everything that is wrong. */
    CelAbstractSyntaxTree parse(final String cel)
    {
        if (cel.length() > MAX_LENGTH)
        {
            throw new RuleException(1, 1, "the expression has " + cel.length() + " characters, more than " +
                MAX_LENGTH + ": split it");
        }
        final CelValidationResult parsed = compiler.parse(cel);
        if (parsed.hasError())
        {
            // What the parser finds after the first error mostly follows from it.
            throw IssueTranslator.ofSyntax(parsed.getErrors().get(0));
        }
        try
        {
            final CelAbstractSyntaxTree tree = parsed.getAst();
            refuseDepth(tree);
            return tree;
        }
        catch (final CelValidationException ex)
        {
            throw new RuleException(1, 1, ex.getMessage());
        }
    }

    /** @throws RuleException with everything that is wrong. */
    CelAbstractSyntaxTree check(final String cel)
    {
        final CelAbstractSyntaxTree tree = parse(cel);
        try
        {
            final CelValidationResult checked = compiler.check(tree);
            if (checked.hasError())
            {
                final IssueTranslator translator = new IssueTranslator(vocabulary, tree);
                throw RuleException.of(checked.getErrors().stream().limit(MAX_ERRORS)
                    .map(translator::ofTypes).toList());
            }
            return checked.getAst();
        }
        catch (final CelValidationException ex)
        {
            throw new RuleException(1, 1, ex.getMessage());
        }
    }

    /** Repeats within repeats multiply what a pattern needs. */
    private static void refusePattern(final CelAbstractSyntaxTree tree, final CelExpr expr)
    {
        if (CelExpr.ExprKind.Kind.CALL != expr.getKind() || !"matches".equals(expr.call().function()) ||
            expr.call().args().isEmpty())
        {
            return;
        }
        final CelExpr pattern = expr.call().args().get(expr.call().args().size() - 1);
        if (CelExpr.ExprKind.Kind.CONSTANT != pattern.getKind() ||
            CelConstant.Kind.STRING_VALUE != pattern.constant().getKind())
        {
            throw beyond(tree, pattern, "patterns that are not a text in quotes");
        }
        long repeats = 1;
        final Matcher number = NUMBER.matcher(pattern.constant().stringValue());
        while (number.find())
        {
            final long times = number.group().length() > MAX_DIGITS ? MAX_REPEATS + 1 : Long.parseLong(number.group());
            repeats = Math.min(MAX_REPEATS + 1, repeats * Math.max(1, times));
        }
        if (repeats > MAX_REPEATS)
        {
            throw refuse(tree, pattern, "the pattern repeats too much: its numbers in {} multiplied are above " +
                MAX_REPEATS);
        }
    }

    /** Level by level, without recursion: what follows walks the tree by calling itself. */
    private static void refuseDepth(final CelAbstractSyntaxTree tree)
    {
        List<CelExpr> level = List.of(tree.getExpr());
        for (int depth = 0; !level.isEmpty(); depth++)
        {
            if (depth > MAX_DEPTH)
            {
                throw refuse(tree, level.get(0), "more than " + MAX_DEPTH +
                    " signs, functions and parentheses in each other: split the expression");
            }
            final List<CelExpr> next = new ArrayList<>();
            for (final CelExpr expr : level)
            {
                refusePattern(tree, expr);
                next.addAll(Signs.children(expr));
            }
            level = next;
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
