package io.peregrine.pipeline.window;

import java.util.Arrays;

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
    private final boolean hasWatchers;

    /** @param bases one for each accumulator; none where the window does not fold. */
    Lane(final long mask, final long value, final Accumulator[] accumulators, final Accumulator[] bases)
    {
        this.mask = mask;
        this.value = value;
        this.accumulators = accumulators;
        this.bases = bases;
        hasWatchers = Arrays.stream(accumulators).anyMatch(Accumulator::seesAll);
    }

    /** @return true if some accumulator is shown a row with these bits. */
    boolean shows(final long meta)
    {
        return hasWatchers || counts(meta);
    }

    boolean counts(final long meta)
    {
        return (meta & mask) == value;
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

    /** Takes over what is folded. */
    void copyBases()
    {
        for (int i = 0; i < bases.length; i++)
        {
            accumulators[i].copy(bases[i]);
        }
    }

    /** The accumulators remember nothing, nor is there any of it to be given back. */
    void zero()
    {
        for (final Accumulator accumulator : accumulators)
        {
            accumulator.state.zero(accumulator.offset, accumulator.length());
        }
    }

    void add(final Row row)
    {
        final boolean isCounted = counts(row.meta);
        if (isCounted || hasWatchers)
        {
            for (final Accumulator accumulator : accumulators)
            {
                if (isCounted || accumulator.seesAll())
                {
                    accumulator.add(row);
                }
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
}
