package io.peregrine.policy;

import java.util.Map;

/**
 * What the features of one policy have in common while they are read.
 *
 * @param reading     takes values out of nodes.
 * @param zones       of the policy and of windows.
 * @param conditions  that features count by.
 * @param indexByName of all features.
 */
record FeatureContext(
    Reading reading, ZoneTables zones, FeatureConditions conditions, Map<String, Integer> indexByName)
{
    Problems problems()
    {
        return reading.problems();
    }
}
