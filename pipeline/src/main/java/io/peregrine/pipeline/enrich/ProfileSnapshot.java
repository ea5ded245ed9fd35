package io.peregrine.pipeline.enrich;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;

/**
 * The names of attributes and all profiles, as bytes. Names stand in the order of their numbers, since the running hash
 * has the numbers in it; profiles stand in the order of their keys, and their attributes in that of their numbers. The
 * same names and profiles therefore give the same bytes, however they came. Off the payments' way; no state.
 * <pre>{@code
 * int version, int names, { 24 bytes of name }, long profiles,
 * { byte kind, long high, long low, byte attributes, { short number, long bits of the double } }
 * }</pre>
 */
final class ProfileSnapshot
{
    private static final int VERSION = 1;

    private ProfileSnapshot()
    {
    }

    static void write(final DataOutput output, final AttributeNames names, final ProfileStore store)
        throws IOException
    {
        output.writeInt(VERSION);
        output.writeInt(names.count());
        for (int i = 0; i < names.count(); i++)
        {
            for (int word = 0; word < AttributeNames.WORDS; word++)
            {
                output.writeLong(names.word(i, word));
            }
        }

        output.writeLong(store.count());
        store.forEachInKeyOrder(new Profile(), (kind, keyLow, keyHigh, profile) ->
        {
            output.writeByte(kind.ordinal());
            output.writeLong(keyHigh);
            output.writeLong(keyLow);
            output.writeByte(profile.count());
            for (int i = 0; i < profile.count(); i++)
            {
                output.writeShort(profile.attributeAt(i));
                output.writeLong(Double.doubleToRawLongBits(profile.valueAt(i)));
            }
        });
    }

    /**
     * @param names    without names.
     * @param store    without profiles.
     * @param consumer is told of each profile that is in the store now.
     * @throws IOException where the input ends early or is not as {@link #write} makes it. Names and store are then of
     *                     no use.
     */
    static void read(
        final DataInput input, final AttributeNames names, final ProfileStore store, final ProfileConsumer consumer)
        throws IOException
    {
        check(VERSION == input.readInt(), "its version is another");
        final int nameCount = input.readInt();
        check(nameCount >= 0 && nameCount <= AttributeNames.LIMIT, "it has too many names");
        for (int i = 0; i < nameCount; i++)
        {
            check(i == names.numberOf(input.readLong(), input.readLong(), input.readLong()), "a name comes twice");
        }

        final Profile profile = new Profile();
        final long profileCount = input.readLong();
        check(profileCount >= 0, "it has a negative number of profiles");
        KeyKind lastKind = null;
        long lastHigh = 0;
        long lastLow = 0;
        for (long i = 0; i < profileCount; i++)
        {
            final KeyKind kind = KeyKind.of(input.readUnsignedByte());
            final long high = input.readLong();
            final long low = input.readLong();
            check(null != kind, "there is no such kind of key");
            check(null == lastKind || isBefore(lastKind, lastHigh, lastLow, kind, high, low), "keys are out of order");
            readAttributes(input, nameCount, profile);
            store.write(kind, low, high, profile);
            consumer.onProfile(kind, low, high, profile);
            lastKind = kind;
            lastHigh = high;
            lastLow = low;
        }
    }

    private static void readAttributes(final DataInput input, final int nameCount, final Profile profile)
        throws IOException
    {
        final int count = input.readUnsignedByte();
        check(count <= PaymentEvent.MAX_ATTRIBUTES, "a profile has too many attributes");
        profile.clear();
        int last = -1;
        for (int i = 0; i < count; i++)
        {
            final int number = input.readUnsignedShort();
            check(number > last && number < nameCount, "an attribute has no name or is out of order");
            profile.put(number, Double.longBitsToDouble(input.readLong()));
            last = number;
        }
    }

    private static boolean isBefore(
        final KeyKind aKind, final long aHigh, final long aLow, final KeyKind bKind, final long bHigh, final long bLow)
    {
        if (aKind != bKind)
        {
            return aKind.compareTo(bKind) < 0;
        }

        return aHigh == bHigh ? Long.compareUnsigned(aLow, bLow) < 0 : Long.compareUnsigned(aHigh, bHigh) < 0;
    }

    private static void check(final boolean isRight, final String otherwise) throws IOException
    {
        if (!isRight)
        {
            throw new IOException("this is no snapshot of profiles: " + otherwise);
        }
    }
}
