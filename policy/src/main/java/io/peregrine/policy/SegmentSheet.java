package io.peregrine.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.peregrine.domain.DecisionStatus;
import io.peregrine.rules.CheckedRule;
import io.peregrine.rules.Condition;
import io.peregrine.rules.RuleCompiler;
import io.peregrine.rules.RuleException;
import io.peregrine.rules.Vocabulary;
import io.peregrine.scoring.Model;

/**
 * The segments of policy.yaml. Their models are read with the champion; their conditions are compiled later, since
 * they may use what rules.yaml defines. Used while one policy is read.
 */
final class SegmentSheet
{
    /** What the models say, and so cannot choose the model. */
    private static final List<String> OF_MODELS = List.of("probability", "margin", "score");

    private final List<Segment> segments = new ArrayList<>();
    private final List<YamlNode> whenNodes = new ArrayList<>();
    private double conditionsNs;

    private SegmentSheet()
    {
    }

    /** @return none. */
    static SegmentSheet none()
    {
        return new SegmentSheet();
    }

    static SegmentSheet read(
        final YamlNode node, final ModelSource source, final List<Band> bands, final Reading reading)
    {
        final SegmentSheet sheet = new SegmentSheet();
        final Set<String> names = new HashSet<>();
        final List<YamlNode> items = reading.items(node, "segments");
        if (items.size() > DecisionStatus.MAX_SEGMENTS)
        {
            reading.problems().add(node, items.size() + " segments: a decision can name " +
                DecisionStatus.MAX_SEGMENTS + ", put some together");
        }

        for (final YamlNode item : items)
        {
            final Section section = reading.section(item, "a segment", "name", "when", "file", "trees");
            final YamlNode nameNode = section.require("name", "name: and a name of its own");
            final String name = reading.id(nameNode, "a segment's name");
            final boolean isOther = null == name || names.add(name);
            if (!isOther)
            {
                reading.problems().add(nameNode, "two segments are called \"" + name + "\": rename one");
            }
            final YamlNode whenNode = section.require("when", "when: and a condition in quotes");
            final String when = reading.text(whenNode, "when");
            final Model model = source.ofProbability(section);
            if (null != name && isOther && null != when && null != model)
            {
                sheet.whenNodes.add(whenNode);
                sheet.segments.add(new Segment(name, when, null, model, source.inputs(model, section),
                    bands.stream().mapToDouble(band -> model.marginAt(band.from())).toArray()));
            }
        }
        return sheet;
    }

    /**
     * @param vocabulary what conditions may use; null where it is not known, then nothing is compiled.
     * @param scores     names of scores, which it may not use.
     * @param rules      read; it knows which definitions are wrong.
     */
    void compile(
        final Vocabulary vocabulary, final List<String> scores, final RuleSheet rules, final Problems problems)
    {
        final RuleCompiler compiler = null == vocabulary || segments.isEmpty() ? null : new RuleCompiler(vocabulary);
        for (int i = 0; i < segments.size() && null != compiler; i++)
        {
            final Segment segment = segments.get(i);
            if (!rules.isOfWrong(segment.when()))
            {
                segments.set(i, new Segment(segment.name(), segment.when(),
                    condition(segment, compiler, scores, whenNodes.get(i), problems), segment.model(), segment.inputs(),
                    segment.bandMargins()));
            }
        }
    }

    private Condition condition(
        final Segment segment,
        final RuleCompiler compiler,
        final List<String> scores,
        final YamlNode node,
        final Problems problems)
    {
        try
        {
            final CheckedRule checked = compiler.checked("segment-" + segment.name(), segment.when());
            final Condition condition = compiler.compile(checked);
            conditionsNs += compiler.worstCaseNs(checked);
            for (final String name : compiler.reads(segment.when()))
            {
                if (OF_MODELS.contains(name) || scores.contains(name))
                {
                    problems.add(node, "a segment is chosen before a model has scored, so it cannot ask for \"" +
                        name + "\": ask for fields, features, constants and lists");
                }
            }
            return condition;
        }
        catch (final RuleException ex)
        {
            problems.addAll(node, segment.when(), ex);
            return null;
        }
    }

    /** @return nanoseconds that asking all conditions for one payment takes at most; after {@link #compile}. */
    long conditionsNs()
    {
        return (long)Math.ceil(conditionsNs);
    }

    /** @return in the order of policy.yaml; their conditions after {@link #compile} alone. */
    List<Segment> all()
    {
        return List.copyOf(segments);
    }

    /** @return the inputs of all their models. */
    Set<String> inputNames()
    {
        final Set<String> names = new HashSet<>();
        segments.forEach(segment -> names.addAll(segment.model().featureNames()));
        return names;
    }
}
