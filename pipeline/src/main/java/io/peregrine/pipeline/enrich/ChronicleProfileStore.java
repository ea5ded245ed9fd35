package io.peregrine.pipeline.enrich;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.peregrine.domain.KeyKind;

import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.values.Values;

/**
 * Profiles in a Chronicle Map, in memory only. Opening takes some tenths of a second, and two seconds more where the
 * build did not generate Chronicle's value classes and they are compiled now: {@link #open(long)} does it on a thread
 * of its own, and the first use waits for what is left of it.
 * A map that is full throws, so that one that fills up is copied into a larger one by the write that finds no room.
 */
public final class ChronicleProfileStore implements ProfileStore
{
    /** Chronicle grows a map up to about this multiple of the entries it was made for. */
    private static final int MAX_BLOAT = 16;

    /** Segments do not fill evenly: stay well below the bloat. */
    private static final int MAX_FILL = MAX_BLOAT / 2;
    private static final int GROWTH = 4;

    private static final Comparator<Key> IN_ORDER =
        Comparator.comparing(Key::kind).thenComparing(Key::high, Long::compareUnsigned)
            .thenComparing(Key::low, Long::compareUnsigned);

    private record Key(KeyKind kind, long high, long low)
    {
    }

    private final ProfileKey key;
    private final ProfileValue value;
    private ChronicleMap<ProfileKey, ProfileValue> map;
    private long entries;
    private long count;

    /** @param entries expected. */
    public ChronicleProfileStore(final long entries)
    {
        this.entries = entries;
        key = withPlainCase(() -> Values.newHeapInstance(ProfileKey.class));
        value = withPlainCase(() -> Values.newHeapInstance(ProfileValue.class));
        map = create(entries);
    }

    /**
     * Chronicle makes names in the code that it generates by the default locale's rules of case, and under a Turkish
     * one it does not compile: readInt has a dotted capital there.
     */
    static synchronized <T> T withPlainCase(final Supplier<T> generating)
    {
        final Locale before = Locale.getDefault();
        Locale.setDefault(Locale.ROOT);
        try
        {
            return generating.get();
        }
        finally
        {
            Locale.setDefault(before);
        }
    }

    private static ChronicleMap<ProfileKey, ProfileValue> create(final long entries)
    {
        return withPlainCase(() -> ChronicleMapBuilder.of(ProfileKey.class, ProfileValue.class)
            .name("profiles")
            .entries(entries)
            .maxBloatFactor(MAX_BLOAT)
            .putReturnsNull(true)
            .removeReturnsNull(true)
            .create());
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

        for (int i = 0, attributes = value.getCount(); i < attributes; i++)
        {
            into.put(value.getAttributeAt(i), value.getValueAt(i));
        }

        return true;
    }

    @Override
    public void write(final KeyKind kind, final long keyLow, final long keyHigh, final Profile profile)
    {
        if (!map.containsKey(keyOf(kind, keyLow, keyHigh)))
        {
            if (count == entries * MAX_FILL)
            {
                grow();
            }

            count++;
        }

        value.setCount(profile.count());
        for (int i = 0; i < profile.count(); i++)
        {
            value.setAttributeAt(i, profile.attributeAt(i));
            value.setValueAt(i, profile.valueAt(i));
        }

        map.put(keyOf(kind, keyLow, keyHigh), value);
    }

    private void grow()
    {
        final ChronicleMap<ProfileKey, ProfileValue> larger = create(entries * GROWTH);
        map.forEach(larger::put);
        map.close();
        map = larger;
        entries *= GROWTH;
    }

    @Override
    public void remove(final KeyKind kind, final long keyLow, final long keyHigh)
    {
        if (map.containsKey(keyOf(kind, keyLow, keyHigh)))
        {
            map.remove(key);
            count--;
        }
    }

    @Override
    public long count()
    {
        return count;
    }

    @Override
    public void forEachInKeyOrder(final Profile scratch, final ProfileConsumer consumer) throws IOException
    {
        final List<Key> keys = new ArrayList<>();
        map.forEach((k, v) -> keys.add(new Key(KeyKind.of(k.getKind()), k.getHigh(), k.getLow())));
        keys.sort(IN_ORDER);
        for (final Key next : keys)
        {
            read(next.kind(), next.low(), next.high(), scratch);
            consumer.onProfile(next.kind(), next.low(), next.high(), scratch);
        }
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
