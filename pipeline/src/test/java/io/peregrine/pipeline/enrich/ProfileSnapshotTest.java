package io.peregrine.pipeline.enrich;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProfileSnapshotTest
{
    private static final int NAMES = 40;
    private static final KeyKind[] KINDS = KeyKind.values();

    /** One attribute of one profile. */
    private record Entry(KeyKind kind, long low, long high, int attribute, double value)
    {
    }

    private final AttributeNames names = new AttributeNames();

    ProfileSnapshotTest()
    {
        for (int i = 0; i < NAMES; i++)
        {
            names.numberOf("attribute" + i);
        }
    }

    /** Each key and attribute comes once, so that the order in which they are written makes no difference. */
    private static List<Entry> entries(final long seed, final int keys)
    {
        final Random random = new Random(seed);
        final TreeMap<String, Entry> entries = new TreeMap<>();
        for (int i = 0; i < keys; i++)
        {
            final KeyKind kind = KINDS[random.nextInt(KINDS.length)];
            final long low = random.nextBoolean() ? random.nextLong() : random.nextInt(4) - 2;
            final long high = random.nextBoolean() ? random.nextLong() : random.nextInt(4) - 2;
            for (int j = random.nextInt(PaymentEvent.MAX_ATTRIBUTES); j >= 0; j--)
            {
                final int attribute = j * 2 + (i & 1);
                entries.putIfAbsent(kind + "/" + low + "/" + high + "/" + j,
                    new Entry(kind, low, high, attribute, Double.longBitsToDouble(random.nextLong())));
            }
        }
        return new ArrayList<>(entries.values());
    }

    private static void fill(final ProfileStore store, final List<Entry> entries)
    {
        final Profile profile = new Profile();
        for (final Entry entry : entries)
        {
            store.read(entry.kind(), entry.low(), entry.high(), profile);
            profile.put(entry.attribute(), entry.value());
            store.write(entry.kind(), entry.low(), entry.high(), profile);
        }
    }

    private static byte[] bytes(final AttributeNames names, final ProfileStore store) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ProfileSnapshot.write(new DataOutputStream(bytes), names, store);
        return bytes.toByteArray();
    }

    private static void read(final byte[] bytes, final AttributeNames names, final ProfileStore store)
        throws IOException
    {
        ProfileSnapshot.read(new DataInputStream(new ByteArrayInputStream(bytes)), names, store,
            (kind, keyLow, keyHigh, profile) -> profile.count());
    }

    private static List<String> contents(final ProfileStore store) throws IOException
    {
        final List<String> lines = new ArrayList<>();
        store.forEachInKeyOrder(new Profile(), (kind, keyLow, keyHigh, profile) ->
        {
            final StringBuilder line = new StringBuilder().append(kind).append(' ').append(Long.toHexString(keyHigh))
                .append(' ').append(Long.toHexString(keyLow));
            for (int i = 0; i < profile.count(); i++)
            {
                line.append(' ').append(profile.attributeAt(i)).append('=')
                    .append(Double.doubleToRawLongBits(profile.valueAt(i)));
            }
            lines.add(line.toString());
        });
        return lines;
    }

    @Property(tries = 100)
    void shouldReadBackWhatItWrote(@ForAll final long seed, @ForAll @IntRange(max = 60) final int keys)
        throws IOException
    {
        try (ProfileStore store = new ChronicleProfileStore(100);
            ProfileStore other = new ChronicleProfileStore(100))
        {
            fill(store, entries(seed, keys));
            final byte[] bytes = bytes(names, store);
            final AttributeNames otherNames = new AttributeNames();

            read(bytes, otherNames, other);

            assertEquals(contents(store), contents(other));
            assertEquals(store.count(), other.count());
            assertEquals(NAMES, otherNames.count());
            assertEquals(7, otherNames.numberOf("attribute7"));
            assertArrayEquals(bytes, bytes(otherNames, other));
        }
    }

    @Property(tries = 100)
    void shouldGiveTheSameBytesInWhateverOrderProfilesCame(
        @ForAll final long seed, @ForAll @IntRange(min = 1, max = 60) final int keys) throws IOException
    {
        try (ProfileStore store = new ChronicleProfileStore(100);
            ProfileStore other = new ChronicleProfileStore(10))
        {
            final List<Entry> entries = entries(seed, keys);
            fill(store, entries);
            Collections.shuffle(entries, new Random(seed));
            other.write(KeyKind.BIN, 0x77, 0, new Profile());
            fill(other, entries);
            other.remove(KeyKind.BIN, 0x77, 0);

            assertArrayEquals(bytes(names, store), bytes(names, other));
        }
    }

    @Test
    void shouldTakeWordsOfKeysForUnsigned() throws IOException
    {
        try (ProfileStore store = new ChronicleProfileStore(100))
        {
            final Profile profile = new Profile();
            store.write(KeyKind.ACCOUNT, 0, 0, profile);
            store.write(KeyKind.CARD, 0, -1, profile);
            store.write(KeyKind.CARD, -1, 1, profile);
            store.write(KeyKind.CARD, 1, 1, profile);

            assertEquals(List.of("CARD 1 1", "CARD 1 ffffffffffffffff", "CARD ffffffffffffffff 0", "ACCOUNT 0 0"),
                contents(store));
        }
    }

    @Test
    void shouldRefuseWhatEndsEarly() throws IOException
    {
        try (ProfileStore store = new ChronicleProfileStore(100))
        {
            fill(store, entries(1, 2));
            final byte[] bytes = bytes(names, store);
            for (int length = 0; length < bytes.length; length++)
            {
                final byte[] some = Arrays.copyOf(bytes, length);
                try (ProfileStore other = new ChronicleProfileStore(100))
                {
                    assertThrows(IOException.class, () -> read(some, new AttributeNames(), other));
                }
            }
        }
    }

    @Test
    void shouldRefuseWhatItWouldNotWrite() throws IOException
    {
        final Profile profile = new Profile();
        profile.put(3, 1.0);
        profile.put(5, 2.0);
        final byte[] bytes;
        try (ProfileStore store = new ChronicleProfileStore(100))
        {
            store.write(KeyKind.CARD, 1, 0, profile);
            store.write(KeyKind.CARD, 2, 0, profile);
            bytes = bytes(names, store);
        }

        final int nameLength = AttributeNames.NAME_LENGTH;
        final int profiles = 8 + NAMES * nameLength;
        final int first = profiles + 8;
        final int second = first + 38;
        assertRefused("version", bytes, 3, 2);
        assertRefused("too many names", bytes, 4, 1);
        final byte[] twice = bytes.clone();
        System.arraycopy(bytes, 8, twice, 8 + nameLength, nameLength);
        assertRefused("comes twice", twice);
        assertRefused("negative", bytes, profiles, 0x80);
        assertRefused("no such kind", bytes, first, KINDS.length);
        assertRefused("out of order", bytes, second + 16, 1);
        assertRefused("out of order", bytes, second + 16, 0);
        assertRefused("too many attributes", bytes, first + 17, PaymentEvent.MAX_ATTRIBUTES + 1);
        assertRefused("no name", bytes, first + 18 + 10 + 1, 3);
        assertRefused("no name", bytes, first + 18 + 10 + 1, NAMES);
    }

    /** @param changes places and what stands there instead. */
    private static void assertRefused(final String message, final byte[] bytes, final int... changes)
    {
        final byte[] wrong = bytes.clone();
        for (int i = 0; i < changes.length; i += 2)
        {
            wrong[changes[i]] = (byte)changes[i + 1];
        }
        try (ProfileStore other = new ChronicleProfileStore(100))
        {
            final IOException ex = assertThrows(IOException.class, () -> read(wrong, new AttributeNames(), other));
            assertTrue(ex.getMessage().contains(message), ex.getMessage());
        }
    }
}
