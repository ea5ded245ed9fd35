package io.peregrine.perf.scale;

import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.protocol.EntryMode;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Fills slots with payments as decode would, a fixed step of event time apart. The same payments in every run; all is
 * computed from the payment's number and its key.
 */
final class Feed
{
    private static final int EURO = 978;
    private static final long SOURCE = 1;
    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final int MOST_MINOR = 50_000;
    private static final int COUNTRIES = 40;
    private static final int CATEGORIES = 200;
    private static final UnsafeBuffer FRAME = new UnsafeBuffer(new byte[8]);
    private static final short[] ENTRY_MODES =
    {
        EntryMode.ECOM.value(), EntryMode.CONTACTLESS.value(), EntryMode.CHIP.value()
    };

    private final long stepNs;
    private final boolean areAmountsFalling;
    private long sequence;

    Feed(final long stepNs, final boolean areAmountsFalling)
    {
        this.stepNs = stepNs;
        this.areAmountsFalling = areAmountsFalling;
    }

    static PaymentEvent slot()
    {
        return new PaymentEvent(FRAME, 0, FRAME.capacity(), FRAME.capacity());
    }

    /** The next payment, of a key; all its kinds of key go with it one to one. */
    void fill(final PaymentEvent slot, final int key)
    {
        final long random = mix(sequence ^ 0x5DEECE66DL);
        final long card = mix(key + 1L);
        slot.received(FRAME, 0, 0, sequence, 0, 0, 0, 0, SOURCE, 0, 0, false);
        slot.kind(InputKind.PAYMENT);
        slot.paymentIdLow(mix(sequence));
        slot.paymentIdHigh(sequence);
        slot.eventTimeNs(START_NS + sequence * stepNs);
        slot.amountMinor(areAmountsFalling ? Integer.MAX_VALUE - sequence : (random & 0xFFFF_FFFFL) % MOST_MINOR + 1);
        slot.currency(EURO);
        slot.cardTokenLow(card);
        slot.cardTokenHigh(key);
        slot.accountId(mix(key + (1L << 32)) >>> 1);
        slot.customerId(mix(key + (2L << 32)) >>> 1);
        slot.deviceId(mix(key + (3L << 32)) >>> 1);
        slot.payeeId(mix(key + (4L << 32)) >>> 1);
        slot.terminal(mix(key + (5L << 32)) | 1);
        slot.entryMode(ENTRY_MODES[(int)(random >>> 32 & 0xFFFF) % ENTRY_MODES.length]);
        slot.merchantCountry((random >>> 48 & 0xFF) % COUNTRIES + 1);
        slot.mcc((random >>> 56) % CATEGORIES + 5_000);
        sequence++;
    }

    /** A step of SplitMix64: one to one. */
    private static long mix(final long value)
    {
        long z = value * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
