package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.FraudEngine;
import io.peregrine.engine.FraudEngineContext;
import io.peregrine.pipeline.Layout;
import io.peregrine.protocol.Frames;
import io.peregrine.replay.ReplayVerifier;
import io.peregrine.scoring.Model;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Two models take turns while payments come at a steady rate: none is lost, each is scored by the model in force at its
 * sequence, with the same bits as the slow evaluator gives offline. Blocks with a swap in each turn and blocks without
 * alternate; in these, swaps that did not happen are looked at in the same way, so that the machine's noise is seen by
 * the same measure. {@code -Dperegrine.swaps=300 -Dperegrine.swap-turn-ms=1000} is the whole campaign.
 */
class ModelSwapsUnderLoadTest
{
    private static final int SWAPS = Integer.getInteger("peregrine.swaps", 10);
    private static final int TURN_MS = Integer.getInteger("peregrine.swap-turn-ms", 250);
    private static final int RATE = Integer.getInteger("peregrine.rate", 5_000);
    private static final int TREES = Integer.getInteger("peregrine.swap-trees", 300);
    private static final int BLOCK = 5;
    private static final int WARM_TURNS = 4;
    private static final long SECOND_NS = 1_000_000_000L;

    /** For each turn. */
    private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(2);
    private static final int TURN_PAYMENTS = (int)((long)RATE * TURN_MS / 1_000);
    private static final int WINDOW = 3_600;

    /** Payments that are looked at behind a swap. */
    private static final int BEHIND = Math.min(TURN_PAYMENTS / 4, 256);

    @TempDir
    private Path directory;

    /** From which sequence on which side decides. */
    private final TreeMap<Long, Integer> sideFrom = new TreeMap<>();
    private final List<Near> swaps = new ArrayList<>();
    private final List<Near> others = new ArrayList<>();
    private long deadlineNs;

    /** Payments that a swap could hold up: from when it was asked for, or would have been, until some behind it. */
    private record Near(int from, int end)
    {
    }

    @Test
    void shouldScoreEachPaymentByTheModelInForce() throws IOException
    {
        final SwapModels models = new SwapModels(directory, TREES);
        final List<String> hashes = models.write();
        final Path journal = directory.resolve("journal");
        final String aeronDirectory = directory.resolve("aeron").toString();
        final EngineConfig config = EngineConfig.load(null, Map.of(
            "policy.directory", models.directory(0).toString(),
            "journal.directory", journal.toString(),
            "aeron.dir", aeronDirectory,
            "layout", "inline"));
        sideFrom.put(0L, 0);

        try (FraudEngine engine = FraudEngine.launch(
            new FraudEngineContext().config(config).idleStrategies(ModelSwapsUnderLoadTest::idle));
            SwapSwitch payments = new SwapSwitch(
                aeronDirectory, SECOND_NS / RATE, (2 * SWAPS + 2 * BLOCK + WARM_TURNS) * TURN_PAYMENTS * 4);
            SwapOperator operator = new SwapOperator(aeronDirectory))
        {
            run(models, hashes, payments, operator);

            assertFalse(engine.hasFailed());
            assertNull(operator.refusal());
            assertEquals(0, payments.others());
            assertEquals(payments.sent(), payments.decided());
            assertEquals(SWAPS, swaps.size());
            assertScores(models, hashes, payments);
            report(payments);
        }

        assertTrue(new ReplayVerifier(Layout.INLINE, 1024).verify(journal).isMatch());
    }

    private static IdleStrategy idle()
    {
        return new BackoffIdleStrategy(10, 20, 1_000, 50_000);
    }

    private void run(
        final SwapModels models, final List<String> hashes, final SwapSwitch payments, final SwapOperator operator)
    {
        final IdleStrategy idle = idle();
        int turnEnd = WARM_TURNS * TURN_PAYMENTS;
        for (int turn = 0; turn < 2 * SWAPS; turn++)
        {
            deadlineNs = System.nanoTime() + PATIENCE_NS;
            while (payments.sent() < turnEnd)
            {
                go(idle, payments.doWork() + operator.doWork());
            }
            final int from = payments.sent();
            if (0 == turn / BLOCK % 2)
            {
                final int side = (swaps.size() + 1) % 2;
                while (!operator.activate(models.directory(side), hashes.get(side)))
                {
                    go(idle, payments.doWork() + operator.doWork());
                }
                while (SwapOperator.NONE == operator.sequence() && null == operator.refusal())
                {
                    go(idle, payments.doWork() + operator.doWork());
                }
                sideFrom.put(operator.sequence(), side);
                swaps.add(new Near(from, payments.sent() + BEHIND));
            }
            else
            {
                others.add(new Near(from, from + swaps.get(others.size()).end - swaps.get(others.size()).from));
            }
            turnEnd = payments.sent() + TURN_PAYMENTS;
        }
        while (payments.sent() < turnEnd)
        {
            go(idle, payments.doWork() + operator.doWork());
        }
        while (payments.decided() < payments.sent())
        {
            go(idle, payments.drain());
        }
    }

