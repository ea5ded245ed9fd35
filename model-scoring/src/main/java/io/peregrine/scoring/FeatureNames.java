package io.peregrine.scoring;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names by which a model's inputs are bound. */
final class FeatureNames
{
    private FeatureNames()
    {
    }

    /** @return the array's names: as many as there are features, no two alike. */
    static List<String> checked(final JsonNode node, final int featureCount)
    {
        return checked(node.strings(), featureCount, node::problem);
    }

    static List<String> checked(final List<String> names, final int featureCount, final TreeCheck.Problem problem)
    {
        if (names.isEmpty())
        {
            throw problem.of("has no names: train the model with feature names, since inputs are bound by name");
        }

        if (names.size() != featureCount)
        {
            throw problem.of("has " + names.size() + " names for " + featureCount + " features");
        }

        final Set<String> seen = new HashSet<>();
        for (final String name : names)
        {
            if (!seen.add(name))
            {
                throw problem.of("has the name \"" + name + "\" twice");
            }
        }

        return List.copyOf(names);
    }
}
