package io.peregrine.pipeline.window;

import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The state of the key at hand, where it lies: windows and accumulators read and change it in place, by their offsets.
 * All zeros is the state of a key without payments, but for what windows say otherwise.
 */
final class KeyState
{
    /** Stands for no key: scratch. */
    static final int NO_KEY = -1;

    private final int length;
    private long address;
    private int key;

    /** @param length in bytes. */
    KeyState(final int length)
    {
        this.length = length;
    }

    /** Goes to a state that lies off heap. */
    void wrap(final UnsafeBuffer memory, final int at, final int key)
    {
        memory.boundsCheck(at, length);
        address = memory.addressOffset() + at;
        this.key = key;
    }

    /** @return the slot of the key, or NO_KEY. */
    int key()
    {
        return key;
    }

    /** @return where it begins; good until another key is at hand. */
    long address()
    {
        return address;
    }

    long longAt(final int offset)
    {
        return UnsafeApi.getLong(address + offset);
    }

    void longAt(final int offset, final long value)
    {
        UnsafeApi.putLong(address + offset, value);
    }

    int intAt(final int offset)
    {
        return UnsafeApi.getInt(address + offset);
    }

    void intAt(final int offset, final int value)
    {
        UnsafeApi.putInt(address + offset, value);
    }

    /** Zeros whole words: a call into the virtual machine would cost more than they do. */
    void zero(final int offset, final int length)
    {
        for (int i = 0; i < length; i += Long.BYTES)
        {
            longAt(offset + i, 0);
        }
    }
}
