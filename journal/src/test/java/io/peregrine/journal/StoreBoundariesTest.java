package io.peregrine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.*;

/**
 * A process is killed between any two stores into the mapped segments: of appends, of a roll, of seals, of a recovery.
 * What was acknowledged is there, nothing else but the one record that was on its way, whole; no opening is refused.
 * Besides the stores in their order, those that a compiler or a processor may make first are tried.
 */
class StoreBoundariesTest
{
    /** Of the words of a long copy, every so many-th is a boundary of its own. */
    private static final int BULK_STEP = Integer.getInteger("peregrine.bulk-step", 8_000);
    /** One of so many boundaries is verified as a whole, too. */
    private static final int VERIFIED = 5;
    private static final int AHEAD_STEPS = 60;
    private static final int SHORT_RECORDS = Integer.getInteger("peregrine.short-records", 4);
    private static final int LONG_FRAME = 200_000;

    /** What was appended: the frames; a record's place in the list is its sequence. */
    private final List<UnsafeBuffer> frames = new ArrayList<>();
    private final Random random = new Random(11);
    private Path directory;
    private int boundaries;

    @BeforeEach
    void makeDirectory() throws IOException
    {
        final Path memory = Path.of("/dev/shm");
        directory = Files.isWritable(memory) ? Files.createTempDirectory(memory, "stores-") :
            Files.createTempDirectory("stores-");
    }

    @AfterEach
    void deleteDirectory()
    {
        IoUtil.delete(directory.toFile(), true);
    }

    private Path series(final String name) throws IOException
    {
        final Path series = directory.resolve(name).resolve("inputs");
        IoUtil.delete(series.toFile(), true);
        return Files.createDirectories(series);
    }

    private void append(final JournalWriter writer, final StoreLog log, final int frameLength)
    {
        final UnsafeBuffer frame = frame(frameLength);
        frames.add(frame);
        assertTrue(append(writer, frames.size() - 1, frame));
        log.appended(frames.size());
    }

    private UnsafeBuffer frame(final int length)
    {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new UnsafeBuffer(bytes);
    }

    private static boolean append(final JournalWriter writer, final long sequence, final UnsafeBuffer frame)
    {
        return writer.append(3, sequence, -1, 7, 1 << 30, 5, sequence * 31, ~sequence, frame, 0, frame.capacity());
    }

    private void appendShort(final JournalWriter writer, final StoreLog log)
    {
        for (int i = 0; i < SHORT_RECORDS; i++)
        {
            append(writer, log, random.nextInt(40));
        }
    }

    private List<StoreLog.Step> script(final Path series)
    {
        final StoreLog log = new StoreLog();
        try (JournalWriter writer = JournalWriter.open(series, JournalFixture.context().disk(log)))
        {
            log.changed(DurableMark.file(series));
            appendShort(writer, log);
            writer.force();
            log.changed(DurableMark.file(series));
            for (int i = 0; i < 11; i++)
            {
                append(writer, log, LONG_FRAME);
                if (0 == i % 4)
                {
                    append(writer, log, random.nextInt(40));
                }
            }
            appendShort(writer, log);
            writer.force();
            log.changed(DurableMark.file(series));
            appendShort(writer, log);
        }
        return log.steps();
    }

    @Test
    void shouldRecoverFromEveryBoundaryBetweenTwoStores() throws IOException
    {
        final Path series = series("script");
        final List<StoreLog.Step> steps = script(series);
        final Map<String, byte[]> files = tryBoundaries(steps, new HashMap<>());

        for (final Map.Entry<String, byte[]> file : files.entrySet())
        {
            if (!"durable".equals(file.getKey()) && Files.exists(series.resolve(file.getKey())))
            {
                assertArrayEquals(Files.readAllBytes(series.resolve(file.getKey())), file.getValue(),
                    "stores that the log has missed");
            }
        }
        assertTrue(boundaries > 500, "boundaries: " + boundaries);
        System.out.println("boundaries between stores: " + boundaries);
    }

    /** @param files what is there before. @return what is there in the end. */
    private Map<String, byte[]> tryBoundaries(final List<StoreLog.Step> steps, final Map<String, byte[]> files)
        throws IOException
    {
        int bulk = 0;
        for (int i = 0; i < steps.size(); i++)
        {
            final StoreLog.Step step = steps.get(i);
            if (step.isStore() && (!step.isBulk() || 0 == bulk++ % BULK_STEP))
            {
                tryOne(files, step.appended(), i, "stores in order", true);
                tryOne(withStoresAhead(files, steps, i), step.appended(), i, "stores ahead", false);
            }
            apply(files, step);
        }
        tryOne(files, frames.size(), steps.size(), "all stores", true);
        return files;
    }

    private static void apply(final Map<String, byte[]> files, final StoreLog.Step step)
    {
        if (step.isStore())
        {
            System.arraycopy(step.bytes(), 0, files.get(step.file()), step.at(), step.bytes().length);
        }
        else
        {
            files.put(step.file(), step.bytes().clone());
        }
    }

