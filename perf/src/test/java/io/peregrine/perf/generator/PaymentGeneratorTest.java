package io.peregrine.perf.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peregrine.protocol.FrameGate;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PaymentGeneratorTest
{
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldRepeatItselfForASeedAndDifferForAnother() throws Exception
    {
        final String first = hash(42);

        assertEquals(first, hash(42));
        assertNotEquals(first, hash(43));
    }

    @Test
    void shouldKeepRateShareAndOrder()
    {
        final PaymentGenerator generator = generator(1);
        final int[] kinds = new int[5];
        long first = 0;
        long last = 0;
        for (int i = 0; i < 400_000; i++)
        {
            final GeneratedPayment payment = generator.next();
            assertTrue(payment.eventTimeNs() >= last);
            last = payment.eventTimeNs();
            first = 0 == first ? last : first;
            kinds[payment.attackKind()]++;
            assertEquals(payment.attackKind() != 0, payment.isFraud());
        }

        final double days = (last - first) / (86_400.0 * SECOND);
        assertEquals(10.0, days, 1.5);
        assertEquals(0.005, 1 - kinds[0] / 400_000.0, 0.0015);
        for (int kind = 1; kind < 5; kind++)
        {
            assertTrue(kinds[kind] > 50, "attack " + kind + ": " + kinds[kind]);
        }
    }

    @Test
    void shouldGiveEachAttackItsShape()
    {
        final PaymentGenerator generator = generator(2);
        final Map<Long, Set<Long>> payees = new HashMap<>();
        final Map<Long, Integer> sizes = new HashMap<>();
        for (int i = 0; i < 400_000; i++)
        {
            final GeneratedPayment payment = generator.next();
            switch (payment.attackKind())
            {
                case GeneratedPayment.CARD_TESTING ->
                {
                    assertTrue(payment.amountMinor() < 300 && 2 == payment.channel());
                    sizes.merge(payment.attackNumber(), 1, Integer::sum);
                }
                case GeneratedPayment.ACCOUNT_TAKEOVER ->
                    assertTrue(payment.loginFailures() > 0 && payment.payeeId() >= 90_000_000L);
                case GeneratedPayment.MULE ->
                {
                    assertEquals(0, payment.amountMinor() % 5_000);
                    payees.computeIfAbsent(payment.attackNumber(), key -> new HashSet<>()).add(payment.payeeId());
                }
                case GeneratedPayment.IMPOSSIBLE_TRAVEL ->
                    assertTrue(payment.terminal() >= 0 && payment.merchantCountry() != 250);
                default -> assertEquals(0, payment.attackNumber());
            }
        }

        assertTrue(payees.values().stream().anyMatch(set -> set.size() >= 4));
        assertTrue(sizes.values().stream().anyMatch(size -> size >= 12));
    }

    @Test
    void shouldEncodeOnlyWhatTheGatePasses()
    {
        final PaymentGenerator generator = generator(3);
        final PaymentEncoder encoder = new PaymentEncoder();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[FrameGate.MAX_FRAME_LENGTH]);
        for (int i = 0; i < 100_000; i++)
        {
            final GeneratedPayment payment = generator.next();
            assertEquals(0, FrameGate.check(buffer, 0, encoder.encode(payment, i, buffer, 0)));
            assertEquals(0, FrameGate.check(buffer, 0, encoder.encodeLabel(
                payment.paymentId(), payment.isFraud(), payment.labelTimeNs(), i, buffer, 0)));
        }
    }

    @Test
    void shouldAllocateNothing()
    {
        final PaymentGenerator generator = generator(4);
        final PaymentEncoder encoder = new PaymentEncoder();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[FrameGate.MAX_FRAME_LENGTH]);
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        run(generator, encoder, buffer);
        final long before = threads.getCurrentThreadAllocatedBytes();
        run(generator, encoder, buffer);

        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 20_000, "bytes for 100,000 payments");
    }

    private static void run(final PaymentGenerator generator, final PaymentEncoder encoder, final UnsafeBuffer buffer)
    {
        for (int i = 0; i < 100_000; i++)
        {
            encoder.encode(generator.next(), i, buffer, 0);
        }
    }

    private static PaymentGenerator generator(final long seed)
    {
        return new PaymentGenerator(seed, new GeneratorContext());
    }

    private static String hash(final long seed) throws IOException, java.security.NoSuchAlgorithmException
    {
        final StringWriter csv = new StringWriter();
        GeneratorCsv.write(generator(seed), 100_000, csv);
        return HexFormat.of().formatHex(
            MessageDigest.getInstance("SHA-256").digest(csv.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
