package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.RejectCode;
import io.peregrine.protocol.RejectDecoder;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Card numbers are refused wherever the gate looks for them, and nothing of them stays: not in the journal, the
 * counters, what is printed or the heap. {@code -Dperegrine.cards=1000000} for so many numbers in each field.
 */
class CardNumbersTest
{
    private static final int NUMBERS = Integer.getInteger("peregrine.cards", 100);
    private static final long UNGUARDED = 378_282_246_310_005L;
    private static final long TIMEOUT_NS = TimeUnit.MINUTES.toNanos(5);

    /** Prefix and length of the networks. */
    private static final long[][] NETWORKS =
    {
        { 4, 16 }, { 4, 13 }, { 51, 16 }, { 2221, 16 }, { 34, 15 }, { 37, 15 }, { 36, 14 }, { 6011, 16 }, { 3528, 16 },
        { 62, 16 }, { 2200, 16 }, { 6759, 16 }
    };

    @TempDir
    private Path directory;

    private final CardNumberFrames frames = new CardNumberFrames();
    private final CardNumberScan scan = new CardNumberScan();
    private final SplittableRandom random = new SplittableRandom(17);

    /** What came of the messages; all but the last must be refused as card numbers. */
    private static final class Answers implements DecisionListener
    {
        private long refused;
        private long decided;
        private String other;

        @Override
        public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
        {
            decided++;
        }

        @Override
        public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
        {
            other = "acknowledged: " + acknowledgement;
        }

        @Override
        public void onRejected(final long correlationId, final RejectDecoder reject)
        {
            if (RejectCode.CARD_NUMBER == reject.code())
            {
                refused++;
            }
            else
            {
                other = "refused otherwise: " + reject;
            }
        }
    }

    @Test
    void shouldKeepNothingOfACardNumber() throws Exception
    {
        final EngineRun run = new EngineRun(directory, Handbook.POLICY, "layout=inline", "journal.segment-length=1MiB");
        final Path kept = Files.createDirectory(directory.resolve("kept"));
        final Answers answers = new Answers();
        final List<CardNumberFrames.Field> fields = frames.guarded();
        try (Child engine = run.startEngine())
        {
            try (PeregrineClient client = new PeregrineClient(
                new PeregrineClientContext().aeronDirectory(run.aeronDirectory()).listener(answers)))
            {
                for (int i = 0; i < NUMBERS; i++)
                {
                    final long number = number();
                    scan.add(number);
                    for (final CardNumberFrames.Field field : fields)
                    {
                        send(client, field.encode().applyAsInt(number));
                        assertNull(answers.other, field.name());
                    }
                }
                send(client, frames.unguarded(UNGUARDED));
                awaitAll(client);
            }
            assertEquals((long)NUMBERS * fields.size(), answers.refused);
            assertEquals(1, answers.decided);

            engine.dumpHeap(kept.resolve("engine.hprof"));
            Files.copy(Path.of(run.aeronDirectory(), "cnc.dat"), kept.resolve("cnc.dat"));
            assertEquals(0, engine.stop(), engine::err);
        }

        assertTrue(Files.size(kept.resolve("engine.hprof")) > 1 << 20, "no heap dump");
        assertEquals(Set.of(), scan.in(List.of(directory)));

        scan.add(UNGUARDED);
        final Set<String> found = scan.in(List.of(run.journal().resolve("inputs")));
        assertFalse(found.isEmpty(), "a number that no guard looks at is in the journal, and was not found");
    }

    /** The scan itself finds a number in each form, over the bounds of what it reads at once as well. */
    @Test
    void shouldFindANumberInEachForm() throws IOException
    {
        scan.add(UNGUARDED);
        final String digits = Long.toString(UNGUARDED);
        final byte[][] forms =
        {
            digits.getBytes(StandardCharsets.US_ASCII), digits.getBytes(StandardCharsets.UTF_16LE),
            digits.getBytes(StandardCharsets.UTF_16BE), word(UNGUARDED), word(Long.reverseBytes(UNGUARDED)),
            word(Long.reverseBytes(Long.parseUnsignedLong(digits, 16))), word(Long.parseUnsignedLong(digits, 16))
        };
        for (int form = 0; form < forms.length; form++)
        {
            for (final int at : new int[]{ 0, 3, (1 << 20) - 5, (1 << 20) + 60, 1 << 20 })
            {
                final byte[] bytes = new byte[(1 << 20) + 200];
                System.arraycopy(forms[form], 0, bytes, at, forms[form].length);
                final Path file = directory.resolve("form-" + form);
                Files.write(file, bytes);
                assertFalse(scan.in(List.of(file)).isEmpty(), "form " + form + " at " + at);
                bytes[at + 1] ^= 1;
                Files.write(file, bytes);
                assertEquals(Set.of(), scan.in(List.of(file)), "form " + form + " at " + at + ", another number");
            }
        }
    }

    private static byte[] word(final long value)
    {
        final byte[] bytes = new byte[Long.BYTES];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)(value >>> (i << 3));
        }
        return bytes;
    }

    private void send(final PeregrineClient client, final int length)
    {
        final IdleStrategy idle = new BackoffIdleStrategy();
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        client.doWork();
        while (client.offer(frames.frame, 0, length) < 0)
        {
            assertTrue(System.nanoTime() < deadlineNs, "the engine takes nothing");
            idle.idle(client.doWork());
        }
    }

    private static void awaitAll(final PeregrineClient client)
    {
        final IdleStrategy idle = new BackoffIdleStrategy();
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (client.unansweredCount() > 0)
        {
            assertTrue(System.nanoTime() < deadlineNs, "not all is answered");
            idle.idle(client.doWork());
        }
    }

    /** @return a number of a network that passes Luhn. */
    private long number()
    {
        final long[] network = NETWORKS[random.nextInt(NETWORKS.length)];
        final StringBuilder digits = new StringBuilder(Long.toString(network[0]));
        while (digits.length() < network[1] - 1)
        {
            digits.append(random.nextInt(10));
        }
        int sum = 0;
        for (int i = 0; i < digits.length(); i++)
        {
            final int digit = digits.charAt(digits.length() - 1 - i) - '0';
            final int counted = 0 == i % 2 ? 2 * digit : digit;
            sum += counted > 9 ? counted - 9 : counted;
        }
        return Long.parseLong(digits.append((10 - sum % 10) % 10).toString());
    }
}
