package io.peregrine.pipeline.window;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which payments of a window count, and what is accumulated of them. In a window that folds, payments that leave go
 * into a base and stay counted.
 */
final class Lane
{
    final Accumulator[] accumulators;
    final Accumulator[] bases;
    private final long mask;
    private final long value;

    /** @param bases one for each accumulator; none where the window does not fold. */
    Lane(final long mask, final long value, final Accumulator[] accumulators, final Accumulator[] bases)
    {
        this.mask = mask;
        this.value = value;
        this.accumulators = accumulators;
        this.bases = bases;
    }

    boolean counts(final long meta)
    {
        return (meta & mask) == value;
    }

    void load(final UnsafeBuffer memory, final int at)
    {
        for (final Accumulator accumulator : accumulators)
        {
            accumulator.load(memory, at);
        }
        for (final Accumulator base : bases)
        {
            base.load(memory, at);
        }
    }

    void store(final UnsafeBuffer memory, final int at)
    {
        for (final Accumulator accumulator : accumulators)
        {
            accumulator.store(memory, at);
        }
        for (final Accumulator base : bases)
        {
            base.store(memory, at);
        }
    }

    void clear()
    {
        for (final Accumulator accumulator : accumulators)
        {
            accumulator.clear();
        }
    }

    void clearBases()
    {
        for (final Accumulator base : bases)
        {
            base.clear();
        }
    }

    /** The accumulators become scratch that begins with what is folded. */
    void detach()
    {
        for (int i = 0; i < accumulators.length; i++)
        {
            accumulators[i].detach();
            if (bases.length > 0)
            {
                accumulators[i].copy(bases[i]);
            }
            else
            {
                accumulators[i].clear();
            }
        }
    }

    void discard()
    {
        for (final Accumulator accumulator : accumulators)
        {
            accumulator.discard();
        }
    }

    void add(final Row row)
    {
        final boolean isCounted = counts(row.meta);
        for (final Accumulator accumulator : accumulators)
        {
            if (isCounted || accumulator.seesAll())
            {
                accumulator.add(row);
            }
        }
    }

    void fold(final Row row)
    {
        final boolean isCounted = counts(row.meta);
        for (final Accumulator base : bases)
        {
            if (isCounted || base.seesAll())
            {
                base.add(row);
            }
        }
    }

    /** A payment that is folded changed: what can follow does. */
    void changeFolded(final Row before, final Row after)
    {
        for (int i = 0; i < bases.length; i++)
        {
            if (bases[i].isInvertible())
            {
                if (counts(before.meta))
                {
                    bases[i].remove(before);
                    accumulators[i].remove(before);
                }
                if (counts(after.meta))
                {
                    bases[i].insert(after);
                    accumulators[i].insert(after);
                }
            }
        }
    }

    long digest()
    {
        long digest = 0;
        for (final Accumulator accumulator : accumulators)
        {
            digest = digest * 31 + accumulator.digest();
        }
        return digest;
    }
}
