package io.peregrine.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peregrine.domain.Action;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.scoring.Model;

/**
 * The champion, its inputs' features, its bands, the segments that other models score in its place, and its
 * challengers; and scores that rules know by name.
 *
 * @param model       null where there is none.
 * @param inputs      the index of the feature of each input.
 * @param bands       descending.
 * @param segments    in the order of policy.yaml.
 * @param challengers in the order of policy.yaml.
 * @param scores      in the order of policy.yaml.
 * @param models      all of them, by what they are made of.
 */
record ChampionSheet(
    Model model,
    int[] inputs,
    List<Band> bands,
    SegmentSheet segments,
    List<Challenger> challengers,
    ScoreSheet scores,
    Map<ModelParts, Model> models)
{
    /**
     * @param sheet            policy.yaml.
     * @param areFeaturesWhole false if features.yaml is no YAML.
     * @param constants        their names.
     * @param former           models are taken over from.
     */
    static ChampionSheet read(
        final Section sheet,
        final PolicyContent content,
        final FeatureLayout layout,
        final boolean areFeaturesWhole,
        final ReasonSheet reasons,
        final Set<String> constants,
        final Reading reading,
        final Former former)
    {
        final ModelSource source = new ModelSource(content, layout, areFeaturesWhole, reading, former);
        final YamlNode node = sheet.find("champion");
        final boolean isDeclared = null != node && !node.is(YamlNode.Kind.NULL);
        final Section section = reading.section(node, "champion", "file", "trees");
        final Model model = isDeclared ? source.ofProbability(section) : null;
        final int[] inputs = null == model ? new int[0] : source.inputs(model, section);

        final List<Band> bands = bands(sheet.find("bands"), model, reasons, reading);
        final SegmentSheet segments = SegmentSheet.read(sheet.find("segments"), source, bands, reading);
        final Set<String> names = new HashSet<>(segments.inputNames());
        names.addAll(null == model ? List.of() : model.featureNames());
        if (areFeaturesWhole && source.isWhole() && !names.isEmpty())
        {
            reasons.checkInputs(names, layout);
        }
        final List<Challenger> challengers =
            ChallengerSheet.read(sheet.find("challengers"), source, bands, reading);
        final ScoreSheet scores = ScoreSheet.read(sheet.find("scores"), source, layout, constants, reading);
        if (null != sheet.node())
        {
            source.refuseUnused();
        }
        return new ChampionSheet(model, inputs, bands, segments, challengers, scores, source.models());
    }

    /** @return true if a model gives some payments at least their score. */
    boolean hasModel()
    {
        return null != model || !segments.all().isEmpty();
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
