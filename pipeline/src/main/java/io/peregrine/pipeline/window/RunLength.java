package io.peregrine.pipeline.window;

/** How many newest rows in a row pass. Rows that are passed over neither count nor end it. */
final class RunLength extends Accumulator
{
    private static final int FAILS = 4;

    private final long mask;
    private final long value;
    private final long overReversed;
    private final boolean isOverPending;
    private final boolean isOverAdvice;

    /** While it is made anew. */
    private boolean isEnded;

    /**
     * @param mask          of the bits that say whether a row passes.
     * @param value         which it does with these.
     * @param overReversed  bits of rows that are passed over.
     * @param isOverPending true if rows without a final action are passed over.
     */
    RunLength(
        final KeyState state,
        final int offset,
        final long mask,
        final long value,
        final long overReversed,
        final boolean isOverPending)
    {
        super(state, offset);
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

    int run()
    {
        return state.intAt(offset);
    }

    private void run(final int run)
    {
        state.intAt(offset, run);
    }

    private int fails()
    {
        return state.intAt(offset + FAILS);
    }

    private void fails(final int fails)
    {
        state.intAt(offset + FAILS, fails);
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
        super.clear();
        isEnded = false;
    }

    @Override
    void add(final Row row)
    {
        if (!isPassedOver(row.meta))
        {
            if (passes(row.meta))
            {
                run(run() + 1);
            }
            else
            {
                run(0);
                fails(fails() + 1);
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
                fails(fails() - 1);
            }
            else if (0 == fails())
            {
                run(run() - 1);
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
                fails(fails() + 1);
            }
            else if (!isEnded)
            {
                run(run() + 1);
            }
        }
    }

    @Override
    void join(final Accumulator base)
    {
        if (!isEnded)
        {
            run(run() + ((RunLength)base).run());
        }
        fails(fails() + ((RunLength)base).fails());
    }

    @Override
    void copy(final Accumulator other)
    {
        copyBytes(other);
    }
}
