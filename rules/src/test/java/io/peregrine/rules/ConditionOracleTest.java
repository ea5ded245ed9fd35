package io.peregrine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.peregrine.domain.ListLookup;
import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.api.Test;

/**
 * Compiled code against dev.cel's runtime, over random well-typed expressions. How many:
 * {@code -Dperegrine.expressions=1000000}; from which seed: {@code -Dperegrine.seed=1}.
 */
class ConditionOracleTest
{
    private static final int EXPRESSIONS = Integer.getInteger("peregrine.expressions", 20_000);
    private static final long SEED = Long.getLong("peregrine.seed", 1L);
    private static final Object ERROR = CompiledExpression.ERROR;
    private static final int SLOTS = 4;
    private static final int MAX_BATCH = 12_000;
    private static final int MAX_DIFFERENCES = 10;
    private static final ListLookup LOOKUP = (list, low, high, low2, high2) ->
        0 == ((list * 31L + low * 7 + high * 5 + low2 * 3 + high2) & 1);

    private final List<String> differences = new ArrayList<>();
    private final List<Expression> batch = new ArrayList<>();
    private int batchLength;
    private int refused;
    private long values;
    private final Vocabulary vocabulary = Fixtures.WIDE;
    private final RuleCompiler compiler = new RuleCompiler(vocabulary);
    private final CelRuntime runtime = CelRuntimes.of(vocabulary, LOOKUP);

    @Test
    void shouldAnswerAsDevCelWhenExpressionIsRandom() throws Exception
    {
        final Random seeds = new Random(SEED);
        for (int i = 0; i < EXPRESSIONS; i += batch.size())
        {
            batch.clear();
            batchLength = 0;
            while (i + batch.size() < EXPRESSIONS && batchLength < MAX_BATCH)
            {
                final RandomExpressions expressions = new RandomExpressions(seeds.nextLong());
                final int kind = i + batch.size();
                batch.add(new Expression(expressions, expression(expressions, kind), kind % 10 > 5));
                batchLength += batch.get(batch.size() - 1).cel.length();
            }
            checkBatch();
        }
        assertEquals(List.of(), differences);
        assertTrue(refused < EXPRESSIONS / 20 + 1, "refused " + refused);
        assertTrue(values > EXPRESSIONS, "values " + values);
    }

    private record Expression(RandomExpressions source, String cel, boolean isCondition)
    {
    }

    /** Many expressions in one list are checked much faster than one after the other; each is then its own tree. */
    private void checkBatch() throws Exception
    {
        final CelAbstractSyntaxTree all = compiler.check(
            batch.stream().map(Expression::cel).collect(Collectors.joining(",\n", "[", "]")));
        for (int i = 0; i < batch.size(); i++)
        {
            final CelAbstractSyntaxTree tree = CelAbstractSyntaxTree.newCheckedAst(
                all.getExpr().list().elements().get(i), all.getSource(), all.getReferenceMap(), all.getTypeMap());
            try
            {
                check(batch.get(i), tree);
            }
            catch (final RuleException ex)
            {
                assertTrue(ex.getMessage().startsWith("this version's rules do not know ") ||
                    ex.getMessage().matches("(?s)unknown value .*|.*too long.*|never true .*"),
                    batch.get(i).cel + ": " + ex.getMessage());
                refused++;
            }
        }
    }

    private static String expression(final RandomExpressions expressions, final int i)
    {
        final int depth = i % 4;
        return switch (i % 10)
        {
            case 0 -> expressions.integer(depth);
            case 1 -> expressions.number(depth);
            case 2 -> expressions.unsigned(depth);
            case 3 -> expressions.time(depth);
            case 4 -> expressions.duration(depth);
            case 5 -> expressions.text(depth);
            default -> expressions.bool(depth + 1);
        };
    }

    private void check(final Expression expression, final CelAbstractSyntaxTree tree) throws Exception
    {
        final boolean isCondition = expression.isCondition;
        final Condition condition = isCondition ? compiler.compileCondition(tree) : null;
        final CompiledExpression compiled = isCondition ? null : compiler.compileValue(tree);
        final CelRuntime.Program program = runtime.createProgram(tree);
        for (int slot = 0; slot < SLOTS; slot++)
        {
            final Map<String, Object> given = expression.source.given();
            final PaymentEvent event = GivenValues.eventOf(vocabulary, given);
            event.listLookup(LOOKUP);
            final Object expected = expected(program, given);
            final Object actual = isCondition ? answer(condition.evaluate(event)) : compiled.evaluate(event);
            final Object wanted = isCondition && !(expected instanceof Boolean) ? ERROR : expected;
            values += ERROR == expected ? 0 : 1;
            if (!wanted.equals(actual) && differences.size() < MAX_DIFFERENCES)
            {
                differences.add(expression.cel + " with " + given + ": " + wanted + ", not " + actual);
                return;
            }
        }
    }

    private static Object answer(final int answer)
    {
        return Condition.ERROR == answer ? ERROR : (Object)(Condition.HIT == answer);
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
        if (Variable.Kind.DEFINITION == variable.kind())
        {
            return definition(values, variable);
        }
        final Object value = values.get(name);
        if (null == value)
        {
            return Variable.Kind.NOW == variable.kind() ? null : NullValue.NULL_VALUE;
        }
        return value instanceof Double ? (Object)Double.valueOf((Double)value) : value;
    }

    /** A name without a value is an error where it stands. */
    private Object definition(final Map<String, Object> values, final Variable variable)
    {
        try
        {
            return runtime.createProgram(variable.definition())
                .eval(name -> Optional.ofNullable(lookUp(values, name)));
        }
        catch (final CelEvaluationException ex)
        {
            return null;
        }
    }
}
