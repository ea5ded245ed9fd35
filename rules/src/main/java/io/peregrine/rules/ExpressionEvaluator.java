package io.peregrine.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.peregrine.domain.PaymentEvent;

/**
 * Evaluates single expressions for {@code rules eval}. An expression that rules can be compiled from runs as the code
 * that a rule would be; everything else (lists, maps and bytes as results, functions outside the subset) runs in
 * dev.cel's own runtime, which also words the errors of both. One thread; allocates.
 */
public final class ExpressionEvaluator
{
    static final CelOptions WIDE_OPTIONS =
        Frontend.OPTIONS.toBuilder().enableHeterogeneousNumericComparisons(true).build();

    private final Vocabulary known;
    private final RuleCompiler compiler;
    private final Frontend strict;
    private final Frontend wide;
    private final CelRuntime runtime;
    private final PaymentEvent event;
    private final Map<String, Object> values = new TreeMap<>();

    /**
     * @param vocabulary the policy's names; with {@link Vocabulary#empty()} each given name is declared with the type
     *                   of its value.
     * @param given      values by name, see {@link GivenValues#eventOf}.
     * @throws RuleException naming the name that cannot be given.
     */
    public ExpressionEvaluator(final Vocabulary vocabulary, final Map<String, Object> given)
    {
        final Map<String, CelType> others = new TreeMap<>();
        Vocabulary names = vocabulary;
        if (vocabulary.names().isEmpty())
        {
            final Map<String, Object> constants = new TreeMap<>();
            given.forEach((name, value) -> declare(name, value, constants, others));
            names = Vocabulary.ofConstants(constants);
            event = GivenValues.eventOf(names, Map.of());
        }
        else
        {
            event = GivenValues.eventOf(vocabulary, given);
            values.putAll(GivenValues.celValues(vocabulary, given));
        }
        known = names;
        for (final Variable variable : known.variables())
        {
            if (Variable.Kind.CONSTANT == variable.kind())
            {
                values.put(variable.name(), variable.value());
            }
            else if (Variable.Kind.DEFINITION == variable.kind())
            {
                continue;
            }
            else if (Variable.Kind.NOW != variable.kind())
            {
                values.putIfAbsent(variable.name(), NullValue.NULL_VALUE);
            }
        }
        compiler = new RuleCompiler(known);
        runtime = CelRuntimes.of(known, event.listLookup());
        strict = new Frontend(known, others, Frontend.OPTIONS);
        wide = new Frontend(known, others, WIDE_OPTIONS);
    }

    /** @return the result, or {@code ERROR} and a message, on one line. */
    public String evaluate(final String cel)
    {
        try
        {
            final CelAbstractSyntaxTree tree = strict.check(cel);
            final Optional<CompiledExpression> compiled = compiled(tree);
            if (compiled.isPresent())
            {
                return ours(compiled.get(), tree);
            }
            return ValueText.of(theirs(wide.check(cel)));
        }
        catch (final RuleException ex)
        {
            return "ERROR " + (ex.line() > 0 ? ex.line() + ":" + ex.column() + ": " : "") + oneLine(ex.getMessage());
        }
    }

    /**
     * @param cel a CEL literal, or an expression without names.
     * @return Long, Double, String, Boolean, another CEL value that {@link #ExpressionEvaluator} takes, or null.
     * @throws RuleException if it is none.
     */
    public static Object literal(final String cel)
    {
        final ExpressionEvaluator evaluator = new ExpressionEvaluator(Vocabulary.empty(), Map.of());
        final Object value = evaluator.theirs(evaluator.strict.check(cel));
        return value instanceof NullValue ? null : value;
    }

    /** @return the code that a rule would be, or empty where rules do not know the expression. */
    Optional<CompiledExpression> compiled(final CelAbstractSyntaxTree tree)
    {
        try
        {
            return Optional.of(compiler.compileValue(tree));
        }
        catch (final RuleException ex)
        {
            if (ex.isBeyondSubset())
            {
                return Optional.empty();
            }
            throw ex;
        }
    }

    CelAbstractSyntaxTree check(final String cel)
    {
        return strict.check(cel);
    }

    private String ours(final CompiledExpression compiled, final CelAbstractSyntaxTree tree)
    {
        final Object value = compiled.evaluate(event);
        if (CompiledExpression.ERROR == value)
        {
            theirs(tree);
            return "ERROR out of range";
        }
        return ValueText.of(value);
    }

    private Object theirs(final CelAbstractSyntaxTree tree)
    {
        try
        {
            return runtime.createProgram(tree).eval(name -> Optional.ofNullable(lookUp(name)));
        }
        catch (final CelEvaluationException ex)
        {
            throw Fault.of(tree, ex);
        }
    }

    /** A definition is evaluated where its name stands. */
    private Object lookUp(final String name)
    {
        final Variable variable = known.variable(name);
        if (null == variable || Variable.Kind.DEFINITION != variable.kind())
        {
            return values.get(name);
        }
        try
        {
            return theirs(variable.definition());
        }
        catch (final RuleException ex)
        {
            throw new RuleException(ex.line(), ex.column(), "definition \"" + name + "\"" +
                (ex.line() > 0 ? " at " + ex.line() + ":" + ex.column() : "") + ": " + ex.getMessage());
        }
    }

    private void declare(
        final String name, final Object value, final Map<String, Object> constants, final Map<String, CelType> others)
    {
        final Object known = value instanceof Integer ? (Object)((Integer)value).longValue() : value;
        if (known instanceof Long || known instanceof Double || known instanceof String || known instanceof Boolean)
        {
            constants.put(name, known);
            return;
        }
        others.put(name, typeOf(known));
        values.put(name, null == known ? NullValue.NULL_VALUE : known);
    }

    private static CelType typeOf(final Object value)
    {
        if (null == value)
        {
            return SimpleType.NULL_TYPE;
        }
        if (value instanceof UnsignedLong)
        {
            return SimpleType.UINT;
        }
        if (value instanceof CelByteString)
        {
            return SimpleType.BYTES;
        }
        if (value instanceof Instant)
        {
            return SimpleType.TIMESTAMP;
        }
        if (value instanceof Duration)
        {
            return SimpleType.DURATION;
        }
        if (value instanceof List)
        {
            return ListType.create(SimpleType.DYN);
        }
        return value instanceof Map ? MapType.create(SimpleType.DYN, SimpleType.DYN) : SimpleType.DYN;
    }

    private static String oneLine(final String message)
    {
        return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
    }
}
