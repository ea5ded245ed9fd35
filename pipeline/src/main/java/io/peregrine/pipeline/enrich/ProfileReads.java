package io.peregrine.pipeline.enrich;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;

/**
 * What one policy reads of profiles. The slot's attributes are numbered in the order in which (key, attribute) first
 * appears among the layout's profile features.
 */
final class ProfileReads
{
    private final KeyKind[] kinds;
    private final int[][] numbers;
    private final int[][] slots;

    ProfileReads(final FeatureLayout layout, final AttributeNames names)
    {
        final EnumMap<KeyKind, List<int[]>> byKind = new EnumMap<>(KeyKind.class);
        final List<String> seen = new ArrayList<>();

        for (final FeatureDeclaration feature : layout.features())
        {
            if (FeatureDeclaration.Form.PROFILE == feature.form())
            {
                final String name = feature.key() + " " + feature.field();
                if (!seen.contains(name))
                {
                    byKind.computeIfAbsent(feature.key(), ignore -> new ArrayList<>())
                        .add(new int[]{ names.numberOf(feature.field()), seen.size() });
                    seen.add(name);
                }
            }
        }

        kinds = byKind.keySet().toArray(new KeyKind[0]);
        numbers = new int[kinds.length][];
        slots = new int[kinds.length][];
        for (int i = 0; i < kinds.length; i++)
        {
            final List<int[]> pairs = byKind.get(kinds[i]);
            numbers[i] = pairs.stream().mapToInt(pair -> pair[0]).toArray();
            slots[i] = pairs.stream().mapToInt(pair -> pair[1]).toArray();
        }
    }

    /** @param profile scratch. */
    void read(final PaymentEvent event, final ProfileStore store, final Profile profile)
    {
        for (int i = 0; i < kinds.length; i++)
        {
            final KeyKind kind = kinds[i];
            if (event.hasKey(kind) && store.read(kind, event.keyLow(kind), event.keyHigh(kind), profile))
            {
                for (int j = 0; j < numbers[i].length; j++)
                {
                    final int index = profile.indexOf(numbers[i][j]);
                    if (index >= 0)
                    {
                        event.attribute(slots[i][j], profile.valueAt(index));
                    }
                }
            }
        }
    }
}
