package io.peregrine.domain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The policy's features in the order of features.yaml; a feature's place is its index in the slot. Immutable. */
public final class FeatureLayout
{
    /** The most features that a policy may declare: the slot has room for no more. */
    public static final int MAX_FEATURES = 256;

    private final List<FeatureDeclaration> features;
    private final Map<String, Integer> indexByName = new HashMap<>();

    /** @param features in file order; names are unique, operands point backwards or forwards but not in a circle. */
    public FeatureLayout(final List<FeatureDeclaration> features)
    {
        if (features.size() > MAX_FEATURES)
        {
            throw new IllegalArgumentException("at most " + MAX_FEATURES + " features: " + features.size());
        }

        this.features = List.copyOf(features);
        for (int i = 0; i < this.features.size(); i++)
        {
            indexByName.put(this.features.get(i).name(), i);
        }
    }

    public List<FeatureDeclaration> features()
    {
        return features;
    }

    public int count()
    {
        return features.size();
    }

    public FeatureDeclaration feature(final int index)
    {
        return features.get(index);
    }

    /** @return the feature's index, or -1 where there is none of this name. */
    public int indexOf(final String name)
    {
        return indexByName.getOrDefault(name, -1);
    }
}
