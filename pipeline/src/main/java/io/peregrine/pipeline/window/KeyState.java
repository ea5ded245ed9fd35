package io.peregrine.pipeline.window;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The state of the key at hand, where it lies: windows and accumulators read and change it in place, by their offsets.
 * All zeros is the state of a key without payments, but for what windows say otherwise.
 */
final class KeyState
{
    /** Stands for no key: scratch. */
    static final int NO_KEY = -1;

    private UnsafeBuffer memory;
    private int at;
    private int key;

    void wrap(final UnsafeBuffer memory, final int at, final int key)
    {
        this.memory = memory;
        this.at = at;
        this.key = key;
    }

    /** @return the slot of the key, or NO_KEY. */
    int key()
    {
        return key;
    }

    long longAt(final int offset)
    {
        return memory.getLong(at + offset);
    }

    void longAt(final int offset, final long value)
    {
        memory.putLong(at + offset, value);
    }

    int intAt(final int offset)
    {
        return memory.getInt(at + offset);
    }

    void intAt(final int offset, final int value)
    {
        memory.putInt(at + offset, value);
    }

    /** Takes over bytes of another key's state. */
    void copy(final KeyState other, final int offset, final int length)
    {
        memory.putBytes(at + offset, other.memory, other.at + offset, length);
    }

    void zero(final int offset, final int length)
    {
        memory.setMemory(at + offset, length, (byte)0);
    }
}
