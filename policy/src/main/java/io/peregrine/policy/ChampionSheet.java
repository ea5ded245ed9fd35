package io.peregrine.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.peregrine.domain.Action;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.scoring.Model;
import io.peregrine.scoring.ModelDocument;
import io.peregrine.scoring.ModelFormatException;
import io.peregrine.scoring.ModelReader;
import io.peregrine.scoring.TreeEnsemble;

/**
 * The champion, its inputs' features, its bands, and its challengers.
 *
 * @param model       null where there is none.
 * @param inputs      the index of the feature of each input.
 * @param bands       descending.
 * @param challengers in the order of policy.yaml.
 */
record ChampionSheet(Model model, int[] inputs, List<Band> bands, List<Challenger> challengers)
{
    private static final String MODELS = "models/";
    private static final String CARD = ".md";

    /** @param sheet policy.yaml. @param areFeaturesWhole false if features.yaml is no YAML. */
    static ChampionSheet read(
        final Section sheet,
        final PolicyContent content,
        final FeatureLayout layout,
        final boolean areFeaturesWhole,
        final ReasonSheet reasons,
        final Reading reading)
    {
        final YamlNode node = sheet.find("champion");
        final boolean isDeclared = null != node && !node.is(YamlNode.Kind.NULL);
        final Section section = reading.section(node, "champion", "file", "trees");
        final Model model = isDeclared ? model(section, content, reading) : null;
        final int[] inputs = null == model || !areFeaturesWhole ? new int[0] :
            inputs(model, section.find("file"), layout, reading);
        if (null != model && areFeaturesWhole)
        {
            reasons.checkInputs(model.featureNames(), layout);
        }

        final List<Band> bands = bands(sheet.find("bands"), model, reasons, reading);
        final Set<String> used = new HashSet<>();
        final List<Challenger> challengers = ChallengerSheet.read(
            sheet.find("challengers"), content, layout, areFeaturesWhole, bands, used, reading);
        if (null != sheet.node() && (!isDeclared || null != model))
        {
            used.add(isDeclared ? section.find("file").text() : "");
            refuseUnused(content, used, reading.problems());
        }
        return new ChampionSheet(model, inputs, bands, challengers);
    }

    static Model model(final Section section, final PolicyContent content, final Reading reading)
    {
        final YamlNode node = section.require("file", "file: models/ and a file's name");
        final YamlNode treesNode = section.find("trees");
        final String file = reading.text(node, "file");
        if (null == file)
        {
            return null;
        }

        final List<String> models = content.files().stream().filter(path -> path.startsWith(MODELS)).toList();
        if (!models.contains(file))
        {
            reading.problems().add(node, "no file \"" + file + "\" in the policy" + Suggestion.of(file, models));
            return null;
        }
        try
        {
            final ModelDocument document = ModelReader.read(content.bytes(file), file);
            if (!document.link().isProbability() || 1 != document.outputCount())
            {
                reading.problems().add(node, "\"" + file + "\" gives no single probability (its objective is " +
                    document.origin().objective() +
                    "): a policy's model must, train it for example with binary:logistic");
                return null;
            }
            return document instanceof TreeEnsemble ensemble ?
                limited(ensemble, treesNode, reading) : document.compiled();
        }
        catch (final ModelFormatException ex)
        {
            reading.problems().add(node, ex.getMessage());
            return null;
        }
    }

    private static Model limited(final TreeEnsemble ensemble, final YamlNode node, final Reading reading)
    {
        if (null == node || "all".equals(node.text()))
        {
            return ensemble.compiled();
        }
        try
        {
            if ("best".equals(node.text()))
            {
                return ensemble.best().compiled();
            }
            final Long count = reading.integer(node, "trees (all, best or a number)", 1, Integer.MAX_VALUE);
            return null == count ? null : ensemble.limitedTo(count.intValue()).compiled();
        }
        catch (final ModelFormatException ex)
        {
            reading.problems().add(node, ex.getMessage());
            return null;
        }
    }

    static int[] inputs(
        final Model model, final YamlNode node, final FeatureLayout layout, final Reading reading)
    {
        final List<String> names = model.featureNames();
        final int[] inputs = new int[names.size()];
        for (int i = 0; i < inputs.length; i++)
        {
            inputs[i] = layout.indexOf(names.get(i));
            if (inputs[i] < 0)
            {
                reading.problems().add(node, "the model's input \"" + names.get(i) + "\" is no feature" +
                    Suggestion.of(names.get(i), FeatureNames.of(layout)) + " Declare it in features.yaml");
            }
        }
        return inputs;
    }

    private static void refuseUnused(final PolicyContent content, final Set<String> used, final Problems problems)
    {
        for (final String file : content.files())
        {
            if (file.startsWith(MODELS) && !used.contains(file) && !isCard(file, used))
            {
                problems.add(
                    file, "no champion or challenger of policy.yaml uses this file: name it there or remove it");
            }
        }
    }

    /** A model's card, kept with it under the policy's hash, has its name: models/xgb.md is that of models/xgb.json. */
    private static boolean isCard(final String file, final Set<String> used)
    {
        return file.endsWith(CARD) && used.stream().anyMatch(model ->
            model.startsWith(file.substring(0, file.length() - CARD.length()) + "."));
    }

    private static List<Band> bands(
        final YamlNode node, final Model model, final ReasonSheet reasons, final Reading reading)
    {
        final List<Band> bands = new ArrayList<>();
        double last = Double.NaN;
        for (final YamlNode item : reading.items(node, "bands"))
        {
            final Section section = reading.section(item, "a band", "from", "action", "reason");
            final YamlNode fromNode = section.require("from", "from: and a probability");
            final Double from = reading.number(fromNode, "from");
            final Action action = reading.choice(
                section.require("action", "action: review"), "action", Reading.ACTIONS);
            final int reason = section.has("reason") ? reasons.use(section.find("reason"), "a band") : 0;
            if (null == from)
            {
                continue;
            }
            if (from < 0 || from > 1)
            {
                reading.problems().add(fromNode, "from is a probability, 0 to 1, not " + fromNode.text() +
                    ": write for example 0.9");
                continue;
            }
            if (from == last)
            {
                reading.problems().add(fromNode, "two bands from " + fromNode.text() + ": remove one");
            }
            else if (from > last)
            {
                reading.problems().add(fromNode, "bands must descend, and " + fromNode.text() +
                    " stands below " + last + ": write the highest first");
            }
            last = from;
            bands.add(new Band(
                from, null == model ? Double.POSITIVE_INFINITY : model.marginAt(from), action, reason));
        }
        return List.copyOf(bands);
    }
}
