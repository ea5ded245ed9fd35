package io.peregrine.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.NamedScores;
import io.peregrine.rules.Vocabulary;
import io.peregrine.scoring.Model;

/**
 * The named scores of policy.yaml.
 *
 * @param all   those that are whole, in the order of policy.yaml.
 * @param names all that rules may use, also where their model is wrong, which has its problem already.
 */
record ScoreSheet(List<NamedScore> all, List<String> names)
{
    private static final String CLASSES = "classes";

    /** @return none. */
    static ScoreSheet none()
    {
        return new ScoreSheet(List.of(), List.of());
    }

    /** @param constants names that are taken. */
    static ScoreSheet read(
        final YamlNode node,
        final ModelSource source,
        final FeatureLayout layout,
        final Set<String> constants,
        final Reading reading)
    {
        final Set<String> taken = new HashSet<>(constants);
        taken.addAll(FeatureNames.of(layout));
        taken.addAll(Vocabulary.fixedNames());
        final List<NamedScore> all = new ArrayList<>();
        final List<String> names = new ArrayList<>();
        for (final YamlNode item : reading.items(node, "scores"))
        {
            final Section section = reading.section(item, "a score", "name", "file", "trees", CLASSES);
            final YamlNode nameNode = section.require("name", "name: and a word that rules know it by");
            final String name = reading.name(nameNode, "a score's name");
            final Model model = source.ofAny(section);
            final List<String> own = names(section, name, reading);
            final boolean isFree = areFree(own, nameNode, taken, reading);
            if (null != model && null != name && isFree && isClassCountRight(section, model, reading))
            {
                all.add(new NamedScore(name, List.copyOf(own), names.size(), model, source.inputs(model, section)));
            }
            names.addAll(own);
        }

        if (names.size() > NamedScores.MAX)
        {
            reading.problems().add(node, names.size() + " named scores: a payment holds " +
                NamedScores.MAX + ", leave some out");
            return new ScoreSheet(List.of(), List.copyOf(names));
        }
        return new ScoreSheet(List.copyOf(all), List.copyOf(names));
    }

    /** @return the score's name, or one for each class. */
    private static List<String> names(final Section section, final String name, final Reading reading)
    {
        final List<String> names = new ArrayList<>();
        if (null == name)
        {
            return names;
        }
        if (!section.has(CLASSES))
        {
            names.add(name);
        }
        for (final YamlNode item : reading.items(section.find(CLASSES), CLASSES))
        {
            final String word = reading.name(item, "a class");
            names.add(name + "_" + word);
        }
        return names;
    }

    private static boolean areFree(
        final List<String> names, final YamlNode node, final Set<String> taken, final Reading reading)
    {
        boolean areFree = true;
        for (final String name : names)
        {
            if (!taken.add(name))
            {
                reading.problems().add(node, "the name \"" + name +
                    "\" is taken, by a feature, a field, a constant or another score: choose another");
                areFree = false;
            }
        }
        return areFree;
    }

    private static boolean isClassCountRight(final Section section, final Model model, final Reading reading)
    {
        final int outputs = model.outputCount();
        final int classes = section.has(CLASSES) ? section.find(CLASSES).items().size() : 0;
        if (outputs > 1 && 0 == classes)
        {
            reading.problems().add(section.node(), "the model tells " + outputs +
                " classes apart: name them, in the model's order, with classes: [...]");
            return false;
        }
        if (outputs > 1 && outputs != classes)
        {
            reading.problems().add(section.find(CLASSES), "the model tells " + outputs + " classes apart, not " +
                classes + ": name each, in the model's order");
            return false;
        }
        if (1 == outputs && section.has(CLASSES))
        {
            reading.problems().add(section.key(CLASSES), "the model gives one score, no classes: remove \"" +
                CLASSES + "\", its name is the score's");
            return false;
        }
        return true;
    }
}
