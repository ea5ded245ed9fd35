package io.peregrine.ingest;

import java.util.List;

import io.peregrine.domain.Action;
import io.peregrine.protocol.PaymentRequestDecoder;

/**
 * What payments are answered by while the journal takes nothing: the first entry that fits. No history, list, rule or
 * model has a say, and nothing is remembered of the payment.
 */
public final class FailPolicy
{
    /** Every payment is left to the switch. */
    public static final FailPolicy NONE = new FailPolicy(List.of());

    /** {@link Entry}: any value, or none, fits. */
    public static final int ANY = -1;

    /**
     * One segment of payments.
     *
     * @param amountAbove     minor units; {@link Long#MIN_VALUE}: any.
     * @param amountBelow     minor units; {@link Long#MAX_VALUE}: any.
     * @param currency        of the amount, ISO 4217 numeric.
     * @param channel         the wire's value.
     * @param transactionType the wire's value.
     * @param merchantCountry ISO 3166 numeric.
     * @param tenant          its id.
     * @param action          what these are answered by; null: they are left to the switch.
     */
    public record Entry(
        long amountAbove,
        long amountBelow,
        int currency,
        int channel,
        int transactionType,
        int merchantCountry,
        int tenant,
        Action action)
    {
        private boolean fits(final PaymentRequestDecoder payment)
        {
            final long amount = payment.amountMinor();
            return amount > amountAbove && amount < amountBelow &&
                (ANY == currency || currency == payment.currency()) &&
                (ANY == channel || channel == payment.channelRaw()) &&
                (ANY == transactionType || transactionType == payment.transactionTypeRaw()) &&
                (ANY == merchantCountry || merchantCountry == payment.merchantCountry()) &&
                (ANY == tenant || tenant == payment.tenantId());
        }
    }

    private final Entry[] entries;

    /** @param entries in their order. */
    public FailPolicy(final List<Entry> entries)
    {
        this.entries = entries.toArray(new Entry[0]);
    }

    /** @return null where the switch is to decide. */
    Action actionOf(final PaymentRequestDecoder payment)
    {
        for (final Entry entry : entries)
        {
            if (entry.fits(payment))
            {
                return entry.action();
            }
        }

        return null;
    }
}
