package io.peregrine.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.values.NullValue;
import dev.cel.extensions.CelExtensions;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

/**
 * Values of what is made of constants alone, as dev.cel's runtime gives them: texts put together, conversions of texts,
 * bytes, maps, lists. No macros: what is folded is not much larger than what was written.
 */
final class Folding
{
    private static final Set<String> TYPES =
        Set.of("int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type");
    private static final Set<String> NATIVE = Set.of(
        "_&&_", "_||_", "!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in", "_?_:_", "_+_", "_-_", "_*_", "_/_",
        "_%_", "-_", "_[_]", "size", "startsWith", "endsWith", "contains", "matches", "timestamp", "duration", "int",
        "uint", "double", "math.@max", "math.@min", "math.abs");
    private static final Set<CelKind> WIDE_KINDS = Set.of(CelKind.BYTES, CelKind.LIST, CelKind.MAP, CelKind.TYPE);
    private static final int MAX_SIZE = 1_000;
    private static final int MAX_REGEX_SIZE = 10_000;
    static final CelOptions OPTIONS = ExpressionEvaluator.WIDE_OPTIONS.toBuilder()
        .maxRegexProgramSize(MAX_REGEX_SIZE)
        .build();
    private static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder()
        .setOptions(OPTIONS)
        .addLibraries(CelExtensions.math())
        .build();

    private final CelAbstractSyntaxTree tree;
    private final Vocabulary vocabulary;
    private final Map<String, Operand> bindings;

    /** @param bindings the variables of macros around the expression. */
    Folding(final CelAbstractSyntaxTree tree, final Vocabulary vocabulary, final Map<String, Operand> bindings)
    {
        this.tree = tree;
        this.vocabulary = vocabulary;
        this.bindings = bindings;
    }

    /** @return true if dev.cel gives the value at compile time: constants of types that code does not hold. */
    boolean isFolded(final CelExpr expr)
    {
        final boolean isWide = switch (expr.getKind())
        {
            case SELECT, MAP, STRUCT, LIST -> true;
            case CALL -> !NATIVE.contains(expr.call().function()) || isWide(expr) ||
                !"@in".equals(expr.call().function()) && !"_[_]".equals(expr.call().function()) &&
                !expr.call().function().startsWith("math.") &&
                Signs.children(expr).stream().anyMatch(this::isWide) || isText(expr);
            default -> false;
        };
        return isWide && isConstant(expr);
    }

    /** @return true if code cannot hold a value of its type. */
    boolean isWide(final CelExpr expr)
    {
        return tree.getType(expr.id()).map(type -> WIDE_KINDS.contains(type.kind())).orElse(false);
    }

    /** Conversions of texts, and texts made of texts. */
    private boolean isText(final CelExpr expr)
    {
        final List<CelExpr> args = expr.call().args();
        return switch (expr.call().function())
        {
            case "int", "uint", "double" -> isString(args.get(0));
            case "_+_" -> isString(expr);
            default -> false;
        };
    }

    private boolean isString(final CelExpr expr)
    {
        final CelType type = tree.getTypeOrThrow(expr.id());
        return CelKind.STRING == (type instanceof NullableType ? ((NullableType)type).targetType() : type).kind();
    }

    boolean isConstant(final CelExpr expr)
    {
        if (CelExpr.ExprKind.Kind.IDENT == expr.getKind())
        {
            final String name = expr.ident().name();
            final Variable variable = vocabulary.variable(name);
            return bindings.containsKey(name) ? isKnown(bindings.get(name)) : null == variable ?
                TYPES.contains(name) : Variable.Kind.CONSTANT == variable.kind() ||
                null != vocabulary.definitionValue(name);
        }
        return CelExpr.ExprKind.Kind.COMPREHENSION != expr.getKind() &&
            !(CelExpr.ExprKind.Kind.CALL == expr.getKind() && "list".equals(expr.call().function())) &&
            Signs.children(expr).stream().allMatch(this::isConstant);
    }

    private static boolean isKnown(final Operand operand)
    {
        return operand.isConstant() && !operand.mayBeMissing();
    }

    /** @return the value of a constant expression; empty where it has none. */
    Optional<Object> value(final CelExpr expr)
    {
        final CelAbstractSyntaxTree part = CelAbstractSyntaxTree.newCheckedAst(
            expr, tree.getSource(), tree.getReferenceMap(), tree.getTypeMap());
        final Map<String, Object> values = new HashMap<>();
        for (final Variable variable : vocabulary.variables())
        {
            if (Variable.Kind.CONSTANT == variable.kind())
            {
                values.put(variable.name(), variable.value());
            }
        }
        bindings.forEach((name, operand) -> values.put(name, celValue(operand)));
        try
        {
            return Optional.of(RUNTIME.createProgram(part).eval(
                name -> Optional.ofNullable(
                    values.containsKey(name) ? values.get(name) : vocabulary.definitionValue(name))));
        }
        catch (final CelEvaluationException | RuntimeException ex)
        {
            return Optional.empty();
        }
    }

    private static Object celValue(final Operand operand)
    {
        return switch (operand.form())
        {
            case UINT -> UnsignedLong.fromLongBits((Long)operand.constant());
            case DURATION -> Duration.ofNanos((Long)operand.constant());
            case NULL -> NullValue.NULL_VALUE;
            default -> operand.constant();
        };
    }

    /** @return true if the value of a definition may be put in wherever its name stands. */
    static boolean isSmall(final Object value)
    {
        return !(value instanceof String && ((String)value).length() > MAX_SIZE ||
            value instanceof List && ((List<?>)value).size() > MAX_SIZE);
    }

    /** @return the operand of a value; empty for what code cannot hold: bytes, lists, maps, types. */
    static Optional<Operand> operand(final Object value)
    {
        if (value instanceof Long)
        {
            return Optional.of(Operand.ofConstant(Operand.Form.INT, value));
        }
        if (value instanceof UnsignedLong)
        {
            return Optional.of(Operand.ofConstant(Operand.Form.UINT, ((UnsignedLong)value).longValue()));
        }
        if (value instanceof Double)
        {
            return Optional.of(Operand.ofConstant(Operand.Form.DOUBLE, value));
        }
        if (value instanceof Boolean)
        {
            return Optional.of(Operand.ofConstant(Operand.Form.BOOL, value));
        }
        if (value instanceof String)
        {
            return Optional.of(Operand.ofConstant(Operand.Form.STRING, value));
        }
        if (value instanceof Instant)
        {
            return Optional.of(Operand.ofConstant(Operand.Form.TIME, value));
        }
        if (value instanceof Duration)
        {
            return ofDuration((Duration)value);
        }
        return value instanceof NullValue ? Optional.of(Operand.ofNull()) : Optional.empty();
    }

    private static Optional<Operand> ofDuration(final Duration duration)
    {
        try
        {
            return Optional.of(Operand.ofConstant(Operand.Form.DURATION, duration.toNanos()));
        }
        catch (final ArithmeticException ex)
        {
            return Optional.empty();
        }
    }
}
