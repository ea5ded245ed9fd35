package io.peregrine.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What one aggregate remembers of the payments of a window that count. It lies in the key's state and is changed there;
 * all zeros is nothing. Where it cannot follow a change it says so, and is made anew from the rows.
 */
abstract class Accumulator
{
    /** Of the key at hand, or scratch. */
    final KeyState state;

    /** Where in a key's state it lies. */
    final int offset;

    /** What it is of, in words that do not depend on the policy's other features. */
    String identity = "";

    Accumulator(final KeyState state, final int offset)
    {
        this.state = state;
        this.offset = offset;
    }

    /** @return where it lies now. */
    final long at()
    {
        return state.address() + offset;
    }

    /** @return bytes in a key's state. */
    abstract int length();

    void clear()
    {
        state.zero(offset, length());
    }

    /** The row is behind all others. */
    abstract void add(Row row);

    /** The row, the first of all, leaves. @return false if it is to be made anew. */
    abstract boolean leave(Row row);

    /** The row, in any place, goes. @return false if it is to be made anew. */
    boolean remove(final Row row)
    {
        return leave(row);
    }

    /** The row comes in any place. @return false if it is to be made anew. */
    boolean insert(final Row row)
    {
        add(row);
        return true;
    }

    /** @return true if a row that counts as before is nothing new to it. */
    boolean isSame(final Row before, final Row after)
    {
        return false;
    }

    /** @return true if it is made anew from the newest row to the oldest, else the other way. */
    boolean isBackward()
    {
        return false;
    }

    /** Makes anew: the row is before all that were seen. */
    void addOlder(final Row row)
    {
        throw new UnsupportedOperationException();
    }

    /** @return true if the rows that are left cannot change it any more. */
    boolean isComplete()
    {
        return false;
    }

    /** Takes over what another of its kind remembers. */
    abstract void copy(Accumulator other);

    /** What the base remembers comes before all that was seen backward. */
    void join(final Accumulator base)
    {
        copy(base);
    }

    /** @return true if payments that are not counted are shown as well. */
    boolean seesAll()
    {
        return false;
    }

    /** @return true if a folded payment's change can be followed without its row. */
    boolean isInvertible()
    {
        return false;
    }

    /** Writes what it remembers for a snapshot. */
    void write(final DataOutput output) throws IOException
    {
        for (int i = 0; i < length(); i += Integer.BYTES)
        {
            output.writeInt(state.intAt(offset + i));
        }
    }

    /** Reads what {@link #write} wrote; it remembers nothing yet. */
    void read(final DataInput input) throws IOException
    {
        for (int i = 0; i < length(); i += Integer.BYTES)
        {
            state.intAt(offset + i, input.readInt());
        }
    }

    /** Takes over the bytes of another of its kind: enough where they are all that it remembers. */
    final void copyBytes(final Accumulator other)
    {
        for (int i = 0; i < length(); i += Integer.BYTES)
        {
            state.intAt(offset + i, other.state.intAt(other.offset + i));
        }
    }
}
