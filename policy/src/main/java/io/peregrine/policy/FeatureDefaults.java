package io.peregrine.policy;

import java.util.List;
import java.util.Map;

/**
 * What holds for a feature that does not say otherwise.
 *
 * @param isExcluding current: exclude.
 * @param empty       the value where there is nothing to compute from; null for missing.
 * @param emptyNode   where that is written; null where it is not.
 */
record FeatureDefaults(boolean isExcluding, Double empty, YamlNode emptyNode)
{
    private static final Map<String, Boolean> CURRENT = Ordered.map("include", false, "exclude", true);
    private static final List<String> OF_LATER = List.of("attempted", "approved", "declined", "labelled-fraud");
    private static final String DURATION = "[0-9]+(ms|s|m|h|d).*";

    /** @param section with the keys current, of, resolution and empty. */
    static FeatureDefaults read(final Section section, final Reading reading)
    {
        return new FeatureDefaults(false, 0.0, null).with(section, reading);
    }

    /** @return what holds where a section says something of its own. */
    FeatureDefaults with(final Section section, final Reading reading)
    {
        checkOf(section.find("of"), reading);
        checkResolution(section.find("resolution"), reading);

        final Boolean isExclude = reading.choice(section.find("current"), "current", CURRENT);
        final YamlNode emptyHere = section.find("empty");
        final boolean isHere = null != emptyHere;
        final Double value = !isHere || emptyHere.is(YamlNode.Kind.NULL) ? null : emptyNumber(emptyHere, reading);
        return new FeatureDefaults(
            null == isExclude ? isExcluding : isExclude, isHere ? value : empty, isHere ? emptyHere : emptyNode);
    }

    private static Double emptyNumber(final YamlNode node, final Reading reading)
    {
        if (node.is(YamlNode.Kind.INT) || node.is(YamlNode.Kind.DOUBLE))
        {
            return reading.number(node, "empty");
        }
        reading.problems().add(
            node, "empty must be a number or null, not " + node.description() + ": write 0.0 or null");
        return null;
    }

    private static void checkOf(final YamlNode node, final Reading reading)
    {
        final String text = reading.text(node, "of");
        if (null != text && OF_LATER.contains(text))
        {
            reading.problems().add(node, "of: " + text + " is not in this version: write all");
        }
        else if (null != text && !"all".equals(text))
        {
            reading.unknown(node, "of", text, List.of("all"));
        }
    }

    private static void checkResolution(final YamlNode node, final Reading reading)
    {
        final String text = reading.text(node, "resolution");
        if (null != text && text.matches(DURATION))
        {
            reading.problems().add(node, "resolution: " + text + " is not in this version: write exact");
        }
        else if (null != text && !"exact".equals(text))
        {
            reading.unknown(node, "resolution", text, List.of("exact"));
        }
    }
}