    private void go(final IdleStrategy idle, final int work)
    {
        assertTrue(System.nanoTime() - deadlineNs < 0, () -> "after " + swaps + " it does not go on");
        idle.idle(work);
    }

    /** What the engine counts is counted once more, plainly; payments are decided in the order they are sent in. */
    private void assertScores(final SwapModels models, final List<String> hashes, final SwapSwitch payments)
        throws IOException
    {
        final Model[] plain = { models.plain(0), models.plain(1) };
        final List<Deque<Integer>> lastHour = new ArrayList<>();
        for (int i = 0; i < SwapSwitch.CUSTOMERS; i++)
        {
            lastHour.add(new ArrayDeque<>());
        }
        final int[] atTerminal = new int[SwapSwitch.TERMINALS];
        final int[] bySide = new int[2];
        for (int id = 0; id < payments.sent(); id++)
        {
            final int payment = id;
            final Deque<Integer> own = lastHour.get(SwapSwitch.customer(id));
            own.add(id);
            while (own.peek() <= id - WINDOW)
            {
                own.remove();
            }
            final float[] inputs =
            {
                (float)(SwapSwitch.amountMinor(id) / 100.0), SwapSwitch.mcc(id), SwapSwitch.bin(id), own.size(),
                own.stream().mapToLong(SwapSwitch::amountMinor).sum(), ++atTerminal[SwapSwitch.terminal(id)]
            };
            assertTrue(0 == id || payments.sequenceOf(id) > payments.sequenceOf(id - 1), () -> "payment " + payment);
            final int side = sideFrom.floorEntry(payments.sequenceOf(id)).getValue();
            bySide[side]++;
            assertEquals(Frames.sha256Word(hashes.get(side), 0), payments.policyOf(id), () -> "payment " + payment);
            assertEquals(Double.doubleToRawLongBits(plain[side].margin(inputs)),
                Double.doubleToRawLongBits(payments.marginOf(id)),
                () -> "payment " + payment + " of " + Arrays.toString(inputs));
        }
        assertTrue(bySide[0] > 0 && bySide[1] > 0, () -> Arrays.toString(bySide));
    }

    private void report(final SwapSwitch payments)
    {
        final long[] quiet = delays(payments, others);
        final long quietP99 = percentile(quiet, 0.99);
        final long[] near = delays(payments, swaps);
        System.out.printf("%d swaps of models of %d trees under %,d payments at %,d/s: delay us near swaps p50 %.1f, " +
            "p99 %.1f, longest %.1f; near no swap p50 %.1f, p99 %.1f, longest %.1f; slower than 3 times that p99: " +
            "%d of %,d near swaps, %d of %,d near none; windows whose own p99 is: %d of %d, and %d of %d; the sender " +
            "was held up for more than 1 ms %.1f times a second, for %.1f ms at most%n",
            swaps.size(), TREES, payments.sent(), RATE,
            percentile(near, 0.5) / 1e3, percentile(near, 0.99) / 1e3, percentile(near, 1) / 1e3,
            percentile(quiet, 0.5) / 1e3, quietP99 / 1e3, percentile(quiet, 1) / 1e3,
            slower(near, 3 * quietP99), near.length, slower(quiet, 3 * quietP99), quiet.length,
            slowWindows(payments, swaps, 3 * quietP99), swaps.size(),
            slowWindows(payments, others, 3 * quietP99), others.size(),
            payments.stalls().stallsPerSecond(), payments.stalls().longestNs() / 1e6);
    }

    private static long slower(final long[] sorted, final long limitNs)
    {
        return Arrays.stream(sorted).filter(delay -> delay > limitNs).count();
    }

    private static long slowWindows(final SwapSwitch payments, final List<Near> windows, final long limitNs)
    {
        return windows.stream()
            .filter(window -> percentile(delays(payments, List.of(window)), 0.99) > limitNs).count();
    }

    private static long percentile(final long[] sorted, final double share)
    {
        return sorted[(int)Math.min(sorted.length - 1, (long)(share * sorted.length))];
    }

    /** @return the delays of the payments in these windows, the shortest first. */
    private static long[] delays(final SwapSwitch payments, final List<Near> windows)
    {
        return windows.stream().flatMapToInt(window -> IntStream.range(window.from, window.end))
            .mapToLong(payments::delayNs).sorted().toArray();
    }
}
