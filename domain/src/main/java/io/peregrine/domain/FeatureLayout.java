package io.peregrine.domain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The policy's features in the order of features.yaml; a feature's place is its index in the slot. Immutable. */
public final class FeatureLayout
{
    /** The most features that a policy may declare: the slot has room for no more. */
    public static final int MAX_FEATURES = 256;

    /** The most different conditions that features may count by. */
    public static final int MAX_CONDITIONS = 48;

    private final List<FeatureDeclaration> features;
    private final List<String> conditions;
    private final Map<String, Integer> indexByName = new HashMap<>();

    /** @param features in file order; names are unique, operands point backwards or forwards but not in a circle. */
    public FeatureLayout(final List<FeatureDeclaration> features)
    {
        this(features, List.of());
    }

    /**
     * @param features   in file order; names are unique, operands point backwards or forwards but not in a circle.
     * @param conditions CEL on the payment, each once, by the index that aggregates name.
     */
    public FeatureLayout(final List<FeatureDeclaration> features, final List<String> conditions)
    {
        if (features.size() > MAX_FEATURES)
        {
            throw new IllegalArgumentException("at most " + MAX_FEATURES + " features: " + features.size());
        }

        if (conditions.size() > MAX_CONDITIONS)
        {
            throw new IllegalArgumentException("at most " + MAX_CONDITIONS + " conditions: " + conditions.size());
        }

        this.features = List.copyOf(features);
        this.conditions = List.copyOf(conditions);
        for (int i = 0; i < this.features.size(); i++)
        {
            indexByName.put(this.features.get(i).name(), i);
        }
    }

    public List<FeatureDeclaration> features()
    {
        return features;
    }

    /** @return the conditions that features count by. */
    public List<String> conditions()
    {
        return conditions;
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
