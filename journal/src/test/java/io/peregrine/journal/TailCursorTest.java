package io.peregrine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.peregrine.journal.JournalFixture.*;
import static org.junit.jupiter.api.Assertions.*;

/** Decisions: three records for each sequence, three sealed segments and an open one. */
class TailCursorTest
{
    private static final int COUNT = 300;
    private static final int FRAME_LENGTH = 4_000;

    @TempDir
    Path root;

    private Path decisions;
    private final List<Entry> written = new ArrayList<>();
    private final Random random = new Random(8);

    @BeforeEach
    void write()
    {
        series(root);
        decisions = root.resolve("decisions");
        append(1, COUNT);
        assertEquals(List.of(true, true, true, false),
            Segments.list(decisions).stream().map(SegmentInfo::isSealed).toList());
    }

    private void append(final int from, final int to)
    {
        try (JournalWriter writer = JournalWriter.open(decisions, context().isDense(false)))
        {
            for (int i = 3 * from; i < 3 * (to + 1); i++)
            {
                final Entry each = entry(random, i / 3, FRAME_LENGTH);
                assertTrue(JournalFixture.append(writer, each));
                written.add(each);
            }
        }
    }

    private JournalTail open(final String name, final long from)
    {
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root))
        {
            return JournalTail.open(journal, "decisions", name, from);
        }
    }

    private List<Entry> take(final JournalTail tail, final int limit)
    {
        final List<Entry> taken = new ArrayList<>();
        while (taken.size() < limit && tail.next())
        {
            taken.add(read(tail.record()));
        }
        return taken;
    }

    /** Any batch, so that cursors come to stand before, between and behind the records of a sequence. */
    @Test
    void shouldDeliverEachRecordOnceToOneThatCommitsAndComesAgain()
    {
        final List<Entry> delivered = new ArrayList<>();
        final Random sizes = new Random(4);
        int runs = 0;
        while (delivered.size() < written.size())
        {
            try (JournalTail tail = open("console", JournalTail.GO_ON))
            {
                delivered.addAll(take(tail, 1 + sizes.nextInt(17)));
                tail.commit();
            }
            if (0 == ++runs % 20 && written.size() < 6 * COUNT)
            {
                append(written.size() / 3 + 1, written.size() / 3 + 10);
            }
        }

        assertEquals(written, delivered);
        try (JournalTail tail = open("console", JournalTail.GO_ON))
        {
            assertFalse(tail.next());
            append(2 * COUNT + 1, 2 * COUNT + 2);
            assertEquals(written.subList(delivered.size(), written.size()), take(tail, 100));
        }
    }

    @Test
    void shouldDeliverAgainWhatWasNotCommitted()
    {
        try (JournalTail tail = open("a", JournalTail.GO_ON))
        {
            take(tail, 100);
            tail.commit();
            take(tail, 50);
        }
        try (JournalTail tail = open("a", JournalTail.GO_ON))
        {
            assertEquals(written.subList(100, 110), take(tail, 10));
        }
        try (JournalTail tail = open("b", JournalTail.GO_ON))
        {
            assertEquals(written, take(tail, 10_000), "each name goes its own way");
        }
    }

    @Test
    void shouldBeginWhereItIsToldTo()
    {
        for (final int from : new int[] {0, 1, 2, 87, 174, COUNT, COUNT + 5})
        {
            try (JournalTail tail = open("a", from))
            {
                assertEquals(written.stream().filter((each) -> each.sequence() >= from).toList(), take(tail, 10_000));
                tail.commit();
            }
        }
        try (JournalTail tail = open("a", 20))
        {
            assertTrue(tail.next());
            tail.commit();
        }
        try (JournalTail tail = open("a", JournalTail.GO_ON))
        {
            assertEquals(written.subList(3 * 19 + 1, written.size()), take(tail, 10_000));
        }
    }

    @Test
    void shouldSayThatRetentionRemovedWhatComesNext() throws IOException
    {
        for (final int[] committed : new int[][] {{1, 100}, {2, 260}, {3, 400}})
        {
            try (JournalTail tail = open("c" + committed[0], JournalTail.GO_ON))
            {
                take(tail, committed[1]);
                tail.commit();
            }
        }
        final long firstKept = Segments.list(decisions).get(1).firstSequence();
        JournalFixture.snapshot(root, firstKept);
        JournalRetention.prune(root, JournalRetention.ANY_AGE, 0);
        final long removed = Segments.firstKept(decisions) - 1;

        final JournalRemovedException refused =
            assertThrows(JournalRemovedException.class, () -> open("c1", JournalTail.GO_ON));
        assertEquals(removed, refused.lastRemoved());
        assertTrue(refused.getMessage().contains("came as far as sequence 34,"), refused.getMessage());
        assertThrows(JournalRemovedException.class, () -> open("c1", removed));
        try (JournalTail tail = open("c1", removed + 1))
        {
            assertEquals(written.stream().filter((each) -> each.sequence() > removed).toList(), take(tail, 10_000));
        }
        try (JournalTail tail = open("c3", JournalTail.GO_ON))
        {
            assertEquals(written.subList(400, written.size()), take(tail, 10_000));
        }
        try (JournalTail tail = open("new", JournalTail.GO_ON))
        {
            final List<Entry> kept = take(tail, 10_000);
            assertEquals(written.subList(written.size() - kept.size(), written.size()), kept);
            assertEquals(Segments.list(decisions).get(1).firstSequence(), kept.get(0).sequence());
        }
    }

    /** The removed segment ends within a sequence: a cursor that stands in it loses nothing. */
    @Test
    void shouldRatherDeliverTwiceWhereRetentionPartsASequence() throws IOException
    {
        final SegmentInfo first = Segments.list(decisions).get(0);
        final int behind = (int)first.records();
        assertEquals(first.lastSequence(), Segments.list(decisions).get(1).firstSequence(), "parted");
        try (JournalTail tail = open("a", JournalTail.GO_ON))
        {
            take(tail, behind);
            tail.commit();
        }
        JournalFixture.snapshot(root, first.lastSequence());
        assertEquals(1, JournalRetention.prune(root, JournalRetention.ANY_AGE, 0).segments());

        try (JournalTail tail = open("a", JournalTail.GO_ON))
        {
            assertEquals(written.subList(behind, written.size()), take(tail, 10_000));
        }
    }

    @Test
    void shouldLetOneConsumerHaveANameAndOneSeries()
    {
        try (JournalTail tail = open("a", JournalTail.GO_ON))
        {
            assertTrue(tail.next());
            tail.commit();
            assertTrue(assertThrows(JournalException.class, () -> open("a", JournalTail.GO_ON)).getMessage()
                .contains("in use"));
        }
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root))
        {
            assertTrue(assertThrows(JournalException.class,
                () -> JournalTail.open(journal, "inputs", "a", JournalTail.GO_ON)).getMessage()
                .contains("the other series"));
        }
        open("a", JournalTail.GO_ON).close();
        for (final String name : new String[] {"", ".", "../a", "a/b", "a.lock", "a.new", "x".repeat(65)})
        {
            assertThrows(JournalException.class, () -> open(name, JournalTail.GO_ON), name);
        }
    }

    /** 32 bytes, each bit of them. */
    @Test
    void shouldNotTakeACursorInWhichABitIsAnother() throws IOException
    {
        try (JournalTail tail = open("a", JournalTail.GO_ON))
        {
            take(tail, 100);
            tail.commit();
        }
        final Path file = root.resolve("cursors").resolve("a");
        assertEquals(32, Files.size(file));
        for (int bit = 0; bit < 256; bit++)
        {
            flip(file, bit / 8, bit % 8);
            assertThrows(JournalException.class, () -> open("a", JournalTail.GO_ON));
            flip(file, bit / 8, bit % 8);
        }
        open("a", JournalTail.GO_ON).close();
    }

    @Test
    void shouldGoOnFromTheCursorBeforeWhenAKillStoppedTheWritingOfTheNext() throws IOException
    {
        try (JournalTail tail = open("a", JournalTail.GO_ON))
        {
            take(tail, 100);
            tail.commit();
        }
        Files.write(root.resolve("cursors").resolve("a.new"), new byte[] {1, 2, 3});

        try (JournalTail tail = open("a", JournalTail.GO_ON))
        {
            assertEquals(written.subList(100, 105), take(tail, 5));
            tail.commit();
        }
        try (JournalTail tail = open("a", JournalTail.GO_ON))
        {
            assertEquals(written.subList(105, 110), take(tail, 5));
        }
    }

    /** What was cut after a power failure comes once more, and is not delivered twice. */
    @Test
    void shouldWaitWhereTheSeriesIsShorterThanTheCursor() throws IOException
    {
        try (JournalTail tail = open("a", JournalTail.GO_ON))
        {
            take(tail, 10_000);
            tail.commit();
        }
        final Path last = Segments.list(decisions).get(3).file();
        final int kept = offsetOf(last, 5);
        final byte[] bytes = Files.readAllBytes(last);
        Arrays.fill(bytes, kept, bytes.length, (byte)0);
        Files.write(last, bytes);
        Files.delete(decisions.resolve("durable"));

        try (JournalTail tail = open("a", JournalTail.GO_ON))
        {
            assertFalse(tail.next());
            append((int)readAll(decisions).get(readAll(decisions).size() - 1).sequence() + 1, COUNT + 1);
            assertEquals(written.subList(written.size() - 3, written.size()), take(tail, 10_000));
        }
    }
}
