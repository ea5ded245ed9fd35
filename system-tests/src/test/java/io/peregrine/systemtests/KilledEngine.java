package io.peregrine.systemtests;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.engine.EngineCounters;

import org.awaitility.Awaitility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Kills an engine again and again while a switch in a process of its own sends rows to it: each time when it has
 * decided some of the rows that were held back until it was ready, however fast the machine is. One thread.
 */
final class KilledEngine
{
    private static final long TIMEOUT_S = 300;

    private KilledEngine()
    {
    }

    /**
     * @param lines      a header and rows; each kill and the end have an equal part of the rows.
     * @param out        takes the decisions.
     * @return what the switch said in the end.
     */
    static String send(
        final EngineRun run, final List<String> lines, final Path out, final int kills, final Random random)
    {
        final int rowsOfALife = (lines.size() - 1) / (kills + 1);
        Child engine = run.startEngine();
        try (Child send = run.startSend(HeldRows.FILE, out, "--wait", Long.toString(TIMEOUT_S));
            HeldRows rows = new HeldRows(lines, send.in()))
        {
            for (int kill = 1; kill <= kills; kill++)
            {
                decide(run, engine, send, rows, kill * rowsOfALife, 1 + random.nextInt(rowsOfALife / 2));
                engine.kill();
                engine = run.startEngine();
            }
            rows.letGo(lines.size() - 1);
            assertEquals(0, send.await(), send::err);
            assertEquals(0, engine.stop(), engine::err);
            return send.err();
        }
        finally
        {
            engine.close();
        }
    }

    /** Lets rows go up to this one, and waits for so many more decisions. */
    private static void decide(
        final EngineRun run,
        final Child engine,
        final Child send,
        final HeldRows rows,
        final int end,
        final int decisions)
    {
        try (EngineCounters counters = EngineCounters.open(run.aeronDirectory()))
        {
            final long wanted = counters.value(CounterDescriptor.DECISIONS) + decisions;
            rows.letGo(end);
            Awaitility.await().atMost(TIMEOUT_S, TimeUnit.SECONDS).pollInterval(1, TimeUnit.MILLISECONDS).until(
                () -> counters.value(CounterDescriptor.DECISIONS) >= wanted || !engine.isAlive() || !send.isAlive());
            assertTrue(engine.isAlive(), engine::err);
            assertTrue(send.isAlive(), send::err);
        }
    }
}
