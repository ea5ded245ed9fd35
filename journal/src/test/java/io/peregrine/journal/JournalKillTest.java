package io.peregrine.journal;

import java.io.BufferedReader;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.*;

class JournalKillTest
{
    private static final int KILLS = 3;

    @TempDir
    Path root;

    @Test
    void shouldHoldAllThatWasAppendedWhenTheProcessIsKilled() throws Exception
    {
        long acknowledged = -1;
        for (int kill = 1; kill <= KILLS; kill++)
        {
            final Process child = AppendingProcess.start(root, Integer.MAX_VALUE);
            try (BufferedReader lines = child.inputReader())
            {
                assertEquals("open", lines.readLine());
                for (int i = 0; i < 3001; i++)
                {
                    acknowledged = Long.parseLong(lines.readLine());
                }
                child.toHandle().destroyForcibly(); // SIGKILL; Process.destroyForcibly would close our end as well
                String line = lines.readLine();
                for (String next = lines.readLine(); null != next; next = lines.readLine())
                {
                    acknowledged = Long.parseLong(line); // the very last line may be cut in two
                    line = next;
                }
            }
            child.waitFor();

            try (JournalDirectory directory = JournalDirectory.open(root))
            {
                final long last;
                try (JournalWriter writer = JournalWriter.open(directory.inputs(), JournalFixture.context()))
                {
                    last = writer.lastSequence();
                    assertTrue(last >= acknowledged, last + " kept, " + acknowledged + " acknowledged");
                }
                try (JournalReader reader = JournalReader.open(directory.inputs()))
                {
                    long sequence = 0;
                    for (; reader.next(); sequence++)
                    {
                        assertEquals(AppendingProcess.entry(sequence), JournalFixture.read(reader));
                    }
                    assertEquals(last + 1, sequence);
                }
                assertTrue(JournalVerifier.verify(root).isClean());
            }
        }
    }
}
