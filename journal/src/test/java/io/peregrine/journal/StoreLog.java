package io.peregrine.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Every store that a writer, its allocator and a recovery make into mapped segments, in their order, with the files as
 * they were when they were mapped and what the script said between. Stores that change nothing are left out. Any
 * thread.
 */
final class StoreLog implements JournalDisk
{
    /**
     * One step.
     *
     * @param at        -1: the file has all of these bytes now, whoever wrote them.
     * @param isRelease all stores that its thread made before are there before it.
     * @param isBulk    one word of many.
     */
    record Step(String file, int at, byte[] bytes, boolean isRelease, boolean isBulk, Thread thread, int appended)
    {
        boolean isStore()
        {
            return at >= 0;
        }
    }

    private static final int SHORT_COPY = 64;

    private final List<Step> steps = new ArrayList<>();
    private int appended;

    /** Without it, one thread could store between another one's store and its entry here. */
    private final class LoggedBuffer extends UnsafeBuffer
    {
        private final String file;

        LoggedBuffer(final String file, final MappedByteBuffer mapped)
        {
            super(mapped);
            this.file = file;
        }

        private void store(final int index, final int length, final boolean isRelease, final Runnable store)
        {
            store(index, length, isRelease, false, store);
        }

        private void store(
            final int index, final int length, final boolean isRelease, final boolean isBulk, final Runnable store)
        {
            synchronized (StoreLog.this)
            {
                final byte[] before = bytes(index, length);
                store.run();
                final byte[] bytes = bytes(index, length);
                if (isRelease || !Arrays.equals(before, bytes))
                {
                    steps.add(new Step(file, index, bytes, isRelease, isBulk, Thread.currentThread(), appended));
                }
            }
        }

        private byte[] bytes(final int index, final int length)
        {
            final byte[] bytes = new byte[length];
            getBytes(index, bytes);
            return bytes;
        }

        @Override
        public void putByte(final int index, final byte value)
        {
            store(index, 1, false, () -> super.putByte(index, value));
        }

        @Override
        public void putShort(final int index, final short value)
        {
            store(index, Short.BYTES, false, () -> super.putShort(index, value));
        }

        @Override
        public void putInt(final int index, final int value)
        {
            store(index, Integer.BYTES, false, () -> super.putInt(index, value));
        }

        @Override
        public void putLong(final int index, final long value)
        {
            store(index, Long.BYTES, false, () -> super.putLong(index, value));
        }

        @Override
        public void putIntOrdered(final int index, final int value)
        {
            store(index, Integer.BYTES, true, () -> super.putIntOrdered(index, value));
        }

        @Override
        public void putLongOrdered(final int index, final long value)
        {
            store(index, Long.BYTES, true, () -> super.putLongOrdered(index, value));
        }

        @Override
        public void putBytes(final int index, final byte[] from)
        {
            putBytes(index, new UnsafeBuffer(from), 0, from.length);
        }

        /** A copy is made of stores of words. */
        @Override
        public void putBytes(final int index, final DirectBuffer from, final int offset, final int length)
        {
            for (int i = 0; i < length; i += Long.BYTES)
            {
                final int at = i;
                final int part = Math.min(Long.BYTES, length - i);
                store(index + i, part, false, length > SHORT_COPY,
                    () -> super.putBytes(index + at, from, offset + at, part));
            }
        }

        @Override
        public void setMemory(final int index, final int length, final byte value)
        {
            for (int i = 0; i < length; i += Long.BYTES)
            {
                final int at = index + i;
                final int part = Math.min(Long.BYTES, length - i);
                store(at, part, false, true, () -> super.setMemory(at, part, value));
            }
        }
    }

    @Override
    public synchronized UnsafeBuffer stores(final Path file, final MappedByteBuffer mapped)
    {
        final byte[] all = new byte[mapped.capacity()];
        mapped.duplicate().get(all);
        steps.add(new Step(name(file), -1, all, false, false, null, appended));
        return new LoggedBuffer(name(file), mapped);
    }

    private static String name(final Path file)
    {
        return file.getFileName().toString();
    }

    /** The script: so many records were acknowledged. */
    synchronized void appended(final int count)
    {
        appended = count;
    }

    /** The script: a file that nobody maps has changed. */
    synchronized void changed(final Path file)
    {
        try
        {
            steps.add(new Step(name(file), -1, Files.readAllBytes(file), false, false, null, appended));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    synchronized List<Step> steps()
    {
        return List.copyOf(steps);
    }
}
