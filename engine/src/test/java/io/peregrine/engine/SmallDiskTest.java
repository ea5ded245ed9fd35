package io.peregrine.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.Action;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.journal.JournalDisk;
import io.peregrine.journal.JournalException;
import io.peregrine.pipeline.Layout;
import io.peregrine.protocol.Channel;
import io.peregrine.protocol.FraudLabelDecoder;
import io.peregrine.protocol.PaymentRequestDecoder;
import io.peregrine.protocol.RejectCode;
import io.peregrine.replay.ReplayVerifier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.peregrine.engine.StrainedEngine.NO_BUDGET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A journal on a disk of a few MiB, full before long: a tmpfs, where this user may mount one. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SmallDiskTest
{
    private static final String FAIL_POLICY = "[" +
        "{ when { channel = ATM }, then = decline }, " +
        "{ when { amount-below = 5000, currency = EUR, channel = POS }, then = approve }, " +
        "{ when { channel = MOTO }, then = review }]";

    @TempDir
    private Path directory;

    private Path disk;

    @BeforeEach
    void mount() throws Exception
    {
        disk = Files.createDirectory(directory.resolve("disk"));
        assumeMounted("-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception
    {
        new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    }

    private static void assumeMounted(final String... options) throws Exception
    {
        final List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(options));
        boolean isMounted = false;
        try
        {
            isMounted = 0 == new ProcessBuilder(command).start().waitFor();
        }
        catch (final IOException ignore)
        {
            // There is no such program.
        }
        if (!isMounted)
        {
            System.err.println("SKIPPED: SmallDiskTest needs to mount a tmpfs (root), and may not here: " + command);
        }
        assumeTrue(isMounted, "a tmpfs can be mounted");
    }

    /** Takes what is left on the disk, but for so many bytes. */
    private Path fill(final long bytesLeft) throws IOException
    {
        final Path ballast = disk.resolve("ballast");
        try (FileChannel channel =
            FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE))
        {
            final long bytes = Files.getFileStore(disk).getUsableSpace() - bytesLeft;
            final ByteBuffer zeros = ByteBuffer.allocate(4096);
            for (long position = 0; position < bytes; position += 4096)
            {
                channel.write(zeros.clear(), position);
            }
        }
        return ballast;
    }

    @ParameterizedTest
    @CsvSource({ "inline, written", "dedicated, written", "shared, sync", "inline, async" })
    void shouldAnswerByTheFailPolicyWhileTheDiskIsFullAndThenGoOn(final String layout, final String durability)
        throws IOException
    {
        final Path journal = disk.resolve("journal");
        try (StrainedEngine strained = new StrainedEngine(directory, journal,
            Map.of("layout", layout, "durability", durability, "fail-policy", FAIL_POLICY)).launch(JournalDisk.REAL))
        {
            strained.pay(0, 100, Channel.POS, NO_BUDGET);
            assertEquals(JournalState.WELL, strained.state());
            final Path ballast = fill(200_000);

            // While there is room, everything is decided, and the alert has come before the room is used up.
            final long next = strained.payUntil(JournalState.NO_ROOM, 1);
            assertEquals(List.of("journal NO_SPARE", "journal NO_ROOM"), strained.states());
            assertTrue(strained.decided().size() > 500, () -> "decided " + strained.decided().size());
            assertEquals(1, strained.counter(CounterDescriptor.JOURNAL_TROUBLE), "disk full");
            assertTrue(strained.counter(CounterDescriptor.SEGMENTS_NOT_MADE) > 0);
            strained.await("heartbeat", () -> JournalState.NO_ROOM.ordinal() == strained.health());
            final int decided = strained.decided().size();
            final long inputs = strained.counter(CounterDescriptor.INPUTS);

            strained.standIns().clear();
            strained.rejects().clear();
            final long standIns = strained.counter(CounterDescriptor.STAND_INS);
            strained.pay(next, 4_999, Channel.POS, NO_BUDGET);
            strained.pay(next + 1, 100, Channel.ATM, NO_BUDGET);
            strained.pay(next + 2, 1_000_000, Channel.MOTO, NO_BUDGET);
            assertEquals(Map.of(next, Action.APPROVE, next + 1, Action.DECLINE, next + 2, Action.REVIEW),
                strained.standIns());
            strained.pay(next + 3, 5_000, Channel.POS, NO_BUDGET);
            assertEquals(PaymentRequestDecoder.TEMPLATE_ID, strained.lastTemplate());
            strained.label(1);
            assertEquals(FraudLabelDecoder.TEMPLATE_ID, strained.lastTemplate());
            assertEquals(List.of(RejectCode.JOURNAL_UNAVAILABLE, RejectCode.JOURNAL_UNAVAILABLE), strained.rejects());
            assertEquals(standIns + 4, strained.counter(CounterDescriptor.STAND_INS));
            assertEquals(1, strained.counter(CounterDescriptor.STAND_INS_DECLINED));
            assertEquals(1, strained.counter(CounterDescriptor.STAND_INS_REVIEWED));
            assertEquals(1, strained.counter(CounterDescriptor.MESSAGES_UNAVAILABLE));

            // Nothing of this has a sequence.
            assertEquals(decided, strained.decided().size());
            assertEquals(inputs, strained.counter(CounterDescriptor.INPUTS));

            Files.delete(ballast);
            strained.awaitState(JournalState.WELL);
            strained.pay(next, 100, Channel.POS, NO_BUDGET);
            strained.label(1);
            assertEquals(decided + 1, strained.decided().size());
            assertEquals(inputs, strained.decided().get(next));
            assertFalse(strained.engine().hasFailed());
            strained.assertNothingAcknowledgedIsLost();
        }

        assertTrue(new ReplayVerifier(Layout.INLINE, 1024).verify(journal).isMatch());
    }

    /**
     * The system makes no disk read-only while a file on it is open for writing, unless the disk fails; so it is
     * mounted over itself: whoever opens a file now finds it read-only, and what is open goes on, as on a failed disk.
     */
    @Test
    void shouldAnswerByTheFailPolicyWhileTheDiskIsReadOnlyAndThenGoOn() throws Exception
    {
        final Path journal = disk.resolve("journal");
        try (StrainedEngine strained = new StrainedEngine(directory, journal,
            Map.of("fail-policy", FAIL_POLICY)).launch(JournalDisk.REAL))
        {
            strained.pay(0, 100, Channel.POS, NO_BUDGET);
            final long next;
            final int decided;
            assumeMounted("--bind", disk.toString(), disk.toString());
            try
            {
                assumeMounted("-o", "remount,bind,ro", disk.toString());
                next = strained.payUntil(JournalState.NO_ROOM, 1);
                assertEquals(List.of("journal NO_SPARE", "journal NO_ROOM"), strained.states());
                assertEquals(2, strained.counter(CounterDescriptor.JOURNAL_TROUBLE), "read-only");
                assertTrue(strained.log().contains("read-only"), strained::log);
                decided = strained.decided().size();
                strained.standIns().clear();
                strained.pay(next, 4_999, Channel.POS, NO_BUDGET);
                assertEquals(Map.of(next, Action.APPROVE), strained.standIns());
                assertEquals(decided, strained.decided().size());
            }
            finally
            {
                assertEquals(0, new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor());
            }

            strained.awaitState(JournalState.WELL);
            strained.pay(next, 4_999, Channel.POS, NO_BUDGET);
            assertEquals(decided + 1, strained.decided().size());
            strained.assertNothingAcknowledgedIsLost();
        }

        assertTrue(new ReplayVerifier(Layout.INLINE, 1024).verify(journal).isMatch());
    }

    @Test
    void shouldSayWhatIsMissingWhereItCannotStart() throws IOException
    {
        final Path ballast = fill(100_000);
        final StrainedEngine strained = new StrainedEngine(directory, disk.resolve("journal"), Map.of());
        final JournalException ex = assertThrows(JournalException.class, () -> strained.launch(JournalDisk.REAL));
        assertTrue(ex.getMessage().contains("disk full") && ex.getMessage().contains("make room"), ex.getMessage());

        Files.delete(ballast);
        strained.launch(JournalDisk.REAL).close();
    }
}
