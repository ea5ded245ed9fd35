package io.peregrine.pipeline.window;

import java.util.Comparator;
import java.util.List;

/**
 * Which payments of a window count, and what is accumulated of them. In a window that folds, payments that leave go
 * into a base and stay counted.
 */
final class Lane
{
    /** Bytes behind each base: the first ordinal that ever was in the window while the base was there. */
    static final int SINCE_LENGTH = 8;

    private static final int OTHER = 3;
    private static final int ALIGNMENT = 8;
    private static final Comparator<Accumulator> ORDER = Comparator.comparing(Lane::rank);

    final Accumulator[] accumulators;
    final Accumulator[] bases;

    /** The first that is neither a count nor a sum nor an extreme: the window's own code has those. */
    final int firstOther;
    final long mask;
    final long value;
    private final boolean hasWatchers;

    /** @param bases one for each accumulator, in any order; none where the window does not fold. */
    Lane(final long mask, final long value, final List<Accumulator> accumulators, final List<Accumulator> bases)
    {
        this.mask = mask;
        this.value = value;
        this.accumulators = accumulators.stream().sorted(ORDER).toArray(Accumulator[]::new);
        this.bases = bases.stream().sorted(ORDER).toArray(Accumulator[]::new);
        firstOther = (int)accumulators.stream().filter(accumulator -> rank(accumulator) < OTHER).count();
        hasWatchers = accumulators.stream().anyMatch(Accumulator::seesAll);
    }

    private static int rank(final Accumulator accumulator)
    {
        return accumulator instanceof CountTotals ? 0 : accumulator instanceof SumTotals ? 1 :
            accumulator instanceof ExtremeValue ? 2 : OTHER;
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

    boolean hasOthers()
    {
        return firstOther < accumulators.length;
    }

    /** A row enters: all but what the window's own code has. */
    void addOthers(final Row row)
    {
        final boolean isCounted = counts(row.meta);
        for (int i = firstOther; i < accumulators.length; i++)
        {
            if (isCounted || accumulators[i].seesAll())
            {
                accumulators[i].add(row);
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

    private static int sinceOffset(final Accumulator base)
    {
        return base.offset + (base.length() + ALIGNMENT - 1 & -ALIGNMENT);
    }

    /** @return the ordinal of the first row that a base, of the key at hand, can have in it. */
    int since(final int index)
    {
        return bases[index].state.intAt(sinceOffset(bases[index]));
    }

    void since(final int index, final int ordinal)
    {
        bases[index].state.intAt(sinceOffset(bases[index]), ordinal);
    }

    /** What was before this ordinal will never be asked for. */
    void sinceAtLeast(final int ordinal)
    {
        for (int i = 0; i < bases.length; i++)
        {
            if (since(i) - ordinal < 0)
            {
                since(i, ordinal);
            }
        }
    }

    /** A payment that is folded changed: what can follow does. */
    void changeFolded(final int ordinal, final Row before, final Row after)
    {
        for (int i = 0; i < bases.length; i++)
        {
            if (bases[i].isInvertible() && ordinal - since(i) >= 0)
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
