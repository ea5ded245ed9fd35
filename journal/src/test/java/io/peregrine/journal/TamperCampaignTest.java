package io.peregrine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.peregrine.journal.JournalFixture.*;
import static org.junit.jupiter.api.Assertions.*;

/**
 * Changes with everything mended: nothing in the journal gives them away, the exported head does, every time. As many
 * as {@code -Dperegrine.tamperings} says.
 */
class TamperCampaignTest
{
    private static final int TAMPERINGS = Integer.getInteger("peregrine.tamperings", 60);
    private static final int FIRST_SEED = Integer.getInteger("peregrine.tamper-seed", 0);
    private static final int COUNT = 60;

    @TempDir
    Path directory;

    /** Of one series that is all there is in its journal. */
    private final class Target
    {
        final Path root;
        final Path series;
        final boolean isDense;
        final Map<Path, byte[]> original = new HashMap<>();
        final JournalHead head;

        Target(final String name, final boolean isDense) throws IOException
        {
            this.isDense = isDense;
            root = directory.resolve(name);
            series(root);
            series = root.resolve(name);
            final Random random = new Random(3);
            try (JournalWriter writer = JournalWriter.open(series, context().isDense(isDense)))
            {
                for (int i = 0; i < COUNT; i++)
                {
                    assertTrue(append(writer, entry(random, isDense ? i : i / 2, 38_000 + random.nextInt(2_000))));
                }
            }
            assertEquals(3, Segments.list(series).size());
            for (final SegmentInfo each : Segments.list(series))
            {
                original.put(each.file(), Files.readAllBytes(each.file()));
            }
            original.put(series.resolve("durable"), Files.readAllBytes(series.resolve("durable")));
            try (JournalDirectory journal = JournalDirectory.openReadOnly(root))
            {
                head = JournalHead.parse(JournalHead.of(journal, Instant.EPOCH, HeadKeys.KEY).text());
            }
            assertTrue(head.isSignedBy(HeadKeys.PUBLIC_KEY));
        }

        boolean isOriginal() throws IOException
        {
            for (final Map.Entry<Path, byte[]> each : original.entrySet())
            {
                if (!Files.exists(each.getKey()) || !Arrays.equals(each.getValue(), Files.readAllBytes(each.getKey())))
                {
                    return false;
                }
            }
            return original.size() == Segments.files(series).size() + 1;
        }

        void restore() throws IOException
        {
            for (final Path each : Segments.files(series))
            {
                if (!original.containsKey(each))
                {
                    Files.delete(each);
                }
            }
            for (final Map.Entry<Path, byte[]> each : original.entrySet())
            {
                Files.write(each.getKey(), each.getValue());
            }
        }

        List<JournalVerifier.Finding> findings()
        {
            return JournalVerifier.verify(root, head).series().stream()
                .flatMap((each) -> each.findings().stream()).toList();
        }
    }

    @Test
    void shouldFindEveryChangeByTheHeadThoughAllElseIsMended() throws IOException
    {
        final List<Target> targets = List.of(new Target("inputs", true), new Target("decisions", false));
        final List<String> unseen = new ArrayList<>();
        for (int i = 0, seed = FIRST_SEED; i < TAMPERINGS; i++, seed++)
        {
            final Target target = targets.get(seed % 2);
            final JournalForger forger = new JournalForger(target.series, target.isDense, new Random(seed));
            final String what = forger.tamper();
            forger.write();
            if (target.isOriginal())
            {
                i--; // a record doubled that pushes its double out of the segment: the same bytes
                continue;
            }

            final List<JournalVerifier.Finding> findings = target.findings();
            if (findings.isEmpty())
            {
                unseen.add("seed " + seed + ": " + what);
            }
            // Only what is mended through and through tries the head.
            assertTrue(findings.stream().allMatch((each) -> each.file().equals(target.series)),
                () -> what + " was not mended: " + findings);
            target.restore();
            if (0 == (i + 1) % 1_000)
            {
                System.out.println("tamperings: " + (i + 1) + ", unseen " + unseen.size());
            }
        }

        assertEquals(List.of(), unseen);
        for (final Target each : targets)
        {
            assertEquals(List.of(), each.findings());
        }
    }

    /** The forger itself must not be what is found. */
    @Test
    void shouldFindNothingWhenTheForgerChangedNothing() throws IOException
    {
        for (final Target target : List.of(new Target("inputs", true), new Target("decisions", false)))
        {
            new JournalForger(target.series, target.isDense, new Random(1)).write();

            for (final Map.Entry<Path, byte[]> each : target.original.entrySet())
            {
                assertArrayEquals(each.getValue(), Files.readAllBytes(each.getKey()), each.getKey().toString());
            }
            assertEquals(List.of(), target.findings());
        }
    }
}
