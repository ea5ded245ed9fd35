package io.peregrine.journal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Random;

/** A process of its own that holds a journal, appends and says what it has appended, until it is killed. */
final class AppendingProcess
{
    private AppendingProcess()
    {
    }

    static Process start(final Path root, final int limit) throws IOException
    {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
            "-XX:+UseSerialGC", "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"),
            AppendingProcess.class.getName(), root.toString(), Integer.toString(limit))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    }

    /** Frames are a function of the sequence, so that the parent can tell a right one from a wrong one. */
    static JournalFixture.Entry entry(final long sequence)
    {
        return JournalFixture.entry(new Random(sequence), sequence, (int)(sequence % 500));
    }

    public static void main(final String[] args) throws Exception
    {
        final long limit = Long.parseLong(args[1]);
        final PrintStream out = System.out;
        try (JournalDirectory directory = JournalDirectory.open(Path.of(args[0])))
        {
            out.println("open");
            if (0 == limit)
            {
                System.in.read();
                return;
            }
            try (JournalWriter writer = JournalWriter.open(directory.inputs(), JournalFixture.context()))
            {
                for (long sequence = writer.lastSequence() + 1; sequence < limit; sequence++)
                {
                    JournalFixture.append(writer, entry(sequence));
                    out.println(sequence);
                    if (0 == sequence % 1000)
                    {
                        writer.force();
                    }
                }
            }
        }
    }
}
