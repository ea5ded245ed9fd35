package io.peregrine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.peregrine.domain.KeyKind;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.FraudLabelDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.PaymentRequestDecoder;
import io.peregrine.protocol.ProfileUpdateDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MappedStreamTest
{
    private static final String HEADER = "tx_id,time_s,customer_id,terminal_id,amount_cents,fraud";
    private static final long WEEK_S = 7 * 86_400;
    private static final long START_NS = 1_522_540_800_000_000_000L;

    @TempDir
    private Path directory;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PaymentRequestDecoder payment = new PaymentRequestDecoder();
    private final FraudLabelDecoder label = new FraudLabelDecoder();

    private MappedStream open(final boolean hasLabels, final String... rows)
    {
        final List<String> lines = new ArrayList<>(List.of(HEADER));
        lines.addAll(List.of(rows));
        final Path file = Samples.write(directory.resolve("in.csv"), lines.toArray(new String[0]));
        return new MappedStream(Mapping.read(Samples.MAPPING), file, Mapping.Message.PAYMENT, hasLabels);
    }

    /** p and the payment's id, or l and the id of the payment that is labelled. */
    private List<String> framesOf(final MappedStream stream)
    {
        final List<String> frames = new ArrayList<>();
        while (stream.next())
        {
            assertEquals(0, FrameGate.check(stream.buffer(), stream.offset(), stream.length()));
            if (stream.isPayment())
            {
                payment.wrapAndApplyHeader(stream.buffer(), stream.offset(), header);
                assertEquals(stream.correlationId(), payment.correlationId());
                frames.add("p" + payment.paymentId().low());
            }
            else
            {
                label.wrapAndApplyHeader(stream.buffer(), stream.offset(), header);
                assertEquals(stream.correlationId(), label.correlationId());
                frames.add("l" + label.paymentId().low());
            }
        }
        return frames;
    }

    @Test
    void shouldLetALabelInBeforeThePaymentsOfItsSecond()
    {
        try (MappedStream stream = open(true, "0,10,1,1,100,1", "1,11,1,1,100,0",
            "2," + (WEEK_S + 9) + ",1,1,100,0", "3," + (WEEK_S + 10) + ",1,1,100,0"))
        {
            assertEquals(List.of("p0", "p1", "p2", "l0", "p3"), framesOf(stream));
        }
    }

    @Test
    void shouldSendLabelsLeftAtTheEndInOrderOfTheirTime()
    {
        try (MappedStream stream = open(true, "0,30,1,1,100,1", "1,20,1,1,100,1", "2,20,1,1,100,1"))
        {
            assertEquals(List.of("p0", "p1", "p2", "l1", "l2", "l0"), framesOf(stream));
            assertEquals(3, stream.rowCount());
            assertEquals(3, stream.labelCount());
        }
    }

    @Test
    void shouldSendNoLabelsWhenTheyAreNotWanted()
    {
        try (MappedStream stream = open(false, "0,30,1,1,100,1"))
        {
            assertEquals(List.of("p0"), framesOf(stream));
        }
    }

    @Test
    void shouldNumberRowsAndKeepTheIdsOwnText()
    {
        try (MappedStream stream = open(true, "007,30,1,1,100,0", "8,30,1,1,100,0"))
        {
            assertTrue(stream.next());
            assertEquals(0, stream.correlationId());
            assertEquals("007", stream.paymentIdText().toString());
            assertTrue(stream.next());
            assertEquals(1, stream.correlationId());
            assertEquals("8", stream.paymentIdText().toString());
            assertFalse(stream.next());
        }
    }

    @Test
    void shouldFillThePaymentAsTheMappingSays()
    {
        try (MappedStream stream = open(true, "5,31,596,3156,5716,0"))
        {
            assertTrue(stream.next());
            payment.wrapAndApplyHeader(stream.buffer(), stream.offset(), header);

            assertEquals(START_NS + 31_000_000_000L, payment.eventTimeNs());
            assertEquals(596, payment.customerId());
            assertEquals("3156", payment.terminalId());
            assertEquals(5716, payment.amountMinor());
            assertEquals(978, payment.currency());
            assertEquals(PaymentRequestDecoder.accountIdNullValue(), payment.accountId());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        5,31,596,3156,57x16,0|column amount_cents: "57x16" is not a whole number: write digits only
        5,31,596,3156,,0|column amount_cents: "" is empty: every payment needs its amount
        5,-99999999999,596,3156,1,0|column time_s: "-99999999999" is out of range: times begin in 1970 and end in 2262
        5,31,596,123456789,1,0|column terminal_id: "123456789" is too long: at most 8 characters
        5,31,596,3156,1|5 fields, but the header names 6 columns: put texts with commas in quotes
        """)
    void shouldNameLineColumnValueAndCureOfABadRow(final String row, final String problem)
    {
        final String good = "1,31,596,3156,5716,0";
        try (MappedStream stream = open(true, good, good, good, good, good, row))
        {
            final InputProblem ex = assertThrows(InputProblem.class, () -> framesOf(stream));

            assertEquals(directory.resolve("in.csv") + ":7: " + problem, ex.getMessage());
        }
    }

    @Test
    void shouldNameTheMappingsLineWhenTheFileHasNoSuchColumn()
    {
        final Path file = Samples.write(directory.resolve("in.csv"), HEADER.replace("amount_cents", "amount_cent"));
        final Mapping mapping = Mapping.read(Samples.MAPPING);

        final InputProblem ex = assertThrows(InputProblem.class,
            () -> new MappedStream(mapping, file, Mapping.Message.PAYMENT, true));

        assertTrue(ex.getMessage().matches(".*mapping.conf:[0-9]+: column \"amount_cents\" is not in .*in.csv: " +
            "did you mean \"amount_cent\"\\?"), ex.getMessage());
    }

    @Test
    void shouldMakeProfilesWhoseKeyIsThatOfPayments()
    {
        final Path file = Samples.write(directory.resolve("c.csv"), "customer_id,x,y,mean_amount", "596,54.5,,62.25");
        try (MappedStream stream =
            new MappedStream(Mapping.read(Samples.MAPPING), file, Mapping.Message.PROFILE, true))
        {
            assertTrue(stream.next());
            assertFalse(stream.isPayment());
            assertEquals(0, FrameGate.check(stream.buffer(), stream.offset(), stream.length()));
            final ProfileUpdateDecoder profile =
                new ProfileUpdateDecoder().wrapAndApplyHeader(stream.buffer(), stream.offset(), header);
            assertEquals(596, profile.key().low());
            assertEquals(0, profile.key().high());
            assertEquals(KeyKind.CUSTOMER.ordinal(), profile.keyKindRaw());
            final ProfileUpdateDecoder.AttributesDecoder attributes = profile.attributes();
            assertEquals(2, attributes.count());
            assertEquals("x", attributes.next().name());
            assertEquals(54.5, attributes.value());
            assertEquals("mean_amount", attributes.next().name());
            assertEquals(62.25, attributes.value());
            assertFalse(stream.next());
        }
    }

    @Test
    void shouldKeyTerminalProfilesWithTheWordThatPaymentsHave()
    {
        final Path mapping = Samples.write(directory.resolve("m.conf"), "profile {",
            "  key { kind = terminal, column = terminal }", "  attributes { x { column = x } }", "}");
        final Path file = Samples.write(directory.resolve("t.csv"), "terminal,x", "AB,1");
        try (MappedStream stream = new MappedStream(Mapping.read(mapping), file, Mapping.Message.PROFILE, true))
        {
            assertTrue(stream.next());
            final ProfileUpdateDecoder profile =
                new ProfileUpdateDecoder().wrapAndApplyHeader(stream.buffer(), stream.offset(), header);
            assertEquals('A' | 'B' << 8, profile.key().low());
        }
    }

    @Test
    void shouldRefuseAMessageThatTheMappingDoesNotHave()
    {
        final Path mapping = Samples.write(directory.resolve("m.conf"), "profile {",
            "  key { kind = terminal, column = terminal }", "  attributes { x { column = x } }", "}");
        final Path file = Samples.write(directory.resolve("t.csv"), "terminal,x", "AB,1");
        final Mapping read = Mapping.read(mapping);

        final InputProblem ex = assertThrows(InputProblem.class,
            () -> new MappedStream(read, file, Mapping.Message.PAYMENT, true));
        assertTrue(ex.getMessage().contains("no payment"), ex.getMessage());
    }
}
