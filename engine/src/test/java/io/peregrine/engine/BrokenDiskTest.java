package io.peregrine.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.Action;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.journal.JournalTrouble;
import io.peregrine.protocol.Channel;
import io.peregrine.protocol.RejectCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.peregrine.engine.StrainedEngine.NO_BUDGET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the engine does when the disk is slow, fails, or is not there any more: each state, its signs, its way back. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class BrokenDiskTest
{
    private static final String FAIL_POLICY = "[ { when { channel = ATM }, then = decline } ]";
    private static final long BUDGET_US = 10_000;

    @TempDir
    private Path directory;

    private final BreakableDisk disk = new BreakableDisk();

    private StrainedEngine launch(final String layout, final String durability)
    {
        return new StrainedEngine(directory, journal(), Map.of("layout", layout, "durability", durability,
            "fail-policy", FAIL_POLICY, "journal.slow-force", "100ms")).launch(disk);
    }

    private Path journal()
    {
        return directory.resolve("journal");
    }

    @ParameterizedTest
    @CsvSource({
        "Read-only file system, false, READ_ONLY",
        "Input/output error, true, IO_ERROR",
        "No space left on device, true, DISK_FULL" })
    void shouldDecideAgainWhenSegmentsCanBeMadeAgain(
        final String message, final boolean isAtWrite, final JournalTrouble trouble)
    {
        try (StrainedEngine strained = launch("inline", "written"))
        {
            strained.pay(0, 100, Channel.POS, NO_BUDGET);
            disk.failToCreate(isAtWrite ? null : message);
            disk.failToWrite(isAtWrite ? message : null);
            final long next = strained.payUntil(JournalState.NO_ROOM, 1);
            assertEquals(List.of("journal NO_SPARE", "journal NO_ROOM"), strained.states());
            assertEquals(trouble.ordinal(), strained.counter(CounterDescriptor.JOURNAL_TROUBLE));
            assertEquals(0, strained.counter(CounterDescriptor.JOURNAL_ROOM));
            assertTrue(strained.log().contains(message) && strained.log().contains(trouble.words()), strained.log());
            final int decided = strained.decided().size();
            strained.pay(next, 100, Channel.ATM, NO_BUDGET);
            assertEquals(Action.DECLINE, strained.standIns().get(next));
            assertEquals(decided, strained.decided().size());

            disk.failToCreate(null);
            disk.failToWrite(null);
            strained.awaitState(JournalState.WELL);
            assertEquals(0, strained.counter(CounterDescriptor.JOURNAL_TROUBLE));
            strained.pay(next + 1, 100, Channel.ATM, NO_BUDGET);
            assertEquals(decided + 1, strained.decided().size());
            strained.assertNothingAcknowledgedIsLost();
        }
    }

    @Test
    void shouldGoOnWritingWhereTheDiskTakesLittleAtOnce()
    {
        disk.writeLimit(1_000);
        try (StrainedEngine strained = launch("inline", "written"))
        {
            for (long id = 0; id < 5_000; id++)
            {
                strained.offer(id, 100, Channel.POS, NO_BUDGET);
            }
            assertTrue(disk.shortWrites() > 1_000, () -> "short writes " + disk.shortWrites());
            assertEquals(JournalState.WELL, strained.state());
            strained.assertNothingAcknowledgedIsLost();
        }
    }

    @ParameterizedTest
    @CsvSource({ "inline, written", "inline, sync", "dedicated, sync", "shared, async" })
    void shouldStopInOrderAndNeverForceAgainAfterAForceThatFailed(final String layout, final String durability)
    {
        try (StrainedEngine strained = launch(layout, durability))
        {
            strained.pay(0, 100, Channel.ATM, NO_BUDGET);
            strained.await("a quiet disk", () -> 0 == strained.counter(CounterDescriptor.DURABLE_SEQUENCE) - 1);
            disk.failToForceOnce("Input/output error");
            strained.offer(1, 100, Channel.ATM, NO_BUDGET);
            strained.awaitState(JournalState.FAILED);
            assertEquals(List.of("journal FAILED"), strained.states());
            assertEquals(JournalTrouble.IO_ERROR.ordinal(), strained.counter(CounterDescriptor.JOURNAL_TROUBLE));

            // Where answers wait for the disk, this one never comes; what comes now is answered by the fail policy.
            assertEquals("sync".equals(durability) ? 1 : 2, strained.decided().size());
            strained.offer(2, 100, Channel.ATM, NO_BUDGET);
            strained.await("the stand-in", () -> Action.DECLINE == strained.standIns().get(2L));
            assertEquals(1, strained.counter(CounterDescriptor.DURABLE_SEQUENCE));

            strained.await("the stop", strained::hasStopped);
            assertTrue(strained.engine().hasFailed());
            assertTrue(strained.trouble().getMessage().contains("check the disk, then start again"),
                strained.trouble()::getMessage);
            strained.closeEngine();
            assertEquals(0, disk.forcesAfterFailure());
            strained.assertNothingAcknowledgedIsLost();
        }
    }

    @Test
    void shouldDecideOnWhileTheDiskIsSlowWhereAnswersDoNotWaitForIt()
    {
        try (StrainedEngine strained = launch("inline", "written"))
        {
            strained.pay(0, 100, Channel.POS, NO_BUDGET);
            disk.hold();
            strained.pay(1, 100, Channel.POS, NO_BUDGET);
            strained.awaitState(JournalState.SLOW_DISK);
            assertEquals(1, strained.counter(CounterDescriptor.SLOW_FORCES));
            for (long id = 2; id < 1_000; id++)
            {
                strained.offer(id, 100, Channel.ATM, BUDGET_US);
            }
            strained.pay(1_000, 100, Channel.ATM, BUDGET_US);
            assertEquals(1_001, strained.decided().size());
            assertEquals(JournalState.SLOW_DISK, strained.state());

            disk.release();
            strained.pay(1_001, 100, Channel.POS, NO_BUDGET);
            strained.awaitState(JournalState.WELL);
            assertEquals(List.of("journal SLOW_DISK", "journal WELL"), strained.states());
            assertEquals(1, strained.counter(CounterDescriptor.SLOW_FORCES));
            assertEquals(0, strained.counter(CounterDescriptor.STAND_INS));
            strained.assertNothingAcknowledgedIsLost();
        }
    }

    @Test
    void shouldTellClientsWhatHasBecomeDurable()
    {
        try (StrainedEngine strained = launch("inline", "async"))
        {
            strained.pay(0, 100, Channel.POS, NO_BUDGET);
            strained.await("durable", () -> strained.decided().get(0L) == strained.client().durableUpTo());
            disk.hold();
            strained.pay(1, 100, Channel.POS, NO_BUDGET);
            strained.awaitState(JournalState.SLOW_DISK);
            strained.pay(2, 100, Channel.POS, NO_BUDGET);
            assertEquals(strained.decided().get(0L), strained.client().durableUpTo());
            assertEquals(List.of(1L), strained.durable().stream().filter(sequence -> sequence > 0).toList());

            disk.release();
            strained.await("durable", () -> strained.decided().get(2L) == strained.client().durableUpTo());
            strained.stop();
            strained.launch(disk);
            strained.await("durable", () -> strained.decided().get(2L) == strained.client().durableUpTo());
            final List<Long> told = strained.durable();
            assertEquals(told.stream().sorted().distinct().toList(), told.stream().distinct().toList());
        }
    }

    @ParameterizedTest
    @CsvSource({ "inline", "dedicated" })
    void shouldNotLetPaymentsWaitForASlowDiskBeyondTheirBudget(final String layout)
    {
        try (StrainedEngine strained = launch(layout, "sync"))
        {
            strained.pay(0, 100, Channel.ATM, BUDGET_US);
            disk.hold();
            strained.offer(1, 100, Channel.ATM, BUDGET_US);
            strained.awaitState(JournalState.SLOW_DISK);

            // One that has a budget is answered at once, one that has none waits.
            strained.offer(2, 100, Channel.ATM, BUDGET_US);
            strained.await("the stand-in", () -> Action.DECLINE == strained.standIns().get(2L));
            strained.offer(3, 100, Channel.ATM, NO_BUDGET);
            strained.await("all but two answers", () -> 2 == strained.client().unansweredCount());
            assertEquals(1, strained.decided().size());

            disk.release();
            strained.await("the answers", () -> 0 == strained.client().unansweredCount());
            strained.pay(4, 100, Channel.ATM, BUDGET_US);
            strained.awaitState(JournalState.WELL);
            assertEquals(List.of(0L, 1L, 3L, 4L), List.copyOf(strained.decided().keySet()));
            strained.assertNothingAcknowledgedIsLost();
        }
    }

    @Test
    void shouldAnswerByTheFailPolicyWhenTheRingIsFullOfPaymentsThatWaitForTheDisk()
    {
        try (StrainedEngine strained = new StrainedEngine(directory, journal(), Map.of("durability", "sync",
            "ring.capacity", "64", "fail-policy", FAIL_POLICY, "journal.slow-force", "100ms")).window(128).launch(disk))
        {
            strained.pay(0, 100, Channel.ATM, NO_BUDGET);
            disk.hold();
            for (long id = 1; id <= 100; id++)
            {
                strained.offer(id, 100, Channel.ATM, NO_BUDGET);
            }
            strained.awaitState(JournalState.SLOW_DISK);
            strained.await("stand-ins", () -> strained.standIns().size() > 35);
            assertEquals(100, strained.standIns().size() + strained.client().unansweredCount());

            disk.release();
            strained.await("the answers", () -> 0 == strained.client().unansweredCount());
            assertEquals(101, strained.standIns().size() + strained.decided().size());
            strained.assertNothingAcknowledgedIsLost();
        }
    }

    @ParameterizedTest
    @CsvSource({ "inline, written, journal", "dedicated, sync, journal/inputs", "inline, written, journal/decisions" })
    void shouldTakeNothingWhileItsDirectoryIsGone(final String layout, final String durability, final String moved)
        throws IOException
    {
        try (StrainedEngine strained = launch(layout, durability))
        {
            for (long id = 0; id < 100; id++)
            {
                strained.offer(id, 100, Channel.ATM, NO_BUDGET);
            }
            strained.pay(100, 100, Channel.ATM, NO_BUDGET);
            final Path place = directory.resolve(moved);
            final Path elsewhere = directory.resolve("elsewhere");
            Files.move(place, elsewhere);
            strained.awaitState(JournalState.GONE);
            assertEquals(
                JournalTrouble.DIRECTORY_GONE.ordinal(), strained.counter(CounterDescriptor.JOURNAL_TROUBLE));
            final int decided = strained.decided().size();
            strained.pay(101, 100, Channel.ATM, NO_BUDGET);
            strained.label(1);
            assertEquals(Action.DECLINE, strained.standIns().get(101L));
            assertEquals(List.of(RejectCode.JOURNAL_UNAVAILABLE), strained.rejects());

            // Another directory of that name is not the journal.
            Files.createDirectories(place.resolve("inputs"));
            strained.pay(102, 100, Channel.ATM, NO_BUDGET);
            assertEquals(Action.DECLINE, strained.standIns().get(102L));
            assertEquals(JournalState.GONE, strained.state());
            Files.delete(place.resolve("inputs"));
            Files.delete(place);

            Files.move(elsewhere, place);
            strained.awaitState(JournalState.WELL);
            strained.pay(103, 100, Channel.ATM, NO_BUDGET);
            assertEquals(decided + 1, strained.decided().size());
            assertEquals(List.of("journal GONE", "journal WELL"), strained.states());
            assertFalse(strained.engine().hasFailed());
            strained.assertNothingAcknowledgedIsLost();
        }
    }
}
