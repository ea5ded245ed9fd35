package io.peregrine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.agrona.IoUtil;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.*;

/**
 * A process that takes a journal through all that it does to files is killed before each of its calls that open, write,
 * force, rename, cut or remove one: what it said that it had done is there. Needs strace; the test is left out, saying
 * so, where that may not be used.
 */
class CrashPointsTest
{
    private static final int POINTS = "all".equals(System.getProperty("peregrine.crash-points")) ? Integer.MAX_VALUE :
        Integer.getInteger("peregrine.crash-points", 10);
    private static final int KILLED = 137;
    private static final int TIMEOUT_S = 300;
    private static final int TORN_RECORDS = 110;
    private static final String CALLS = "openat,write,pwrite64,fsync,fdatasync,rename,ftruncate,fallocate,unlink,mkdir";

    /** Thread, call, the rest. */
    private static final Pattern LINE = Pattern.compile("^(\\d+) +([a-z0-9]+)\\((.*)$");

    /** The call's so-many-th on this path, of any one thread. */
    private record Point(String call, Path path, int number) implements Comparable<Point>
    {
        @Override
        public int compareTo(final Point other)
        {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString()
        {
            return call + " " + path + " " + number;
        }
    }

    @TempDir
    Path directory;

    private Path root;
    private Path log;

    @BeforeEach
    void isStraceThere() throws Exception
    {
        root = directory.toRealPath().resolve("journal");
        log = directory.resolve("strace.log");
        boolean isUsable = false;
        try
        {
            final Process process = new ProcessBuilder("strace", "-f", "-o", log.toString(), "-e",
                "inject=rename:signal=KILL:when=1", "true").redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            isUsable = 0 == process.waitFor();
        }
        catch (final IOException ignore)
        {
            // There is none.
        }
        Assumptions.assumeTrue(isUsable, "LEFT OUT: crash points: strace is missing here, or may not be used");
    }

    @Test
    void shouldHaveAllThatWasDoneWhenKilledBeforeAnyCall() throws Exception
    {
        shouldRecoverFromEachPoint(false);
    }

    /** The process finds what a killed one left: unsealed segments, a torn record, a spare segment. */
    @Test
    void shouldHaveAllThatWasDoneWhenKilledBeforeAnyCallOfARecovery() throws Exception
    {
        shouldRecoverFromEachPoint(true);
    }

    private void shouldRecoverFromEachPoint(final boolean isTorn) throws Exception
    {
        prepare(isTorn);
        final List<Point> points = new ArrayList<>(points());
        assertTrue(points.size() > 60, () -> "too few calls: " + points);
        final long seed = System.nanoTime();
        Collections.shuffle(points, new Random(seed));
        int tried = 0;
        int killed = 0;
        for (final Point point : points)
        {
            // The threads may share the calls otherwise each time: so many points, and more where few of them killed.
            if (tried >= POINTS && killed * 2 > tried)
            {
                break;
            }
            tried++;
            prepare(isTorn);
            final List<String> promises = new ArrayList<>();
            final int code = run(promises, "-P", point.path().toString(), "-e", "trace=" + point.call(),
                "-e", "inject=" + point.call() + ":signal=KILL:when=" + point.number());
            killed += KILLED == code ? 1 : 0;
            try
            {
                ScriptedProcess.check(root, promises);
            }
            catch (final JournalException | AssertionError ex)
            {
                throw new AssertionError("killed before " + point + ", seed " + seed + ": " + ex.getMessage(), ex);
            }
        }
        System.out.println("crash points: " + points.size() + ", tried " + tried + ", killed " + killed);
        assertTrue(killed * 2 > tried, killed + " of " + tried + " points killed the process");
    }

    private void prepare(final boolean isTorn) throws IOException
    {
        if (Files.exists(root))
        {
            IoUtil.delete(root.toFile(), false);
        }
        if (!isTorn)
        {
            return;
        }
        final Path living = directory.resolve("living");
        JournalDirectory.open(living).close();
        final JournalContext ofDecisions = JournalFixture.context().isDense(false);
        try (JournalWriter inputs = JournalWriter.open(living.resolve("inputs"), JournalFixture.context());
            JournalWriter decisions = JournalWriter.open(living.resolve("decisions"), ofDecisions))
        {
            for (long sequence = 0; sequence < TORN_RECORDS; sequence++)
            {
                JournalFixture.append(inputs, ScriptedProcess.input(sequence));
                JournalFixture.append(decisions, ScriptedProcess.decision(sequence));
            }
            copy(living, root);
            final Path last = root.resolve("inputs").resolve(
                String.format("%010d.seg", 1 + TORN_RECORDS * 20_056 / (JournalFixture.SEGMENT_LENGTH - 8192)));
            JournalFixture.flip(last, inputs.appendedPosition() - 100, 3);
        }
        IoUtil.delete(living.toFile(), false);
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> paths = Files.walk(from))
        {
            for (final Path path : paths.toList())
            {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    /** Runs the script to its end and sees which calls it makes on the journal's files. */
    private TreeSet<Point> points() throws Exception
    {
        final List<String> promises = new ArrayList<>();
        assertEquals(0, run(promises, "-y", "-e", "trace=" + CALLS));
        ScriptedProcess.check(root, promises);

        final Map<String, Integer> counts = new HashMap<>();
        final TreeSet<Point> points = new TreeSet<>();
        final Pattern inJournal = Pattern.compile("[<\"](" + Pattern.quote(root.toString()) + "[^>\"]*)[>\"]");
        for (final String line : Files.readAllLines(log))
        {
            final Matcher call = LINE.matcher(line);
            if (!call.matches())
            {
                continue;
            }
            final Matcher path = inJournal.matcher(call.group(3));
            String last = null;
            while (path.find())
            {
                last = path.group(1);
            }
            if (null != last)
            {
                final int number = counts.merge(call.group(1) + call.group(2) + last, 1, Integer::sum);
                points.add(new Point(call.group(2), Path.of(last), number));
            }
        }
        return points;
    }

    private int run(final List<String> promises, final String... options) throws Exception
    {
        final List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", log.toString()));
        command.addAll(List.of(options));
        command.addAll(ScriptedProcess.command(root));
        final Path out = directory.resolve("promises.txt");
        final Process process = new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(out.toFile()).start();
        assertTrue(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS), "the process hangs");
        final String said = Files.readString(out);
        // The very last line may be cut in two.
        said.substring(0, said.lastIndexOf('\n') + 1).lines().forEach(promises::add);
        return process.exitValue();
    }
}