    /**
     * Some later stores are there before earlier ones: any but a release, of which everything before must be there, and
     * but those behind a second one, and in one place in their order. Another thread's wait for it.
     */
    private Map<String, byte[]> withStoresAhead(
        final Map<String, byte[]> files, final List<StoreLog.Step> steps, final int from)
    {
        final Map<String, byte[]> ahead = new HashMap<>(files);
        final Set<String> touched = new HashSet<>();
        final Set<String> held = new HashSet<>();
        final Thread thread = steps.get(from).thread();
        int releases = 0;
        for (int i = from; i < Math.min(steps.size(), from + AHEAD_STEPS) && releases < 2; i++)
        {
            final StoreLog.Step step = steps.get(i);
            if (!step.isStore())
            {
                break;
            }
            if (step.thread() != thread)
            {
                continue;
            }
            final String place = step.file() + " " + step.at();
            if (step.isRelease())
            {
                releases++;
            }
            else if (!held.contains(place) && random.nextBoolean())
            {
                if (touched.add(step.file()))
                {
                    ahead.put(step.file(), ahead.get(step.file()).clone());
                }
                apply(ahead, step);
            }
            else
            {
                held.add(place);
            }
        }
        return ahead;
    }

    /** @param isInOrder false: a reader that does not wait for the opening may take what is there for damage. */
    private void tryOne(
        final Map<String, byte[]> files,
        final int acknowledged,
        final int at,
        final String which,
        final boolean isInOrder)
        throws IOException
    {
        boundaries++;
        final String context = which + ", boundary " + at + ", " + acknowledged + " acknowledged: ";
        final Path series = series("crashed");
        for (final Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet())
        {
            Files.write(series.resolve(file.getKey()), file.getValue());
        }
        try
        {
            if (isInOrder)
            {
                check(series, acknowledged, context + "read before the opening");
            }
            try (JournalWriter writer = JournalWriter.open(series, JournalFixture.context()))
            {
                final int found = check(series, acknowledged, context + "recovered");
                assertEquals(found, writer.recordCount(), context);
                assertTrue(append(writer, found, frame(9)), context);
            }
            if (0 == boundaries % VERIFIED)
            {
                assertTrue(JournalVerifier.verify(series.getParent()).isClean(), context + "not clean");
            }
        }
        catch (final JournalException ex)
        {
            throw new AssertionError(context + ex.getMessage(), ex);
        }
    }

    /** All that was acknowledged, and at most the one that was on its way. @return how many there are. */
    private int check(final Path series, final int acknowledged, final String context)
    {
        int count = 0;
        try (JournalReader reader = JournalReader.open(series))
        {
            while (reader.next())
            {
                assertTrue(count < frames.size() && count <= acknowledged, context + ": more than was appended");
                assertEquals(count, reader.sequence(), context);
                assertEquals(~(long)count, reader.sourceSequence(), context);
                assertEquals(frames.get(count),
                    new UnsafeBuffer(reader.buffer(), reader.frameOffset(), reader.frameLength()), context);
                count++;
            }
        }
        assertTrue(count >= acknowledged, context + ": " + count + " records");
        return count;
    }

    /** Killed behind a roll: what the recovery mends then, it may be killed at, too. */
    @Test
    void shouldRecoverFromEveryBoundaryOfARecovery() throws IOException
    {
        final List<StoreLog.Step> steps = script(series("script"));
        final Map<String, byte[]> files = new HashMap<>();
        int recoveries = 0;
        for (int i = 0; i < steps.size(); i++)
        {
            final StoreLog.Step step = steps.get(i);
            final boolean isHeader = step.isStore() && step.isRelease() && 0 == step.at();
            apply(files, step);
            if (isHeader)
            {
                recoveries++;
                tryRecovery(files, step.appended(), i);
            }
        }
        assertTrue(recoveries >= 3, "recoveries: " + recoveries);
        assertTrue(boundaries > 20, "boundaries: " + boundaries);
    }

    private void tryRecovery(final Map<String, byte[]> files, final int acknowledged, final int at) throws IOException
    {
        final Path series = series("recovering");
        for (final Map.Entry<String, byte[]> file : files.entrySet())
        {
            Files.write(series.resolve(file.getKey()), file.getValue());
        }
        final StoreLog log = new StoreLog();
        log.appended(acknowledged);
        JournalWriter.open(series, JournalFixture.context().disk(log)).close();
        final List<StoreLog.Step> steps = log.steps();
        final Map<String, byte[]> left = new HashMap<>(files);
        left.replaceAll((name, bytes) -> bytes.clone());
        final Set<String> unused = new HashSet<>();
        try (Stream<Path> names = Files.list(series))
        {
            final Set<String> after = new HashSet<>(names.map(each -> each.getFileName().toString()).toList());
            left.keySet().stream().filter(name -> !after.contains(name)).forEach(unused::add);
        }
        // The recovery deletes what was preallocated and not used before it stores anything.
        left.keySet().removeAll(unused);
        int bulk = 0;
        for (int i = 0; i < steps.size(); i++)
        {
            final StoreLog.Step step = steps.get(i);
            if (step.isStore() && (!step.isBulk() || 0 == bulk++ % 50))
            {
                tryOne(left, acknowledged, i, "recovery behind " + at, true);
                tryOne(withStoresAhead(left, steps, i), acknowledged, i, "recovery behind " + at + ", stores ahead",
                    false);
            }
            apply(left, step);
        }
    }
}
