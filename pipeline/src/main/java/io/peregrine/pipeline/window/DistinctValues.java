package io.peregrine.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import io.peregrine.domain.PaymentEvent;

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
    private static final int LEVEL = 4;
    private static final int HEAD = 8;

    private final DistinctPool pool;
    private final int low;
    private final int high;

    /**
     * @param low    column.
     * @param high   column; the same as low where a value has one word.
     */
    DistinctValues(
        final KeyState state,
        final int offset,
        final DistinctPool pool,
        final int low,
        final int high)
    {
        super(state, offset);
        this.pool = pool;
        this.low = low;
        this.high = high;
    }

    private long owner()
    {
        return (long)state.key() << Integer.SIZE | offset;
    }

    private int size()
    {
        return state.intAt(offset);
    }

    private void size(final int size)
    {
        state.intAt(offset, size);
    }

    private int level()
    {
        return state.intAt(offset + LEVEL);
    }

    private int head()
    {
        return state.intAt(offset + HEAD) - 1;
    }

    private void head(final int head)
    {
        state.intAt(offset + HEAD, head + 1);
    }

    @Override
    int length()
    {
        return 12;
    }

    @Override
    void clear()
    {
        int head = head();
        while (NONE != head)
        {
            head = pool.remove(head, head);
        }
        super.clear();
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
        if (zeros(valueLow, valueHigh) < level())
        {
            return;
        }
        final long hash = DistinctPool.hash(owner(), valueLow, valueHigh);
        final int found = pool.find(hash, owner(), valueLow, valueHigh);
        if (NONE != found)
        {
            pool.count(found, pool.count(found) + times);
            return;
        }
        while (LIMIT == size() || pool.isFull())
        {
            thin();
            if (zeros(valueLow, valueHigh) < level())
            {
                return;
            }
        }
        final int entry = pool.add(hash, owner(), valueLow, valueHigh, head());
        pool.count(entry, times);
        head(entry);
        size(size() + 1);
    }

    private void thin()
    {
        final int level = 0 == size() ? NOTHING + 2 : level() + 1;
        state.intAt(offset + LEVEL, level);
        for (int entry = head(); NONE != entry;)
        {
            final int next = pool.next(entry);
            if (zeros(pool.low(entry), pool.high(entry)) < level)
            {
                head(pool.remove(entry, head()));
                size(size() - 1);
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
        if (PaymentEvent.MISSING == valueLow)
        {
            return true;
        }
        if (zeros(valueLow, valueHigh) < level())
        {
            return level() <= NOTHING || !pool.hasFree(LIMIT);
        }
        final int found =
            pool.find(DistinctPool.hash(owner(), valueLow, valueHigh), owner(), valueLow, valueHigh);
        final int count = pool.count(found) - 1;
        pool.count(found, count);
        if (0 == count)
        {
            head(pool.remove(found, head()));
            size(size() - 1);
        }
        return 0 == level() || size() > RETAKE || !pool.hasFree(LIMIT);
    }

    @Override
    void copy(final Accumulator other)
    {
        clear();
        final DistinctValues values = (DistinctValues)other;
        state.intAt(offset + LEVEL, values.level());
        for (int entry = values.head(); NONE != entry; entry = values.pool.next(entry))
        {
            add(values.pool.low(entry), values.pool.high(entry), values.pool.count(entry));
        }
    }

    /** The values, the one that came last first. */
    @Override
    void write(final DataOutput output) throws IOException
    {
        output.writeInt(size());
        output.writeInt(level());
        for (int entry = head(); NONE != entry; entry = pool.next(entry))
        {
            output.writeLong(pool.low(entry));
            output.writeLong(pool.high(entry));
            output.writeInt(pool.count(entry));
        }
    }

    @Override
    void read(final DataInput input) throws IOException
    {
        final int size = input.readInt();
        HistorySnapshot.check(size >= 0 && size <= LIMIT && pool.hasFree(size), "it has too many different values");
        size(size);
        state.intAt(offset + LEVEL, input.readInt());
        int last = NONE;
        for (int i = 0; i < size; i++)
        {
            last = pool.append(owner(), input.readLong(), input.readLong(), last);
            pool.count(last, input.readInt());
            if (0 == i)
            {
                head(last);
            }
        }
    }

    /** @return exact where nothing was sampled. */
    long estimate()
    {
        return level() > NOTHING ? 0 : (long)size() << level();
    }
}
