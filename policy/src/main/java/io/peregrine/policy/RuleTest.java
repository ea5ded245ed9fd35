package io.peregrine.policy;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One test of a rule.
 *
 * @param given Long, Double, Boolean or String by name, or null for missing; names that are not here are missing, too.
 * @param isHit what the rule must say.
 * @param line  where it begins in its file.
 */
public record RuleTest(Map<String, Object> given, boolean isHit, int line)
{
    /** Takes the values in alphabetical order. */
    public RuleTest
    {
        given = Collections.unmodifiableMap(new TreeMap<>(given));
    }
}
