package io.peregrine.pipeline.window;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.peregrine.domain.HistoryDeclaration;

/**
 * The direct memory that a {@link WindowState} takes, to the byte, worked out without taking any.
 *
 * @param histories         one for each history.
 * @param payments          known by id.
 * @param paymentLength     bytes of a payment known by id.
 * @param paymentIndexBytes what finds them by id.
 */
public record WindowMemory(
    List<OfHistory> histories, int payments, int paymentLength, long paymentIndexBytes)
{
    /**
     * One history.
     *
     * @param name       as {@link HistoryDeclaration#name()}.
     * @param keys       that it holds.
     * @param keyLength  bytes of a key and its windows.
     * @param indexBytes what finds keys.
     * @param blocks     of rows.
     * @param blockRows  rows of a block.
     * @param blockLength bytes of a block.
     * @param distinctBytes values of distinct counts, with what finds them; 0 where there are none.
     * @param scratchBytes one key's windows, as late payments read them; the block for such a payment is not in blocks.
     */
    public record OfHistory(
        String name,
        int keys,
        int keyLength,
        long indexBytes,
        int blocks,
        int blockRows,
        int blockLength,
        long distinctBytes,
        int scratchBytes)
    {
        /** @return bytes in all. */
        public long bytes()
        {
            return Slots.bytes(keys, keyLength) + indexBytes + Slots.bytes(blocks + 1, blockLength) + distinctBytes +
                scratchBytes;
        }

        /** @return bytes of all that is taken, for each of the keys. */
        public long bytesPerKey()
        {
            return (bytes() + keys - 1) / keys;
        }

        @Override
        public String toString()
        {
            return String.format(Locale.ROOT,
                "history %s %,d keys x %,d + index %,d + %,d blocks of %d rows x %,d%s = %,d (%,d per key)",
                name, keys, keyLength, indexBytes, blocks, blockRows, blockLength,
                0 == distinctBytes ? "" : String.format(Locale.ROOT, " + distinct values %,d", distinctBytes), bytes(),
                bytesPerKey());
        }
    }

    /** @return what a state of this context takes. */
    public static WindowMemory of(final WindowContext context)
    {
        final Columns columns = new Columns();
        final HistoryPlan[] plans = HistoryPlan.allOf(context, columns, new WindowClasses(null));
        final List<OfHistory> histories = new ArrayList<>();
        for (final HistoryPlan plan : plans)
        {
            histories.add(of(plan, context));
        }
        if (histories.isEmpty())
        {
            return new WindowMemory(List.of(), 0, 0, 0);
        }
        final boolean isRecalling = Arrays.stream(plans).anyMatch(HistoryPlan::isFolding);
        return new WindowMemory(List.copyOf(histories), context.paymentCapacity(),
            KnownPayments.entryLength(isRecalling, columns.count(), plans.length),
            KeyTable.indexBytes(context.paymentCapacity()));
    }

    private static OfHistory of(final HistoryPlan plan, final WindowContext context)
    {
        final HistoryDeclaration declaration = plan.declaration();
        final int keys = context.keyCapacity().applyAsInt(declaration.keyName());
        final int events = context.eventCapacity();
        return new OfHistory(declaration.name(), keys,
            KeyTable.slotLength(null != declaration.with(), plan.stateLength()), KeyTable.indexBytes(keys),
            plan.blockCapacity(events, keys), plan.blockRows(), plan.blockLength(),
            plan.hasDistinct() ? DistinctPool.bytes(plan.distinctCapacity(events)) : 0, plan.stateLength());
    }

    /** @return bytes of the payments known by id. */
    public long paymentBytes()
    {
        return 0 == payments ? 0 : Slots.bytes(payments, paymentLength) + paymentIndexBytes;
    }

    /** @return bytes in all. */
    public long bytes()
    {
        return histories.stream().mapToLong(OfHistory::bytes).sum() + paymentBytes();
    }
}
