package io.peregrine.pipeline.window;

import io.peregrine.domain.HistoryDeclaration;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;

/**
 * Finds the key of the input at hand in two steps: where its look-up begins is read first, for all histories, so that
 * the memory that they wait for comes at once and not in turns.
 */
final class KeyLookup
{
    private static final int NONE = KeyTable.NONE;

    private final KeyTable keys;
    private final KeyKind first;
    private final KeyKind second;
    private final long[] words = new long[KeyTable.MAX_WORDS];
    private boolean hasKey;
    private long hash;
    private int slot;

    /** What was read only to have it in the cache: written, so that the reads are made. */
    private long touched;

    KeyLookup(final KeyTable keys, final HistoryDeclaration declaration)
    {
        this.keys = keys;
        first = declaration.key();
        second = declaration.with();
    }

    void prepare(final PaymentEvent event)
    {
        hasKey = event.hasKey(first) && (null == second || event.hasKey(second));
        if (hasKey)
        {
            words[0] = event.keyLow(first);
            words[1] = event.keyHigh(first);
            words[2] = null == second ? 0 : event.keyLow(second);
            words[3] = null == second ? 0 : event.keyHigh(second);
            hash = keys.hash(words[0], words[1], words[2], words[3]);
            touched += keys.touch(hash);
        }
    }

    /** @return the slot of the key that was prepared, or NONE. */
    int find()
    {
        slot = hasKey ? keys.find(hash, words[0], words[1], words[2], words[3]) : NONE;
        return slot;
    }

    /** Has something read, so that it is in the cache. @param read of no meaning. */
    void touch(final long read)
    {
        touched += read;
    }

    /** @return false where the input has not got this key, or only half of the pair. */
    boolean hasKey()
    {
        return hasKey;
    }

    /** @return what {@link #find} found. */
    int slot()
    {
        return slot;
    }

    long word(final int index)
    {
        return words[index];
    }
}
