package io.peregrine.engine;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Wrong values of fail-policy: each is refused with its place, what is wrong, and what is right. */
class FailPolicyReaderTest
{
    private static EngineConfig config(final String failPolicy)
    {
        return EngineConfig.load(null, Map.of(
            "policy.directory", "policy", "journal.directory", "journal", "fail-policy", failPolicy));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value =
        {
            "[{ when { chanel = ATM }, then = decline }] | knows no chanel: use one of [amount-above, ",
            "[{ if { channel = ATM }, then = decline }] | knows no if: use one of [then, when]",
            "[{ when { channel = ATMS }, then = decline }] | knows no channel ATMS: use POS, ATM, ",
            "[{ when { transaction-type = LOAN }, then = decline }] | knows no transaction-type LOAN: use PURCHASE, ",
            "[{ when { currency = EURO }, then = decline }] | knows no currency EURO: use three letters or ",
            "[{ when { amount-above = 5 }, then = decline }] | needs a currency where it names an amount",
            "[{ when { amount-below = 5 }, then = decline }] | needs a currency where it names an amount",
            "[{ when { amount-below = much, currency = EUR }, then = decline }] | amount-below has type STRING",
            "[{ when { merchant-country = 1000 }, then = decline }] | knows no merchant-country 1000",
            "[{ when { merchant-country = XX }, then = decline }] | knows no merchant-country XX",
            "[{ when { tenant = 65536 }, then = decline }] | knows no tenant 65536",
            "[{ when { tenant = -1 }, then = decline }] | knows no tenant -1",
            "[{ when { channel = ATM }, then = refuse }] | must end in then = approve, review, decline or none: refuse",
            "[{ when { channel = ATM } }] | must be a list of { when { channel = ATM }, then = decline }: ",
            "decline | must be a list of { when { channel = ATM }, then = decline }: ",
            "[{ when { channel = ATM | must be a list of { when { channel = ATM }, then = decline }: "
        })
    void shouldSayWhatIsWrong(final String failPolicy, final String message)
    {
        final ConfigProblem problem = assertThrows(ConfigProblem.class, () -> config(failPolicy));

        assertTrue(problem.getMessage().contains("fail-policy " + message) ||
            problem.getMessage().contains("fail-policy must be a list") && problem.getMessage().contains(message),
            problem::getMessage);
    }

    @Test
    void shouldTakeTheLimitsThemselves()
    {
        assertNotNull(config("[{ when { tenant = 65535, merchant-country = 999, currency = 978, amount-above = 0 }, " +
            "then = none }, { then = review }]"));
    }
}
