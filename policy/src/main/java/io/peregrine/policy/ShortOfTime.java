package io.peregrine.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.Stage;

/** What is left out when little time is left. Look-ups allocate nothing. */
final class ShortOfTime
{
    private static final long US_NS = 1_000;
    private static final Map<String, Integer> STAGES = Ordered.map(
        "model", Stage.MODEL_ALLOWED, "rules", Stage.RULES_ALLOWED);

    private final long[] belowUs;
    private final int[] skipped;

    /** One line of the section. */
    record Limit(long belowUs, int skipped)
    {
    }

    ShortOfTime(final List<Limit> limits)
    {
        belowUs = limits.stream().mapToLong(Limit::belowUs).toArray();
        skipped = limits.stream().mapToInt(Limit::skipped).toArray();
    }

    static ShortOfTime read(final YamlNode node, final Reading reading)
    {
        final List<Limit> limits = new ArrayList<>();
        final Map<Long, YamlNode> seen = new HashMap<>();
        for (final YamlNode item : reading.items(node, "short-of-time"))
        {
            final Section section = reading.section(item, "short-of-time", "below", "skip");
            final YamlNode belowNode = section.require("below", "below: 40us");
            final Long belowNs = reading.durationNs(belowNode, "below");
            final int skip = skip(section.require("skip", "skip: [model]"), reading);
            if (null == belowNs)
            {
                continue;
            }
            final YamlNode first = seen.putIfAbsent(belowNs, belowNode);
            if (null != first)
            {
                reading.problems().add(belowNode, "below " + belowNode.text() + " stands twice, first in line " +
                    first.line() + ": write one of them");
            }
            if (0 == belowNs || 0 != belowNs % US_NS)
            {
                reading.problems().add(belowNode, "below must be whole microseconds above 0, not " + belowNode.text() +
                    ": write for example 40us");
            }
            limits.add(new Limit(belowNs / US_NS, skip));
        }
        return new ShortOfTime(limits);
    }

    private static int skip(final YamlNode list, final Reading reading)
    {
        int skipped = 0;
        for (final YamlNode item : reading.items(list, "skip"))
        {
            final Integer stage = reading.choice(item, "stage to skip", STAGES);
            if (null != stage && 0 != (skipped & stage))
            {
                reading.problems().add(item, "\"" + item.text() + "\" stands twice: remove one");
            }
            skipped |= null == stage ? 0 : stage;
        }
        if (null != list && (list.is(YamlNode.Kind.LIST) && list.items().isEmpty() || list.is(YamlNode.Kind.NULL)))
        {
            reading.problems().add(list, "nothing to skip: write [model] or [model, rules]");
        }
        return skipped;
    }

    int stagesAllowed(final long availableUs)
    {
        int allowed = Stage.ALL_ALLOWED;
        for (int i = 0; i < belowUs.length; i++)
        {
            if (availableUs < belowUs[i])
            {
                allowed &= ~skipped[i];
            }
        }
        return allowed;
    }
}
