package io.peregrine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageErrorsTest
{
    private final RuleCompiler compiler = new RuleCompiler(Fixtures.WIDE);

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "uint(limit) > 3 # 1:13 # the other side is a uint: write 3u",
        "now > '2024-01-01T00:00:00Z' # 1:5 # now is a timestamp: write timestamp('2024-01-01T00:00:00Z')",
        "now - 5 > now # 1:5 # now is a timestamp: write duration('5s') for seconds",
        "mcc.startsWith('5') # 1:15 # \"startsWith\" is for texts: here stands mcc (int)",
        "merchant_id.startsWith(5) # 1:23 # \"startsWith\" takes a text in quotes, not int",
        "mcc.getHours() > 1 # 1:13 # \"getHours\" is for timestamps and durations: here stands mcc (int)",
        "now.getHours(2) > 1 # 1:13 # \"getHours\" takes nothing, or a zone in quotes as 'Europe/Brussels' or '+02:00'",
        "mcc ? true : false # 1:5 # before \"?\" stands a condition, true or false, not mcc (int)",
        "(true ? 1 : 'a') == 1 # 1:7 # \"?:\" gives an int or a string: both must be of one type",
        "mcc.code == 1 # 1:4 # an int has no fields",
        "merchant_id.startWith('A') # 1:22 # unknown function \"startWith\": did you mean \"startsWith\"?",
        "has(mcc) # 1:4 # has() is for fields of maps: to see whether a name has a value write name != null",
        "amount > amount_minor # 1:8 # amount is in the currency's major units, amount_minor in minor ones: compare " +
            "like with like",
        "amount_minor > 220.5 # 1:14 # amount_minor is an int in minor units: 220.5 in a currency of two decimals " +
            "is 22050",
        "mcc > 99999 # 1:7 # mcc lies between 0 and 9999: this never holds",
        "mcc == 54111 # 1:8 # mcc lies between 0 and 9999: this never holds",
        "0 <= mcc # 1:1 # mcc lies between 0 and 9999: this always holds",
        "mcc in [5411, 54111] # 1:15 # mcc lies between 0 and 9999: this never holds",
        "mcc < 1 && mcc > 2 # 1:16 # never true beside what is asked of mcc before: write || where one of both is " +
            "meant",
        "amount > 2.0 && (malware_flag && amount < high_amount && amount == 1.5) # 1:65 # never true beside what is " +
            "asked of amount before: write || where one of both is meant",
        "channel == 'POS' && channel == 'ATM' # 1:29 # never true beside what is asked of channel before: write || " +
            "where one of both is meant",
        "list('card').has(card_token) # 1:6 # unknown list \"card\": did you mean \"cards\"?",
        "list('cards').has(mcc) # 1:19 # list \"cards\" is keyed by card: has() takes a token such as card_token",
        "list('customers').has(merchant_id) # 1:23 # list \"customers\" is keyed by customer: has() " +
            "takes an int such " +
            "as customer_id",
        "list('pairs').has(card_token) # 1:18 # list \"pairs\" is keyed by card+merchant: write has(card_token, " +
            "merchant_id)",
        "now.getHours('Europe/Brusels') > 3 # 1:14 # zone \"Europe/Brusels\" does not exist: did you mean " +
            "\"Europe/Brussels\"?",
        "card_token == '007' # 1:12 # never equal, it is written otherwise: write \"7\"",
        "ip_address == '2001:DB8::0:1' # 1:12 # never equal, it is written otherwise: write \"2001:db8::1\"",
        "ip_address == 'home' # 1:12 # \"home\" is no IP address: write 192.0.2.1 or 2001:db8::1",
        "duration('1d') > duration('1s') # 1:9 # no duration: \"1d\": write for example duration('90s'), '15m', " +
            "'1h30m' or '0.5s', at most about 290 years; a day is 24h",
        "9223372036854775808 > 1 # 1:1 # the number is too large: an int is at most 9223372036854775807, a uint " +
            "18446744073709551615u"
    })
    void shouldSayWhereAndWhatToWriteWhenExpressionIsWrong(final String cel, final String place, final String message)
    {
        final RuleException ex = assertThrows(RuleException.class, () -> compiler.compile(cel));

        assertEquals(place + " " + message, ex.line() + ":" + ex.column() + " " + ex.getMessage());
    }

    @Test
    void shouldSayEverythingThatIsWrongAtOnce()
    {
        final RuleException ex = assertThrows(RuleException.class,
            () -> compiler.compile("amuont > 1.0 &&\n amount > 1 && mcc == '1'"));

        assertEquals(List.of("1:1", "2:9", "2:20"),
            ex.all().stream().map(each -> each.line() + ":" + each.column()).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "a = b + 1; b = 2 # a # definition \"b\" stands below \"a\", which uses it: put \"b\" above; two cannot be " +
            "made of each other",
        "a = a + 1 # a # definition \"a\" is made of itself: write what it is made of",
        "a = 1; b = a + # b # the expression ends too early",
        "mcc = 1 # mcc # definition \"mcc\" has the name of a payment field: choose another",
        "A = 1 # A # \"A\" is no name: write small letters, digits and underscores",
        "a = merchant_id + 'x' # a # this version's rules do not know texts put together: it would need memory for " +
            "each payment"
    })
    void shouldNameTheDefinitionThatIsWrong(final String texts, final String name, final String message)
    {
        final RuleException ex = assertThrows(RuleException.class,
            () -> Fixtures.VOCABULARY.withDefinitions(definitions(texts)));

        assertEquals(name + ": " + message, ex.definition() + ": " + ex.getMessage());
        assertTrue(ex.line() > 0 && ex.column() > 0);
    }

    @Test
    void shouldMeanTheExpressionInParenthesesWhenADefinitionIsNamed()
    {
        final Vocabulary vocabulary = Fixtures.VOCABULARY.withDefinitions(
            definitions("sum = 1 + t_nb_7d; far = sum * 2 > limit || amount > 9.0; prefix = 'MER' + 'C'"));
        final RuleCompiler named = new RuleCompiler(vocabulary);

        assertEquals(Condition.HIT, named.compile("sum * 2 == 6 && !far && merchant_id.startsWith(prefix)")
            .evaluate(GivenValues.eventOf(vocabulary, Map.of("t_nb_7d", 2, "amount", 1.0, "merchant_id", "MERC1"))));
    }

    @Test
    void shouldRefuseWhenDefinitionsGrowWithoutBound()
    {
        final StringBuilder texts = new StringBuilder("a0 = t_nb_7d");
        for (int i = 1; i < 40; i++)
        {
            texts.append("; a").append(i).append(" = a").append(i - 1).append(" + a").append(i - 1);
        }

        final RuleException ex = assertThrows(RuleException.class,
            () -> Fixtures.VOCABULARY.withDefinitions(definitions(texts.toString())));

        assertTrue(ex.getMessage().contains("too long"), ex.getMessage());
    }

    @Test
    void shouldAskTheListThatIsGiven()
    {
        final Condition condition = compiler.compile("list('countries').has(56) && list('cards').has(card_token)");

        assertEquals(Condition.HIT, condition.evaluate(GivenValues.eventOf(Fixtures.WIDE,
            Map.of("list.countries", true, "list.cards", true, "card_token", "7"))));
        assertEquals(Condition.MISS, condition.evaluate(GivenValues.eventOf(Fixtures.WIDE,
            Map.of("list.countries", true, "card_token", "7"))));
        assertEquals(Condition.ERROR, condition.evaluate(GivenValues.eventOf(Fixtures.WIDE,
            Map.of("list.countries", true, "list.cards", true))));
    }

    private static LinkedHashMap<String, String> definitions(final String texts)
    {
        final LinkedHashMap<String, String> definitions = new LinkedHashMap<>();
        for (final String text : texts.split("; "))
        {
            definitions.put(text.split(" = ")[0], text.split(" = ", 2)[1]);
        }
        return definitions;
    }
}
