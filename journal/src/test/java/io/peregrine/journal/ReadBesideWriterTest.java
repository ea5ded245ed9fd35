package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.peregrine.journal.JournalFixture.*;
import static org.junit.jupiter.api.Assertions.*;

/**
 * A reader at the end of what a writer of another process appends to. Between any two of its loads the writer may have
 * gone on by any number of its stores: never is that damage, and what is delivered is whole.
 */
class ReadBesideWriterTest
{
    private static final int FIRST_LENGTH = 8;
    private static final int ROOM_OFFSET = 4096 + 56 + FIRST_LENGTH;
    /** So little room is left behind the first record that looking at all of it takes few loads. */
    private static final int ROOM = 200;

    @TempDir
    Path root;

    private final List<Entry> appended = new ArrayList<>();
    private List<StoreLog.Step> stores;
    private FileChannel channel;

    /** Calls what was asked for at one of its loads. */
    private static final class WatchedBuffer extends UnsafeBuffer
    {
        private final Runnable onLoad;

        WatchedBuffer(final MappedByteBuffer mapped, final Runnable onLoad)
        {
            super(mapped);
            this.onLoad = onLoad;
        }

        @Override
        public int getInt(final int index)
        {
            onLoad.run();
            return super.getInt(index);
        }

        @Override
        public int getIntVolatile(final int index)
        {
            onLoad.run();
            return super.getIntVolatile(index);
        }

        @Override
        public long getLong(final int index)
        {
            onLoad.run();
            return super.getLong(index);
        }

        @Override
        public byte getByte(final int index)
        {
            onLoad.run();
            return super.getByte(index);
        }
    }

    /** The writer, standing before one of its stores. */
    private final class Writer implements JournalDisk
    {
        private int at;
        private int loads;
        private int goesOnAt;
        private int goesOnTo;

        @Override
        public UnsafeBuffer stores(final Path path, final MappedByteBuffer mapped)
        {
            return new WatchedBuffer(mapped, this::onLoad);
        }

        private void onLoad()
        {
            if (++loads == goesOnAt)
            {
                goOn(goesOnTo);
            }
        }

        void goOn(final int to)
        {
            for (; at < to; at++)
            {
                final StoreLog.Step step = stores.get(at);
                store(step.bytes(), step.at());
            }
        }
    }

    @BeforeEach
    void write() throws IOException
    {
        final Path series = series(root);
        final StoreLog log = new StoreLog();
        final Random random = new Random(3);
        try (JournalWriter writer = JournalWriter.open(series, context().disk(log)))
        {
            appendOne(writer, entry(random, 1, FIRST_LENGTH));
            final int before = log.steps().size();
            appendOne(writer, entry(random, 2, 61));
            appendOne(writer, entry(random, 3, 9));
            stores = List.copyOf(log.steps().subList(before, log.steps().size()));
        }
        Files.delete(DurableMark.file(series));
        channel = FileChannel.open(file(series, 1), StandardOpenOption.WRITE);
        channel.truncate(ROOM_OFFSET + ROOM);
    }

    private void appendOne(final JournalWriter writer, final Entry entry)
    {
        assertTrue(append(writer, entry));
        appended.add(entry);
    }

    @AfterEach
    void close() throws IOException
    {
        channel.close();
    }

    private void store(final byte[] bytes, final int at)
    {
        try
        {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static boolean isLength(final StoreLog.Step store)
    {
        return store.isRelease();
    }

    private int recordsIn(final int storesDone)
    {
        return 1 + (int)stores.subList(0, storesDone).stream().filter(ReadBesideWriterTest::isLength).count();
    }

    @Test
    void shouldNeverCallItDamageWhenTheWriterGoesOnBetweenAnyTwoLoads()
    {
        assertEquals(2, stores.stream().filter(ReadBesideWriterTest::isLength).count());
        int most = 0;
        for (int from = 0; from <= stores.size(); from++)
        {
            for (int to = from + 1; to <= stores.size(); to += to - from < 3 ? 1 : 4)
            {
                int load = 0;
                boolean hasGoneOn = true;
                while (hasGoneOn)
                {
                    hasGoneOn = tryOne(from, to, ++load);
                }
                most = Math.max(most, load);
            }
        }
        assertTrue(most > 2 * ROOM / 8, "loads: " + most);
    }

    /** @return false if the reader was done before that load. */
    private boolean tryOne(final int from, final int to, final int load)
    {
        store(new byte[ROOM], ROOM_OFFSET);
        final Writer writer = new Writer();
        final String context = "stores " + from + " to " + to + " of " + stores.size() + " before load " + load + ": ";
        try (JournalReader reader = JournalReader.open(series(root), writer, false))
        {
            assertTrue(reader.next());
            writer.goOn(from);
            writer.goesOnTo = to;
            writer.goesOnAt = writer.loads + load;
            int seen = 1;
            while (reader.next())
            {
                assertEquals(appended.get(seen++), read(reader), context);
            }
            final boolean hasGoneOn = writer.loads >= writer.goesOnAt;
            assertTrue(seen >= recordsIn(from) && seen <= recordsIn(to), context + seen + " records");

            writer.goOn(stores.size());
            while (reader.next())
            {
                assertEquals(appended.get(seen++), read(reader), context);
            }
            assertEquals(appended.size(), seen, context);
            assertFalse(reader.isTorn(), context);
            return hasGoneOn;
        }
        catch (final JournalDamageException ex)
        {
            throw new AssertionError(context + ex.getMessage(), ex);
        }
    }
}
