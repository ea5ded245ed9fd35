package io.peregrine.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a switch was answered: for each payment id a hash of its decision's bytes and its sequence, in a mapped file, so
 * that the book outlives its owner. One thread.
 */
final class AnswerBook implements AutoCloseable
{
    private static final int ENTRY_LENGTH = 16;
    private static final int SHEET_BITS = 26;
    private static final int SHEET_ENTRIES = 1 << SHEET_BITS;
    private static final int SEQUENCE_OFFSET = 8;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final MappedByteBuffer[] mapped;
    private final UnsafeBuffer[] sheets;
    private final int capacity;
    private long answered;
    private long changed;
    private long doubled;
    private String firstDifference = "";

    /** @param capacity payments, from id 0; as in the file where there is one. */
    AnswerBook(final Path file, final int capacity)
    {
        this.capacity = capacity;
        try (FileChannel channel = FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            mapped = new MappedByteBuffer[1 + (capacity >>> SHEET_BITS)];
            sheets = new UnsafeBuffer[mapped.length];
            for (int i = 0; i < mapped.length; i++)
            {
                final long from = (long)i * SHEET_ENTRIES;
                mapped[i] = channel.map(FileChannel.MapMode.READ_WRITE, from * ENTRY_LENGTH,
                    Math.min(SHEET_ENTRIES, capacity - from) * ENTRY_LENGTH);
                sheets[i] = new UnsafeBuffer(mapped[i]);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        for (int id = 0; id < capacity; id++)
        {
            if (isAnswered(id))
            {
                answered++;
            }
        }
    }

    /** @return the hash of a body with its header; never 0, which stands for no answer. */
    static long hash(final DirectBuffer body, final int offset, final int length)
    {
        long hash = length * MIX;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES)
        {
            hash = mix(hash ^ body.getLong(offset + i));
        }
        for (; i < length; i++)
        {
            hash = mix(hash ^ body.getByte(offset + i));
        }
        return 0 == hash ? 1 : hash;
    }

    private static long mix(final long value)
    {
        final long product = value * MIX;
        return product ^ product >>> 29;
    }

    /** Takes an answer: the first one is kept, and later ones must be the same, and say that they are repeated. */
    void answer(final long id, final long hash, final long sequence, final boolean isRepeated)
    {
        if (!isAnswered(id))
        {
            // The hash last: an entry without it is none.
            final UnsafeBuffer sheet = sheet(id);
            sheet.putLong(at(id) + SEQUENCE_OFFSET, sequence);
            sheet.putLongOrdered(at(id), hash);
            answered++;
            return;
        }

        if (!isRepeated)
        {
            doubled++;
            differs("payment " + id + " was decided at " + sequence(id) + " and again at " + sequence);
        }
        if (!isSame(id, hash, sequence))
        {
            changed++;
            differs("payment " + id + " was answered with sequence " + sequence(id) + " and other bytes than with " +
                sequence);
        }
    }

    private UnsafeBuffer sheet(final long id)
    {
        return sheets[(int)(id >>> SHEET_BITS)];
    }

    private static int at(final long id)
    {
        return (int)(id & SHEET_ENTRIES - 1) * ENTRY_LENGTH;
    }

    private void differs(final String what)
    {
        firstDifference = firstDifference.isEmpty() ? what : firstDifference;
    }

    boolean isSame(final long id, final long hash, final long sequence)
    {
        return hash(id) == hash && sequence(id) == sequence;
    }

    boolean isAnswered(final long id)
    {
        return 0 != hash(id);
    }

    /** @return of the payment's decision; 0 for none. */
    long hash(final long id)
    {
        return sheet(id).getLong(at(id));
    }

    long sequence(final long id)
    {
        return sheet(id).getLong(at(id) + SEQUENCE_OFFSET);
    }

    int capacity()
    {
        return capacity;
    }

    /**
     * @param window payments that may be on their way at a time.
     * @return the first id without an answer that may have been on its way with the last one that has one.
     */
    int firstUnanswered(final int window)
    {
        int id = capacity;
        while (id > 0 && !isAnswered(id - 1))
        {
            id--;
        }
        id = Math.max(0, id - window);
        while (id < capacity && isAnswered(id))
        {
            id++;
        }
        return id;
    }

    /** @return the ids of all that were answered, in the order in which they were decided. */
    int[] byDecision()
    {
        final long[] places = new long[(int)answered];
        int count = 0;
        for (int id = 0; id < capacity; id++)
        {
            if (isAnswered(id))
            {
                places[count++] = sequence(id) << Integer.SIZE | id;
            }
        }
        Arrays.sort(places);
        return Arrays.stream(places).mapToInt(place -> (int)place).toArray();
    }

    /** @return payments that were answered. */
    long answered()
    {
        return answered;
    }

    /** @return answers that differ from the payment's first one, of this run. */
    long changed()
    {
        return changed;
    }

    /** @return payments that were decided once more, of this run. */
    long doubled()
    {
        return doubled;
    }

    /** @return for people; empty where there is none. */
    String firstDifference()
    {
        return firstDifference;
    }

    @Override
    public void close()
    {
        for (final MappedByteBuffer each : mapped)
        {
            IoUtil.unmap(each);
        }
    }
}
