package io.peregrine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleCompilerTest
{
    private final RuleCompiler compiler = new RuleCompiler(Fixtures.VOCABULARY);

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "amount > 220 # 1:8 # amount is a double: write 220.0",
        "220 < amount # 1:5 # amount is a double: write 220.0",
        "t_nb_7d >= 3.0 # 1:9 # t_nb_7d is an int: write 3",
        "t_nb_7d > 3.5 # 1:9 # t_nb_7d is an int: write double(t_nb_7d)",
        "t_nb_7d > amount # 1:9 # t_nb_7d (int) and amount (double) do not mix: write double(t_nb_7d)",
        "amonut > 1.0 # 1:1 # unknown name \"amonut\": did you mean \"amount\"?",
        "zzzzzz > 1.0 # 1:1 # unknown name \"zzzzzz\"",
        "mcc == '5411' # 1:5 # mcc is an int: write 5411",
        "terminal_id == 77 # 1:13 # terminal_id is a string: write '77'",
        "entry_mode == 'ECMO' # 1:12 # unknown value \"ECMO\": did you mean \"ECOM\"? Known: CHIP, CONTACTLESS, " +
            "MAGSTRIPE, MANUAL, ECOM, CREDENTIAL_ON_FILE, FALLBACK",
        "amount + 1.0 # 1:1 # a condition must be a bool, true or false: this is of type double",
        "high_amount == null # 1:13 # high_amount (double) is never missing",
        "mcc in [1.0] # 1:5 # mcc is an int: the list holds double values",
        "frob(amount) # 1:5 # unknown function \"frob\"",
        "!mcc # 1:1 # \"!\" does not go before mcc (int)",
        "mcc && is_strict # 1:5 # \"&&\" does not go between mcc (int) and is_strict (bool)",
        "is_strict and is_strict # 1:11 # unexpected \"and\": write &&",
        "mcc = 5 # 1:5 # unexpected \"=\": write ==",
        "amount > # 1:9 # the expression ends too early"
    })
    void shouldSayWhereAndWhatToWriteWhenExpressionIsWrong(final String cel, final String place, final String message)
    {
        final RuleException ex = assertThrows(RuleException.class, () -> compiler.compile(cel));

        assertEquals(place + " " + message, ex.line() + ":" + ex.column() + " " + ex.getMessage());
    }

    @Test
    void shouldCountLinesWhenExpressionHasSeveral()
    {
        final RuleException ex =
            assertThrows(RuleException.class, () -> compiler.compile("is_strict &&\n  amuont > 1.0"));

        assertEquals("2:3", ex.line() + ":" + ex.column());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "merchant_id.matches('A.*')", "card_token.startsWith('4')", "merchant_id + 'x' == 'ax'",
        "card_token < ip_address", "merchant_id.startsWith(channel)", "[1, 2].map(x, x + mcc) == [2]",
        "{'a': mcc}.a == 1", "string(mcc) == '1'",
        "now.getHours('Europe/Brussels') > 3", "timestamp(merchant_id) < now", "int(merchant_id) > 1",
        "(is_strict ? merchant_id : channel) == 'POS'", "bytes(merchant_id) == b'a'", "type(mcc) == int",
        "dyn(mcc) == 1.0", "b'a' == b'b' || size([mcc].map(x, x)) > 1", "math.greatest(mcc, amount) > 1",
        "[mcc] == [1]", "mcc in {1: 2}" })
    void shouldRefuseByNameWhenConstructIsBeyondSubset(final String cel)
    {
        final RuleException ex = assertThrows(RuleException.class, () -> compiler.compile(cel));

        assertTrue(ex.getMessage().startsWith("this version's rules do not know "), ex.getMessage());
        assertTrue(ex.line() > 0 && ex.column() > 0);
    }

    @Test
    void shouldRefuseWhenCodeIsLongerThanTheJitCompiles()
    {
        final String cel = String.join(" && ", Collections.nCopies(400, "amount > 1.0"));

        final RuleException ex = assertThrows(RuleException.class, () -> compiler.compile(cel));

        assertTrue(ex.getMessage().contains("split the rule"), ex.getMessage());
    }

    @Test
    void shouldPropagateErrorThroughEqualityWhenOneSideFails()
    {
        // By the language's definition; dev.cel 0.14.0 answers true, see RandomExpressions.
        final Condition condition = compiler.compile("(1 / t_nb_7d > 0 || false) != true");

        assertEquals(Condition.ERROR, condition.evaluate(event(Map.of("t_nb_7d", 0))));
    }

    @Test
    void shouldMissWhenNotANumberIsComparedWithItself()
    {
        final PaymentEvent event = event(Map.of("amount", Double.NaN));

        assertEquals(Condition.MISS, compiler.compile("amount == amount").evaluate(event));
        assertEquals(Condition.HIT, compiler.compile("amount != amount").evaluate(event));
    }

    @Test
    void shouldListNamesInOrderWhenAskedWhatIsRead()
    {
        assertEquals(List.of("amount", "c_avg_30d", "high_amount"),
            List.copyOf(compiler.reads("amount > 2.0 * c_avg_30d && amount > high_amount || amount > 1.0")));
        assertEquals(Set.of(), compiler.reads("true"));
    }

    @Test
    void shouldCarryRuleIdInClassName()
    {
        assertTrue(compiler.compile("amount-limit", "amount > high_amount").getClass().getName()
            .startsWith("io.peregrine.rules.Rule$amount-limit/"));
        assertEquals(Condition.MISS, compiler.compile("a.b/c;[d<e>:", "false").evaluate(event(Map.of())));
    }

    private static PaymentEvent event(final Map<String, Object> given)
    {
        return GivenValues.eventOf(Fixtures.VOCABULARY, given);
    }
}
