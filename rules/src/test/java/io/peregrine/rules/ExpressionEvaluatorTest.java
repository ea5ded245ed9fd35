package io.peregrine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionEvaluatorTest
{
    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "1 < 2 # true",
        "3 - 10 # -7",
        "7u # 7u",
        "1.0 / 2.0 # 0.5",
        "0.0 / 0.0 # NaN",
        "-1.0 / 0.0 # -Infinity",
        "'a\\n\"' + 'b' # \"a\\n\\\"b\"",
        "b'a\\xff' # b\"61ff\"",
        "timestamp('2023-01-01T00:00:00.5+01:00') # 2022-12-31T23:00:00.500Z",
        "duration('1h1.5s') # 3601.5s",
        "duration('-0.25s') # -0.25s",
        "[1, 2u, 'x', null, true] # [1, 2u, \"x\", null, true]",
        "{'a': 1} # {\"a\": 1}",
        "null # null",
        "[1, 2].map(x, x * 2) # [2, 4]",
        "type(1) # int",
        "dyn(1) < 1.5 # true",
        "1 / 0 # ERROR / by zero",
        "9223372036854775807 + 1 # ERROR long overflow",
        "[1][4] # ERROR Index out of bounds: 4",
        "1 < 2.0 # ERROR 1:3: the other side is a double: write 1.0",
        "x # ERROR 1:1: unknown name \"x\"",
        "1 + # ERROR 1:4: the expression ends too early"
    })
    void shouldPrintResultWhenThereIsNoPolicy(final String cel, final String expected)
    {
        assertEquals(expected, new ExpressionEvaluator(Vocabulary.empty(), Map.of()).evaluate(cel));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "amount > high_amount # true",
        "t_nb_7d + limit # 9",
        "amount * 2.0 # 441.0",
        "c_avg_30d # null",
        "c_avg_30d > 1.0 # ERROR \">\" of a missing value, or of a type that it does not take",
        "entry_mode # \"ECOM\"",
        "merchant_id.startsWith('M') # true",
        "entry_mode == 'ECMO' # ERROR 1:12: unknown value \"ECMO\": did you mean \"ECOM\"? Known: CHIP, CONTACTLESS, " +
            "MAGSTRIPE, MANUAL, ECOM, CREDENTIAL_ON_FILE, FALLBACK",
        "now + duration('1s') # 2026-01-31T12:00:01Z",
        "event_time_ns # 1769860800000000000"
    })
    void shouldUseNamesWhenThereIsAPolicy(final String cel, final String expected)
    {
        final ExpressionEvaluator evaluator = new ExpressionEvaluator(Fixtures.VOCABULARY, Map.of(
            "amount", 220.5, "t_nb_7d", 2L, "entry_mode", "ECOM", "merchant_id", "M1", "now", "2026-01-31T12:00:00Z"));

        assertEquals(expected, evaluator.evaluate(cel));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "5 # x + 1 # 6", "5u # x + 1u # 6u",
        "'a' # x + 'b' # \"ab\"", "2.5 # x > 2.0 # true", "null # x == null # true",
        "[1, 2] # 2 in x # true", "true # !x # false", "b'a' # x == b'a' # true",
        "timestamp('2023-01-01T00:00:00Z') # x.getFullYear() # 2023"
    })
    void shouldDeclareNameByItsLiteralWhenThereIsNoPolicy(
        final String literal, final String cel, final String expected)
    {
        final Map<String, Object> given =
            Collections.singletonMap("x", ExpressionEvaluator.literal(literal));

        assertEquals(expected, new ExpressionEvaluator(Vocabulary.empty(), given).evaluate(cel));
    }

    @Test
    void shouldRunOwnCodeWhenExpressionIsInTheSubset()
    {
        final ExpressionEvaluator evaluator = new ExpressionEvaluator(Fixtures.VOCABULARY, Map.of("amount", 1.0));

        assertEquals(true, evaluator.compiled(evaluator.check("amount > 1.0 ? 1 : int(amount)")).isPresent());
        assertEquals(false, evaluator.compiled(evaluator.check("merchant_id + 'b' == 'ab'")).isPresent());
    }

    @Test
    void shouldNameTheNameWhenPolicyDoesNotKnowIt()
    {
        assertThrows(RuleException.class, () -> new ExpressionEvaluator(Fixtures.VOCABULARY, Map.of("x", 1L)));
    }
}
