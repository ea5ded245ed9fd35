package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How many different values: exact up to a limit, beyond it a sample of those whose hash ends in so many zeros that the
 * limit holds (adaptive sampling: Wegman, analysed by Flajolet, 1990). A payment that leaves takes its value along,
 * sampled or not.
 */
final class DistinctValues extends Accumulator
{
    /** Different values held exactly. */
    static final int LIMIT = 512;

    private static final int RETAKE = LIMIT / 4;
    private static final int NOTHING = 63;
    private static final int NONE = DistinctPool.NONE;

    private final DistinctPool pool;
    private final int number;
    private final int low;
    private final int high;
    private int size;
    private int level;
    private int head = NONE;
    private int keySlot;
    private boolean isDetached;

    /**
     * @param number differs among the history's distinct counts.
     * @param low    column.
     * @param high   column; the same as low where a value has one word.
     */
    DistinctValues(final int offset, final DistinctPool pool, final int number, final int low, final int high)
    {
        super(offset);
        this.pool = pool;
        this.number = number;
        this.low = low;
        this.high = high;
    }

    /** @param slot whose values it stands for when it is loaded next. */
    void key(final int slot)
    {
        keySlot = slot;
    }

    private long owner()
    {
        return (isDetached ? -1L : keySlot) << 16 | number;
    }

    @Override
    int length()
    {
        return 12;
    }

    @Override
    void clear()
    {
        while (NONE != head)
        {
            head = pool.remove(head, head);
        }
        size = 0;
        level = 0;
    }

    @Override
    void load(final UnsafeBuffer memory, final int at)
    {
        isDetached = false;
        size = memory.getInt(at + offset);
        level = memory.getInt(at + offset + 4);
        head = memory.getInt(at + offset + 8) - 1;
    }

    @Override
    void store(final UnsafeBuffer memory, final int at)
    {
        memory.putInt(at + offset, size);
        memory.putInt(at + offset + 4, level);
        memory.putInt(at + offset + 8, head + 1);
    }

    @Override
    void add(final Row row)
    {
        if (PaymentEvent.MISSING != row.values[low])
        {
            add(row.values[low], row.values[high], 1);
        }
    }

    private void add(final long valueLow, final long valueHigh, final int times)
    {
        if (zeros(valueLow, valueHigh) < level)
        {
            return;
        }
        final int found = pool.find(owner(), valueLow, valueHigh);
        if (NONE != found)
        {
            pool.count(found, pool.count(found) + times);
            return;
        }
        while (LIMIT == size || pool.isFull())
        {
            thin();
            if (zeros(valueLow, valueHigh) < level)
            {
                return;
            }
        }
        head = pool.add(owner(), valueLow, valueHigh, head);
        pool.count(head, times);
        size++;
    }

    private void thin()
    {
        level = 0 == size ? NOTHING + 2 : level + 1;
        for (int entry = head; NONE != entry;)
        {
            final int next = pool.next(entry);
            if (zeros(pool.low(entry), pool.high(entry)) < level)
            {
                head = pool.remove(entry, head);
                size--;
            }
            entry = next;
        }
    }

    private static int zeros(final long valueLow, final long valueHigh)
    {
        return Long.numberOfTrailingZeros(RunningHash.mix(valueLow, valueHigh));
    }

    @Override
    boolean leave(final Row row)
    {
        final long valueLow = row.values[low];
        final long valueHigh = row.values[high];
        if (PaymentEvent.MISSING == valueLow || zeros(valueLow, valueHigh) < level)
        {
            return true;
        }
        final int found = pool.find(owner(), valueLow, valueHigh);
        final int count = pool.count(found) - 1;
        pool.count(found, count);
        if (0 == count)
        {
            head = pool.remove(found, head);
            size--;
        }
        return 0 == level || size > RETAKE;
    }

    @Override
    void copy(final Accumulator other)
    {
        clear();
        final DistinctValues values = (DistinctValues)other;
        level = values.level;
        for (int entry = values.head; NONE != entry; entry = values.pool.next(entry))
        {
            add(values.pool.low(entry), values.pool.high(entry), values.pool.count(entry));
        }
    }

    @Override
    void detach()
    {
        isDetached = true;
        head = NONE;
        size = 0;
        level = 0;
    }

    @Override
    void discard()
    {
        clear();
    }

    /** @return exact where nothing was sampled. */
    long estimate()
    {
        return level > NOTHING ? 0 : (long)size << level;
    }

    @Override
    long digest()
    {
        return (long)size << 8 | level;
    }
}
