package io.peregrine.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.scoring.Model;

/** The challengers of policy.yaml. */
final class ChallengerSheet
{
    private static final int MAX_CHALLENGERS = CounterDescriptor.CHALLENGERS;

    private ChallengerSheet()
    {
    }

    /** @return in the file's order, those that are whole. */
    static List<Challenger> read(
        final YamlNode node,
        final ModelSource source,
        final List<Band> bands,
        final Reading reading)
    {
        final List<Challenger> challengers = new ArrayList<>();
        final Set<String> names = new HashSet<>();
        final List<YamlNode> items = reading.items(node, "challengers");
        if (items.size() > MAX_CHALLENGERS)
        {
            reading.problems().add(node, items.size() + " challengers: each costs every payment its time," +
                " write " + MAX_CHALLENGERS + " at most");
        }

        for (final YamlNode item : items)
        {
            final Section section = reading.section(item, "a challenger", "name", "file", "trees");
            final YamlNode nameNode = section.require("name", "name: and a name of its own");
            final String name = reading.text(nameNode, "name");
            if (null != name && !names.add(name))
            {
                reading.problems().add(nameNode, "two challengers are called \"" + name + "\": rename one");
            }

            final Model model = source.ofProbability(section);
            if (null != model && null != name)
            {
                challengers.add(new Challenger(name, model, source.inputs(model, section),
                    bands.stream().mapToDouble(band -> model.marginAt(band.from())).toArray()));
            }
        }
        return List.copyOf(challengers);
    }
}
