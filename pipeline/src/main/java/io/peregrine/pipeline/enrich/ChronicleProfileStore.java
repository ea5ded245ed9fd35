package io.peregrine.pipeline.enrich;

import io.peregrine.domain.KeyKind;

import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.values.Values;

/**
 * Profiles in a Chronicle Map, in memory only. Opening takes about two seconds, since Chronicle compiles its value
 * classes: {@link #open(long)} does it on a thread of its own, and the first use waits for what is left of it.
 */
public final class ChronicleProfileStore implements ProfileStore
{
    /** Chronicle grows a map up to this multiple of the entries it was made for. */
    private static final double MAX_BLOAT = 16;

    private final ChronicleMap<ProfileKey, ProfileValue> map;
    private final ProfileKey key = Values.newHeapInstance(ProfileKey.class);
    private final ProfileValue value = Values.newHeapInstance(ProfileValue.class);

    /** @param entries expected. */
    public ChronicleProfileStore(final long entries)
    {
        map = ChronicleMapBuilder.of(ProfileKey.class, ProfileValue.class)
            .name("profiles")
            .entries(entries)
            .maxBloatFactor(MAX_BLOAT)
            .create();
    }

    /** @return a store that opens meanwhile. */
    public static ProfileStore open(final long entries)
    {
        return new OpeningProfileStore(() -> new ChronicleProfileStore(entries));
    }

    @Override
    public boolean read(final KeyKind kind, final long keyLow, final long keyHigh, final Profile into)
    {
        into.clear();
        if (null == map.getUsing(keyOf(kind, keyLow, keyHigh), value))
        {
            return false;
        }

        for (int i = 0, count = value.getCount(); i < count; i++)
        {
            into.put(value.getAttributeAt(i), value.getValueAt(i));
        }

        return true;
    }

    @Override
    public void write(final KeyKind kind, final long keyLow, final long keyHigh, final Profile profile)
    {
        value.setCount(profile.count());
        for (int i = 0; i < profile.count(); i++)
        {
            value.setAttributeAt(i, profile.attributeAt(i));
            value.setValueAt(i, profile.valueAt(i));
        }

        map.put(keyOf(kind, keyLow, keyHigh), value);
    }

    @Override
    public void remove(final KeyKind kind, final long keyLow, final long keyHigh)
    {
        map.remove(keyOf(kind, keyLow, keyHigh));
    }

    private ProfileKey keyOf(final KeyKind kind, final long keyLow, final long keyHigh)
    {
        key.setKind(kind.ordinal());
        key.setLow(keyLow);
        key.setHigh(keyHigh);
        return key;
    }

    @Override
    public void close()
    {
        map.close();
    }
}
