package io.peregrine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.peregrine.domain.PaymentEvent;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Compiled code against dev.cel's runtime. */
class ConditionOracleTest
{
    private static final Object ERROR = "error";
    private static final int SLOTS = 5;

    private final Vocabulary vocabulary = Fixtures.VOCABULARY;
    private final RuleCompiler compiler = new RuleCompiler(vocabulary);
    private final CelRuntime runtime = CelRuntimeFactory.plannerRuntimeBuilder()
        .setOptions(ExpressionEvaluator.WIDE_OPTIONS)
        .build();

    @Property(tries = 2000)
    void shouldAnswerAsDevCelWhenConditionIsRandom(@ForAll final long seed) throws Exception
    {
        final RandomExpressions expressions = new RandomExpressions(seed);
        final String cel = expressions.bool((int)Math.floorMod(seed, 5L));
        final CelAbstractSyntaxTree tree = compiler.check(cel);
        final Condition condition = compiler.compile(cel);
        final CelRuntime.Program program = runtime.createProgram(tree);
        for (int i = 0; i < SLOTS; i++)
        {
            final Map<String, Object> given = expressions.given();
            final Object expected = expected(program, given);
            final int answer = condition.evaluate(GivenValues.eventOf(vocabulary, given));
            assertEquals(
                Boolean.TRUE.equals(expected) ? Condition.HIT : Boolean.FALSE.equals(expected) ? Condition.MISS :
                Condition.ERROR,
                answer,
                () -> cel + " with " + given + ": " + expected);
        }
    }

    @Property(tries = 1000)
    void shouldGiveTheSameNumberAsDevCelWhenExpressionIsRandom(@ForAll final long seed) throws Exception
    {
        final RandomExpressions expressions = new RandomExpressions(seed);
        final boolean isInt = Math.floorMod(seed, 2L) == 0;
        final String cel = isInt ? expressions.integer(3) : expressions.number(3);
        final CelAbstractSyntaxTree tree = compiler.check(cel);
        final CompiledValue compiled = compiler.compileValue(tree);
        final CelRuntime.Program program = runtime.createProgram(tree);
        final long[] result = new long[1];
        for (int i = 0; i < SLOTS; i++)
        {
            final Map<String, Object> given = expressions.given();
            final PaymentEvent event = GivenValues.eventOf(vocabulary, given);
            final int answer = compiled.evaluate(event, result);
            final Object actual = CompiledValue.ERROR == answer ? ERROR :
                CompiledValue.NULL == answer ? NullValue.NULL_VALUE :
                isInt ? (Object)result[0] : (Object)Double.longBitsToDouble(result[0]);
            assertEquals(expected(program, given), actual, () -> cel + " with " + given);
        }
    }

    /** Each look at a double makes a new box: dev.cel calls two references to one box equal, even to NaN. */
    private Object expected(final CelRuntime.Program program, final Map<String, Object> given)
    {
        final Map<String, Object> values = GivenValues.celValues(vocabulary, given);
        try
        {
            return program.eval(name -> Optional.ofNullable(lookUp(values, name)));
        }
        catch (final CelEvaluationException ex)
        {
            return ERROR;
        }
    }

    private Object lookUp(final Map<String, Object> values, final String name)
    {
        final Variable variable = vocabulary.variable(name);
        if (Variable.Kind.CONSTANT == variable.kind())
        {
            return variable.value();
        }
        final Object value = values.get(name);
        if (null == value)
        {
            return Variable.Kind.NOW == variable.kind() ? null : NullValue.NULL_VALUE;
        }
        return value instanceof Double ? (Object)Double.valueOf((Double)value) : value;
    }
}
