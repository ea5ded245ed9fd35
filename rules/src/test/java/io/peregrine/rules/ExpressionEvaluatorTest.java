package io.peregrine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.LinkedHashMap;
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
        "1 / 0 # ERROR 1:3: division by zero",
        "1 + (7 % 0) # ERROR 1:8: modulus by zero",
        "5u / 0u # ERROR 1:4: division by zero",
        "[1, 2].map(x, x / 0) # ERROR 1:17: division by zero",
        "9223372036854775807 + 1 # ERROR 1:21: overflow: not in the range of int",
        "-(-9223372036854775807 - 1) # ERROR 1:1: overflow: not in the range of int",
        "5u - 6u # ERROR 1:4: overflow: not in the range of uint",
        "uint(-1) # ERROR 1:5: overflow: not in the range of uint",
        "int(1e30) # ERROR 1:4: overflow: not in the range of int",
        "timestamp('9999-12-31T00:00:00Z') + duration('999999h') # ERROR 1:35: overflow: not in the range of timestamp",
        "timestamp('9999-12-31T00:00:00Z') - timestamp('0001-01-01T00:00:00Z') # " +
            "ERROR 1:35: overflow: not in the range of duration",
        "[1][4] # ERROR 1:4: index out of bounds: 4",
        "{'a': 1}['b'] # ERROR 1:9: no such key: b",
        "{'a': 1}.b # ERROR 1:9: no such key: b",
        "dyn(1).b # ERROR 1:7: no such field: b, only a map has any",
        "{1: 2, 1: 3} # ERROR 1:8: duplicate key: 1",
        "int('x') # ERROR 1:4: invalid argument: \"x\" is no int",
        "double('x') # ERROR 1:7: invalid argument: \"x\" is no double",
        "bool('x') # ERROR 1:5: invalid argument: \"x\" is no bool",
        "uint('-1') # ERROR 1:5: invalid argument: the text is no uint",
        "timestamp(['1x'][0]) # ERROR 1:10: invalid argument: \"1x\" is no timestamp",
        "duration(['1y'][0]) # ERROR 1:9: invalid argument: the text is no duration",
        "timestamp(1).getHours('Ma' + 'rs') # ERROR 1:22: invalid argument: no time zone: write for example " +
            "'Europe/Brussels' or '+02:00'",
        "dyn(1) + 'a' # ERROR 1:8: no such overload: \"+\" of a missing value, or of a type that it does not take",
        "dyn(1) ? 1 : 2 # ERROR 1:8: no such overload: a condition is true or false",
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
        "c_avg_30d > 1.0 # ERROR 1:11: no such overload: \">\" of a missing value, or of a type that it does not take",
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
    void shouldSayInWhichDefinitionAnErrorIs()
    {
        final LinkedHashMap<String, String> definitions = new LinkedHashMap<>();
        definitions.put("share", "1 / t_nb_7d");
        final ExpressionEvaluator evaluator =
            new ExpressionEvaluator(Fixtures.VOCABULARY.withDefinitions(definitions), Map.of("t_nb_7d", 0L));

        final String said = evaluator.evaluate("share > 2");

        assertTrue(said.matches("ERROR (1:\\d+: )?definition \"share\" at 1:3: division by zero"), said);
    }

    @Test
    void shouldNameTheNameWhenPolicyDoesNotKnowIt()
    {
        assertThrows(RuleException.class, () -> new ExpressionEvaluator(Fixtures.VOCABULARY, Map.of("x", 1L)));
    }
}
