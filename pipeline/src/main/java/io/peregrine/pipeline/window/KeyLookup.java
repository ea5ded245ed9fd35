package io.peregrine.pipeline.window;

import io.peregrine.domain.HistoryDeclaration;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;

/**
 * Finds the keys of inputs in steps, so that the memory that they wait for comes at once and not in turns: where a
 * look-up begins is read for all histories before the first key is looked for, and for later inputs as well where they
 * are known already. What is read ahead of its input changes nothing.
 */
final class KeyLookup
{
    /** Inputs at once, a power of two: each has the place that the low bits of its sequence say. */
    static final int PLACES = 4;

    private static final int NONE = KeyTable.NONE;
    private static final int WORDS = KeyTable.MAX_WORDS;

    private final KeyTable keys;
    private final KeyKind first;
    private final KeyKind second;
    private final boolean[] hasKey = new boolean[PLACES];
    private final long[] words = new long[PLACES * WORDS];
    private final long[] hash = new long[PLACES];

    /** Of the input at hand. */
    private int place;
    private int slot;

    /** What was read only to have it in the cache: written, so that the reads are made. */
    private long touched;

    KeyLookup(final KeyTable keys, final HistoryDeclaration declaration)
    {
        this.keys = keys;
        first = declaration.key();
        second = declaration.with();
    }

    /** Takes an input's key. */
    void prepare(final PaymentEvent event, final int atPlace)
    {
        final boolean isThere = event.hasKey(first) && (null == second || event.hasKey(second));
        hasKey[atPlace] = isThere;
        if (isThere)
        {
            final int at = atPlace * WORDS;
            words[at] = event.keyLow(first);
            words[at + 1] = event.keyHigh(first);
            words[at + 2] = null == second ? 0 : event.keyLow(second);
            words[at + 3] = null == second ? 0 : event.keyHigh(second);
            hash[atPlace] = keys.hash(words[at], words[at + 1], words[at + 2], words[at + 3]);
        }
    }

    /** Reads where the look-up of a prepared input's key begins. @return of no meaning. */
    long begin(final int atPlace)
    {
        return hasKey[atPlace] ? keys.touch(hash[atPlace]) : 0;
    }

    /** Reads the slot of a later input's key, as it is now. @return of no meaning. */
    long approach(final int atPlace)
    {
        return hasKey[atPlace] ? keys.touchSlot(hash[atPlace]) : 0;
    }

    private int find(final int atPlace)
    {
        final int at = atPlace * WORDS;
        return hasKey[atPlace] ?
            keys.find(hash[atPlace], words[at], words[at + 1], words[at + 2], words[at + 3]) : NONE;
    }

    /** Makes a prepared input the one at hand. @return the slot of its key, or NONE. */
    int find(final PaymentEvent event)
    {
        place = placeOf(event);
        slot = find(place);
        return slot;
    }

    static int placeOf(final PaymentEvent event)
    {
        return (int)event.sequence() & PLACES - 1;
    }

    /** Has something read, so that it is in the cache. @param read of no meaning. */
    void touch(final long read)
    {
        touched += read;
    }

    /** @return false where the input has not got this key, or only half of the pair. */
    boolean hasKey()
    {
        return hasKey[place];
    }

    /** The key of the input at hand was found elsewhere. */
    void found(final int slotThere)
    {
        slot = slotThere;
    }

    /** @return what {@link #find} found. */
    int slot()
    {
        return slot;
    }

    long word(final int index)
    {
        return words[place * WORDS + index];
    }
}
