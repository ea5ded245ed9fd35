package io.peregrine.pipeline.window;

import org.agrona.concurrent.UnsafeBuffer;

/** How many newest rows in a row pass. Rows that are passed over neither count nor end it. */
final class RunLength extends Accumulator
{
    int run;
    private int fails;
    private boolean isEnded;
    private final long mask;
    private final long value;
    private final long overReversed;
    private final boolean isOverPending;
    private final boolean isOverAdvice;

    /**
     * @param mask          of the bits that say whether a row passes.
     * @param value         which it does with these.
     * @param overReversed  bits of rows that are passed over.
     * @param isOverPending true if rows without a final action are passed over.
     */
    RunLength(final int offset, final long mask, final long value, final long overReversed, final boolean isOverPending)
    {
        super(offset);
        this.mask = mask;
        this.value = value;
        this.overReversed = overReversed & Row.REVERSED;
        this.isOverAdvice = (overReversed & Row.ADVICE) != 0;
        this.isOverPending = isOverPending;
    }

    private boolean isPassedOver(final long meta)
    {
        return (meta & overReversed) != 0 || isOverAdvice && (meta & Row.ADVICE) != 0 ||
            isOverPending && (meta & Row.ACTION_MASK) == 0;
    }

    private boolean passes(final long meta)
    {
        return (meta & mask) == value;
    }

    @Override
    boolean seesAll()
    {
        return true;
    }

    @Override
    int length()
    {
        return 8;
    }

    @Override
    void clear()
    {
        run = 0;
        fails = 0;
        isEnded = false;
    }

    @Override
    void load(final UnsafeBuffer memory, final int at)
    {
        run = memory.getInt(at + offset);
        fails = memory.getInt(at + offset + 4);
    }

    @Override
    void store(final UnsafeBuffer memory, final int at)
    {
        memory.putInt(at + offset, run);
        memory.putInt(at + offset + 4, fails);
    }

    @Override
    void add(final Row row)
    {
        if (!isPassedOver(row.meta))
        {
            if (passes(row.meta))
            {
                run++;
            }
            else
            {
                run = 0;
                fails++;
            }
        }
    }

    @Override
    boolean leave(final Row row)
    {
        if (!isPassedOver(row.meta))
        {
            if (!passes(row.meta))
            {
                fails--;
            }
            else if (0 == fails)
            {
                run--;
            }
        }
        return true;
    }

    @Override
    boolean remove(final Row row)
    {
        return false;
    }

    @Override
    boolean insert(final Row row)
    {
        return false;
    }

    @Override
    boolean isBackward()
    {
        return true;
    }

    @Override
    void addOlder(final Row row)
    {
        if (!isPassedOver(row.meta))
        {
            if (!passes(row.meta))
            {
                isEnded = true;
                fails++;
            }
            else if (!isEnded)
            {
                run++;
            }
        }
    }

    @Override
    void join(final Accumulator base)
    {
        if (!isEnded)
        {
            run += ((RunLength)base).run;
        }
        fails += ((RunLength)base).fails;
    }

    @Override
    void copy(final Accumulator other)
    {
        run = ((RunLength)other).run;
        fails = ((RunLength)other).fails;
    }

    @Override
    long digest()
    {
        return run;
    }
}
