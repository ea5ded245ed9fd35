package io.peregrine.pipeline.enrich;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import io.peregrine.domain.KeyKind;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ChronicleProfileStoreTest
{
    private static final int WRITES = 20_000;

    @Test
    void shouldReadBackWhatAMapWouldWhileGrowingFarBeyondWhatItWasOpenedFor()
    {
        final Random random = new Random(42);
        final Map<String, Map<Integer, Double>> expected = new HashMap<>();
        final Profile profile = new Profile();

        try (ProfileStore store = ChronicleProfileStore.open(1000))
        {
            for (int i = 0; i < WRITES; i++)
            {
                final KeyKind kind = KeyKind.values()[random.nextInt(3)];
                final long low = random.nextInt(4000);
                final long high = random.nextInt(2);
                final Map<Integer, Double> attributes =
                    expected.computeIfAbsent(kind + "/" + low + "/" + high, ignore -> new HashMap<>());

                assertEquals(!attributes.isEmpty(), store.read(kind, low, high, profile));
                assertEquals(attributes, asMap(profile));

                final int attribute = random.nextInt(16);
                profile.put(attribute, i);
                attributes.put(attribute, (double)i);
                store.write(kind, low, high, profile);
            }
        }
    }

    @Test
    void shouldHoldAnyNumberWhateverItWasOpenedFor()
    {
        final Profile profile = new Profile();
        try (ProfileStore store = ChronicleProfileStore.open(10))
        {
            for (int key = 0; key < WRITES; key++)
            {
                profile.clear();
                profile.put(3, key);
                store.write(KeyKind.CARD, key, -key, profile);
            }
            assertEquals(WRITES, store.count());
            store.remove(KeyKind.CARD, 0, 0);
            store.remove(KeyKind.CARD, 0, 0);
            assertEquals(WRITES - 1, store.count());

            for (int key = 1; key < WRITES; key++)
            {
                assertTrue(store.read(KeyKind.CARD, key, -key, profile));
                assertEquals(Map.of(3, (double)key), asMap(profile));
            }
            assertFalse(store.read(KeyKind.CARD, 0, 0, profile));
        }
    }

    private static Map<Integer, Double> asMap(final Profile profile)
    {
        final Map<Integer, Double> map = new HashMap<>();
        for (int i = 0; i < profile.count(); i++)
        {
            map.put(profile.attributeAt(i), profile.valueAt(i));
        }

        return map;
    }
}
