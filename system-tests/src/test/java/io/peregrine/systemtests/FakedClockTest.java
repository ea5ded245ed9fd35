package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The system's clock itself, as libfaketime has it for an engine and a switch in processes of their own, goes back an
 * hour and stands still, and with {@code -Dperegrine.faked-clock=true} goes ahead a day, too: ingress times never go
 * back, each payment is answered, and the journal replays.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class FakedClockTest
{
    private static final int STEP = 500;
    private static final long CLOCK_ERROR_MS = TimeUnit.MINUTES.toMillis(15);

    /** An engine that loses its media driver starts again, which takes half a minute with a faked clock. */
    private static final List<String> TIMES = Boolean.getBoolean("peregrine.faked-clock") ?
        List.of("-3600", "+86400", "2027-03-01 12:00:00", "-3600", "+0") : List.of("-3600", "2020-03-01 12:00:00");

    @TempDir
    private Path directory;
    private Child engine;
    private Child payments;
    private int ends;

    /** @return what makes a process take its clock from the file; the test is left out, saying so, where it cannot. */
    private List<String> faked(final Path clock) throws InterruptedException
    {
        String library = "";
        try
        {
            final Process ask = new ProcessBuilder("faketime", "-f", "+0", "printenv", "LD_PRELOAD").start();
            library = new String(ask.getInputStream().readAllBytes()).strip();
            ask.waitFor();
        }
        catch (final IOException ignore)
        {
            // There is no such program.
        }
        if (library.isEmpty())
        {
            System.err.println("SKIPPED: FakedClockTest needs faketime, which is not here");
        }
        assumeTrue(!library.isEmpty(), "clocks can be faked");
        // Only what can be set in a real machine: nobody can move the monotonic clock.
        return List.of("env", "LD_PRELOAD=" + library.replace("libfaketime.so", "libfaketimeMT.so"),
            "FAKETIME_TIMESTAMP_FILE=" + clock, "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1",
            "DONT_FAKE_MONOTONIC=1");
    }

    @Test
    void shouldNeverStepBackWhenTheSystemsClockDoes() throws IOException, InterruptedException
    {
        final Path clock = directory.resolve("clock");
        final List<String> faked = faked(clock);
        final Path memory = Path.of("/dev/shm");
        final Path aeron = (Files.isWritable(memory) ? memory : directory)
            .resolve("peregrine-test-" + UUID.randomUUID());
        final Path journal = directory.resolve("journal");
        final Path java = Path.of(System.getProperty("java.home"));
        final String policy = ActingPolicy.write(directory.resolve("policy")).toString();
        set(clock, "+0");
        try
        {
            start(faked, policy, journal, aeron);
            for (final String time : TIMES)
            {
                set(clock, time);
                goOn(faked, policy, journal, aeron, millis(time));
            }
            payments.kill();
            assertEquals(0, engine.stop(), engine::err);
            System.out.println("the system's clock: the engine ended " + ends + " times");
        }
        finally
        {
            CloseHelper.closeAll(payments, engine);
            IoUtil.delete(aeron.toFile(), true);
        }

        ClockTest.checkTimes(journal);
        assertTrue(Child.run(0, directory, "replay", "verify", journal.toString()).startsWith("MATCH "));
    }

    /** @return what a clock shows that is faked so: ahead or behind by seconds, or still. */
    private static long millis(final String time)
    {
        return '+' == time.charAt(0) || '-' == time.charAt(0) ?
            System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(Integer.parseInt(time)) :
            LocalDateTime.parse(time.replace(' ', 'T')).atZone(ZoneId.systemDefault()).toInstant().toEpochMilli();
    }

    private static void set(final Path clock, final String time) throws IOException
    {
        final Path next = clock.resolveSibling("clock.next");
        Files.writeString(next, time + "\n");
        Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void start(final List<String> faked, final String policy, final Path journal, final Path aeron)
    {
        final Path java = Path.of(System.getProperty("java.home"));
        engine = Child.startUnder(faked, java, directory, List.of(), "engine",
            "-D", "policy.directory=" + policy,
            "-D", "journal.directory=" + journal,
            "-D", "journal.segment-length=1MiB",
            "-D", "aeron.dir=" + aeron,
            "-D", "layout=inline",
            "-D", "idle=yield").awaitReady();
        pay(faked, aeron);
    }

    private void pay(final List<String> faked, final Path aeron)
    {
        CloseHelper.close(payments);
        payments = Child.startMainUnder(faked, PacedSwitch.class.getName(), Path.of(System.getProperty("java.home")),
            directory, List.of(), aeron.toString(), "" + STEP);
        awaitPayments(() -> decided() >= 2 * STEP);
        assertTrue(decided() > STEP, () -> payments.out() + payments.err() + engine.err());
    }

    /** Payments are decided; or the engine, for which the media driver was lost, ends and says so, and starts again. */
    private void goOn(
        final List<String> faked, final String policy, final Path journal, final Path aeron, final long clockMs)
    {
        awaitPayments(() -> Math.abs(last(PacedSwitch.CLOCK) - clockMs) < CLOCK_ERROR_MS);
        final long seen = decided();
        awaitPayments(() -> decided() >= seen + 2 * STEP);
        if (!engine.isAlive())
        {
            ends++;
            assertTrue(engine.err().contains("media driver"), engine::err);
            engine.close();
            start(faked, policy, journal, aeron);
        }
        else if (!payments.isAlive())
        {
            pay(faked, aeron);
        }
    }

    private void awaitPayments(final BooleanSupplier isSo)
    {
        Awaitility.await().atMost(120, TimeUnit.SECONDS).pollInterval(5, TimeUnit.MILLISECONDS)
            .until(() -> !engine.isAlive() || !payments.isAlive() || isSo.getAsBoolean());
    }

    private long decided()
    {
        return last(PacedSwitch.DECIDED);
    }

    /** @return the last number behind this word that the switch said in a whole line; 0 for none. */
    private long last(final String word)
    {
        final String out = payments.out();
        final int end = out.lastIndexOf('\n');
        final int from = out.lastIndexOf(word, end) + word.length();
        int to = from;
        while (to < end && Character.isDigit(out.charAt(to)))
        {
            to++;
        }
        return from < word.length() || to <= from ? 0 : Long.parseLong(out, from, to, 10);
    }
}
