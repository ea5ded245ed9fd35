package io.peregrine.journal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A process of its own that takes a journal through all that it does to files, and says on its output what it was
 * promised: opening, rolls, seals, content, forces, a snapshot, retention, closing.
 */
final class ScriptedProcess
{
    static final int SNAPSHOT_LENGTH = 200_000;

    private static final int RECORDS = 120;
    private static final int FORCE_INTERVAL = 30;
    private static final int CONTENT_INTERVAL = 50;
    private static final int FRAME_LENGTH = 20_000;
    private static final int DECISION_LENGTH = 300;

    private ScriptedProcess()
    {
    }

    static List<String> command(final Path root)
    {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-Xshare:auto",
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"), ScriptedProcess.class.getName(), root.toString());
    }

    /** Frames are functions of sequence and series, so that another process knows them, too. */
    static JournalFixture.Entry input(final long sequence)
    {
        return JournalFixture.entry(new Random(sequence), sequence, FRAME_LENGTH);
    }

    static JournalFixture.Entry decision(final long sequence)
    {
        return JournalFixture.entry(new Random(~sequence), sequence, DECISION_LENGTH);
    }

    static byte[] content(final long sequence)
    {
        return ("content of " + sequence).getBytes(StandardCharsets.UTF_8);
    }

    public static void main(final String[] args) throws IOException
    {
        run(Path.of(args[0]), System.out);
    }

    private static void run(final Path root, final PrintStream promises) throws IOException
    {
        try (JournalDirectory directory = JournalDirectory.open(root);
            JournalWriter inputs = JournalWriter.open(directory.inputs(), JournalFixture.context());
            JournalWriter decisions = JournalWriter.open(
                directory.decisions(), JournalFixture.context().isDense(false)))
        {
            final long first = inputs.lastSequence() + 1;
            for (long sequence = first; sequence < first + RECORDS; sequence++)
            {
                if (0 == sequence % CONTENT_INTERVAL)
                {
                    promises.println("content " + sequence + " " + directory.content().put(content(sequence)));
                }
                JournalFixture.append(inputs, input(sequence));
                if (sequence > decisions.lastSequence())
                {
                    JournalFixture.append(decisions, decision(sequence));
                }
                promises.println("appended " + sequence);
                if (0 == sequence % FORCE_INTERVAL)
                {
                    inputs.force();
                    decisions.force();
                }
            }
            snapshot(root, inputs.lastSequence(), promises);
            JournalRetention.prune(root, JournalRetention.ANY_AGE, JournalFixture.SEGMENT_LENGTH);
            promises.println("pruned");
        }
    }

    private static void snapshot(final Path root, final long sequence, final PrintStream promises) throws IOException
    {
        try (SnapshotDirectory snapshots = SnapshotDirectory.open(root);
            SnapshotWriter writer = snapshots.create(new SnapshotHeader(sequence, "00".repeat(32), 1, 2)))
        {
            writer.write(new byte[SNAPSHOT_LENGTH], 0, SNAPSHOT_LENGTH);
            promises.println("snapshot " + writer.commit().getFileName());
            snapshots.prune(List.of());
        }
    }

    /** What its output promised must be there, and the journal must go on. @param promises its lines. */
    static void check(final Path root, final List<String> promises) throws IOException
    {
        long appended = -1;
        String snapshot = null;
        for (final String line : promises)
        {
            final String[] words = line.split(" ");
            switch (words[0])
            {
                case "appended" -> appended = Long.parseLong(words[1]);
                case "snapshot" -> snapshot = words[1];
                default ->
                {
                    // Content is looked up below, once the directory is open.
                }
            }
        }

        try (JournalDirectory directory = JournalDirectory.open(root))
        {
            for (final String line : promises)
            {
                if (line.startsWith("content "))
                {
                    final String[] words = line.split(" ");
                    require(new String(directory.content().get(words[2]), StandardCharsets.UTF_8)
                        .equals(new String(content(Long.parseLong(words[1])), StandardCharsets.UTF_8)), line);
                }
            }
            checkSeries(directory.inputs(), true, appended);
            checkSeries(directory.decisions(), false, appended);
        }
        if (null != snapshot)
        {
            checkSnapshot(root.resolve("snapshots").resolve(snapshot));
        }
        for (final Path file : SnapshotDirectory.files(root))
        {
            checkSnapshot(file);
        }
        require(JournalVerifier.verify(root).isClean(), "not clean: " + JournalVerifier.verify(root));
    }

    private static void checkSnapshot(final Path file) throws IOException
    {
        require(Files.isRegularFile(file), file + " is missing");
        try (SnapshotReader reader = SnapshotReader.open(file))
        {
            require(SNAPSHOT_LENGTH == reader.readAllBytes().length, file + " has another content");
        }
    }

    private static void checkSeries(final Path series, final boolean isInputs, final long appended)
    {
        final long last;
        try (JournalWriter writer = JournalWriter.open(series, JournalFixture.context().isDense(isInputs)))
        {
            last = writer.lastSequence();
            require(last >= appended, series + " ends at " + last + ", appended were " + appended);
        }
        long next = Segments.firstKept(series);
        try (JournalReader reader = JournalReader.open(series))
        {
            reader.seek(next);
            while (reader.next())
            {
                final JournalFixture.Entry expected = isInputs ? input(next) : decision(next);
                require(expected.equals(JournalFixture.read(reader)), series + " has something else at " + next);
                next++;
            }
        }
        require(next == last + 1, series + " reads up to " + next + " of " + last);
    }

    private static void require(final boolean isAsItShouldBe, final String otherwise)
    {
        if (!isAsItShouldBe)
        {
            throw new AssertionError(otherwise);
        }
    }
}
