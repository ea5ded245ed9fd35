package io.peregrine.cli;

import java.nio.file.Path;
import java.util.List;

import io.peregrine.domain.KeyKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MappingTest
{
    private static final String ID = "payment_id { column = id }";
    private static final String TIME = "event_time { column = t, unit = seconds }";
    private static final String CURRENCY = "currency { constant = EUR }";
    private static final String AMOUNT = "amount { column = a }";

    @TempDir
    private Path directory;

    private Mapping read(final String... lines)
    {
        return Mapping.read(Samples.write(directory.resolve("m.conf"), lines));
    }

    @Test
    void shouldReadTheHandbooksMapping()
    {
        final Mapping mapping = Mapping.read(Samples.MAPPING);

        assertEquals(List.of("tx_id", "time_s", "amount_cents", "customer_id", "terminal_id"),
            mapping.message(Mapping.Message.PAYMENT).columns().stream().map(Mapping.Column::name).toList());
        assertEquals(7 * 86_400 * 1_000_000_000L, mapping.label().delayNs());
        assertEquals("1", mapping.label().fraudValue());
        assertEquals(KeyKind.CUSTOMER, mapping.key().kind());
        assertEquals(List.of("x", "y", "mean_amount"),
            mapping.attributes().stream().map(Mapping.Attribute::name).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ammount { column = a }               | unknown key "ammount" in payment: did you mean "amount"?
        amount { column = a, constant = 1 }  | amount takes either column = NAME or constant = TEXT
        amount { column = a, unit = cents }  | unknown unit "cents" of amount: known are minor, major
        amount { constant = x }              | amount: "x" is not a whole number: write digits only
        amount { column = a, since = 2018 }  | since is for times
        """)
    void shouldNameTheLineAndTheCure(final String amount, final String problem)
    {
        final InputProblem ex = assertThrows(InputProblem.class,
            () -> read("payment {", ID, TIME, CURRENCY, amount, "}"));

        assertTrue(ex.getMessage().contains("m.conf:5: " + problem), ex.getMessage());
    }

    @Test
    void shouldNameTheFieldThatEveryPaymentNeeds()
    {
        final InputProblem ex = assertThrows(InputProblem.class, () -> read("payment {", ID, TIME, CURRENCY, "}"));

        assertTrue(ex.getMessage().contains("m.conf:1: payment has no amount: add amount { column = ... }"),
            ex.getMessage());
    }

    @Test
    void shouldRefuseMajorUnitsOfACurrencyThatIsNotMapped()
    {
        final InputProblem ex = assertThrows(InputProblem.class, () -> read("payment {", ID, TIME, CURRENCY, AMOUNT,
            "billing_amount { column = b, unit = major }", "}"));

        assertTrue(ex.getMessage().contains("m.conf:6: unit = major needs the currency's minor unit"),
            ex.getMessage());
    }

    @Test
    void shouldRefuseALabelBeforeItsPaymentAndAMappingOfNothing()
    {
        final InputProblem early = assertThrows(InputProblem.class, () -> read("payment {", ID, TIME, CURRENCY, AMOUNT,
            "}", "label { column = f, delay = -1d }"));
        assertTrue(early.getMessage().contains("m.conf:7: label.delay must not be negative"), early.getMessage());

        final InputProblem nothing = assertThrows(InputProblem.class, () -> read(""));
        assertTrue(nothing.getMessage().contains("m.conf: the mapping maps nothing"), nothing.getMessage());

        final InputProblem broken = assertThrows(InputProblem.class, () -> read("payment {", ""));
        assertTrue(broken.getMessage().contains("m.conf") && !broken.getMessage().contains("\n"), broken.getMessage());
    }
}
