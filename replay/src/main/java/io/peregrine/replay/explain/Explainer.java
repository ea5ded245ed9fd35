package io.peregrine.replay.explain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.LongConsumer;

import io.peregrine.domain.Action;
import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.ListKey;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.journal.JournalRemovedException;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.policy.Band;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.CompiledRule;
import io.peregrine.policy.ListDeclaration;
import io.peregrine.protocol.RejectCode;
import io.peregrine.replay.BodyView;
import io.peregrine.replay.Decider;
import io.peregrine.replay.JournalReplay;
import io.peregrine.replay.JournalSurvey;
import io.peregrine.replay.Precedence;
import io.peregrine.replay.RecordedBodies;
import io.peregrine.rules.Condition;
import io.peregrine.rules.RuleAnswers;
import io.peregrine.scoring.Model;

import org.agrona.concurrent.UnsafeBuffer;

/** Replays a journal up to one input and says everything that is behind it. Used once; one thread. */
public final class Explainer
{
    private static final List<ListDeclaration.Kind> LISTS_BY_PRECEDENCE = List.of(
        ListDeclaration.Kind.HARD_BLOCK, ListDeclaration.Kind.ALLOW, ListDeclaration.Kind.SOFT_BLOCK);

    private final Path root;
    private final JournalSurvey survey;
    private final long sequence;
    private final Map<String, String> input = new LinkedHashMap<>();
    private final Map<String, SortedMap<String, Double>> profiles = new LinkedHashMap<>();
    private final Map<KeyKind, long[]> keys = new LinkedHashMap<>();
    private final Map<KeyKind, String> keyTexts = new LinkedHashMap<>();
    private Map<String, String> frame = Map.of();
    private Explanation.Decided decision;
    private RecordedBodies recorded;

    /**
     * @param root     of the journal; it is only read.
     * @param survey   of that journal.
     * @param sequence of the input; the journal has it.
     */
    public Explainer(final Path root, final JournalSurvey survey, final long sequence)
    {
        this.root = root;
        this.survey = survey;
        this.sequence = sequence;
    }

    /**
     * @param progress is told of how many inputs were fed.
     * @throws io.peregrine.journal.JournalException where the journal is damaged, or cannot be read.
     */
    public Explanation explain(final LongConsumer progress)
    {
        try (JournalDirectory directory = JournalDirectory.openReadOnly(root);
            JournalReader reader = JournalReader.open(directory.decisions()))
        {
            recorded = new RecordedBodies(reader);
            new JournalReplay(root).fromSnapshot(sequence - 1, why -> {}).upTo(sequence)
                .observer(this::onScored).atEnd(this::readProfiles)
                .progress(progress).run();
        }

        return new Explanation(input, frame, profiles, decision);
    }

    private void onScored(final PaymentEvent event, final CompiledPolicy policy)
    {
        if (event.sequence() != sequence)
        {
            return;
        }

        input.put("sequence", Long.toString(sequence));
        input.put("kind", event.kind().name());
        input.put("ingressTimeNs", Long.toString(event.ingressTimeNs()));
        input.put("stagesAllowed", stages(event.stagesAllowed()));
        input.put("sourceId", Long.toUnsignedString(event.sourceId()));
        input.put("sourceSequence", Long.toString(event.sourceSequence()));
        input.put("shard", Integer.toString(event.shard()));
        input.put("epoch", Integer.toString(event.epoch()));
        if (event.repeatOfSequence() >= 0)
        {
            input.put("repeatOf", Long.toString(event.repeatOfSequence()));
        }
        if (InputKind.REJECTED == event.kind())
        {
            input.put("rejected", RejectCode.get((short)event.rejectCode()).name());
        }
        frame = FrameFields.of(event.frame());

        final boolean isPayment = InputKind.PAYMENT == event.kind();
        if (isPayment || InputKind.ADVICE == event.kind() || InputKind.CUSTOMER_EVENT == event.kind())
        {
            for (final KeyKind kind : KeyKind.values())
            {
                if (event.hasKey(kind))
                {
                    keys.put(kind, new long[]{ event.keyLow(kind), event.keyHigh(kind) });
                    keyTexts.put(kind, KeyText.of(kind, event));
                }
            }
        }
        if (isPayment)
        {
            decision = decided(event, policy);
        }
    }

    private static String stages(final int allowed)
    {
        return Stage.ALL_ALLOWED == allowed ? "model, rules" : 0 == allowed ? "neither model nor rules" :
            Stage.MODEL_ALLOWED == allowed ? "model" : "rules";
    }

    private void readProfiles(final Pipeline pipeline)
    {
        keys.forEach((kind, words) ->
        {
            final SortedMap<String, Double> attributes = pipeline.profile(kind, words[0], words[1]);
            if (!attributes.isEmpty())
            {
                profiles.put(kind.policyName() + " " + keyTexts.get(kind), attributes);
            }
        });
    }

    private Explanation.Decided decided(final PaymentEvent event, final CompiledPolicy policy)
    {
        final Precedence precedence = new Precedence(policy);
        final BodyView body = new BodyView().read(event.body(), 0);
        final List<CompiledRule> hits = precedence.liveHits(event);
        final Band band = precedence.bandOf(body, Precedence.pointsOf(body, hits));
        final Decider decider = precedence.decider(body);
        final List<Explanation.Reason> reasons = new ArrayList<>();
        for (int i = 0; i < body.reasonCount(); i++)
        {
            reasons.add(new Explanation.Reason(body.reasonCode(i), body.reasonWeight(i),
                policy.reasons().getOrDefault(body.reasonCode(i), ""),
                ReasonFeatures.of(body.reasonCode(i), event, policy, hits)));
        }

        final List<Explanation.Listed> lists = lists(event, policy, body, hits);
        final List<String> overridden = overriddenLists(decider, policy, lists);
        overridden.addAll(overridden(decider, hits, band, policy.otherwise()));
        return new Explanation.Decided(policy.name(), policy.hash(), features(event, policy.layout()),
            model(event, policy, band), scores(event, policy), lists, rules(precedence, event),
            body.action().name(),
            DecisionStatus.describe(body.status()), body.score(), reasons, decider.toString(),
            overridden,
            survey.label(event.sourceId(), event.paymentIdLow(), event.paymentIdHigh()),
            recorded.compare(sequence, event.body(), event.bodyLength()));
    }

    private List<Explanation.Feature> features(final PaymentEvent event, final FeatureLayout layout)
    {
        final List<Explanation.Feature> features = new ArrayList<>();
        for (int i = 0; i < layout.count(); i++)
        {
            final FeatureDeclaration feature = layout.feature(i);
            features.add(new Explanation.Feature(feature.name(), FeatureText.of(feature, layout), key(feature),
                ReasonFeatures.value(event, layout, i)));
        }

        return features;
    }

    private String key(final FeatureDeclaration feature)
    {
        final AggregateDeclaration aggregate = feature.aggregate();
        if (null != aggregate)
        {
            return keyTexts.getOrDefault(aggregate.key(), "none") +
                (null == aggregate.with() ? "" : "+" + keyTexts.getOrDefault(aggregate.with(), "none"));
        }

        return null == feature.key() ? "" : keyTexts.getOrDefault(feature.key(), "none");
    }

    /** What the model was given, what of it moved the margin how far, and what came of it. */
    private static Explanation.Scored model(final PaymentEvent event, final CompiledPolicy policy, final Band band)
    {
        final int segment = DecisionStatus.segment(event.status());
        if (null == policy.model(segment) || (event.stagesAllowed() & Stage.MODEL_ALLOWED) == 0)
        {
            return null;
        }

        final Map<String, Float> inputs = new LinkedHashMap<>();
        for (final int index : policy.modelInputs(segment))
        {
            final FeatureDeclaration feature = policy.layout().feature(index);
            inputs.put(feature.name(), event.isFeatureMissing(index) ? Float.NaN :
                FeatureType.DOUBLE == feature.type() ? (float)event.featureDouble(index) :
                (float)event.featureLong(index));
        }

        final Model model = policy.model(segment);
        return new Explanation.Scored(policy.modelName(segment),
            inputs, contributions(model, inputs), model.expectedMargin(0), event.margin(), event.probability(),
            null == band ? null : band.action() + " from " + band.from());
    }

    /** @return by feature; null where the model's trees are too deep. */
    private static Map<String, Double> contributions(final Model model, final Map<String, Float> inputs)
    {
        final float[] row = new float[inputs.size()];
        int at = 0;
        for (final float value : inputs.values())
        {
            row[at++] = value;
        }
        final double[] values;
        try
        {
            values = model.exactContributions(row, 0);
        }
        catch (final IllegalStateException ignore)
        {
            return null;
        }
        final Map<String, Double> contributions = new LinkedHashMap<>();
        at = 0;
        for (final String name : inputs.keySet())
        {
            contributions.put(name, values[at++]);
        }
        return contributions;
    }

    private static Map<String, Double> scores(final PaymentEvent event, final CompiledPolicy policy)
    {
        final Map<String, Double> scores = new LinkedHashMap<>();
        for (int i = 0; !event.trail().namedScores().isEmpty() && i < policy.scoreNames().size(); i++)
        {
            scores.put(policy.scoreNames().get(i), event.trail().namedScores().value(i));
        }

        return scores;
    }

    private List<Explanation.Listed> lists(
        final PaymentEvent event, final CompiledPolicy policy, final BodyView body, final List<CompiledRule> hits)
    {
        final List<Explanation.Listed> lists = new ArrayList<>();
        for (int i = 0; i < policy.lists().size(); i++)
        {
            final ListDeclaration list = policy.lists().get(i);
            final ListKey first = list.firstKey();
            final ListKey second = list.secondKey();
            final boolean isAsked = first.isIn(event) && (null == second || second.isIn(event));
            final Boolean isOn = isAsked ? isOn(event, i, list, body, hits) : null;
            lists.add(new Explanation.Listed(list.name(),
                list.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                list.key() + (isAsked ? " " + text(first, event) + (null == second ? "" : "+" + text(second, event)) :
                ""), isOn, list.reason(), Boolean.TRUE.equals(isOn) ? entry(event, i, list) : null));
        }

        return lists;
    }

    /** Rules change lists after the decision: of a list that this payment may have changed only the reason tells. */
    private static boolean isOn(
        final PaymentEvent event,
        final int index,
        final ListDeclaration list,
        final BodyView body,
        final List<CompiledRule> hits)
    {
        if (hits.stream().anyMatch(rule -> null != rule.effects().list() && rule.effects().list().list() == index))
        {
            return body.hasReason(list.reason());
        }

        final ListKey second = list.secondKey();
        return event.listLookup().has(index, list.firstKey().low(event), list.firstKey().high(event),
            null == second ? 0 : second.low(event), null == second ? 0 : second.high(event));
    }

    /** The entry that was in force, unless the payment's own rules put it. */
    private Explanation.Entry entry(final PaymentEvent event, final int index, final ListDeclaration list)
    {
        final ListKey second = list.secondKey();
        final long put = event.listLookup().sequenceOf(index, list.firstKey().low(event),
            list.firstKey().high(event), null == second ? 0 : second.low(event),
            null == second ? 0 : second.high(event));
        if (put < 0 || put >= sequence)
        {
            return null;
        }
        try (JournalDirectory directory = JournalDirectory.openReadOnly(root);
            JournalReader reader = JournalReader.open(directory.inputs()))
        {
            reader.seek(put);
            return new Explanation.Entry(put, reader.next() && put == reader.sequence() ? FrameFields.of(
                new UnsafeBuffer(reader.buffer(), reader.frameOffset(), reader.frameLength())) : Map.of());
        }
        catch (final JournalRemovedException ignore)
        {
            return new Explanation.Entry(put, Map.of());
        }
    }

    private String text(final ListKey key, final PaymentEvent event)
    {
        return switch (key)
        {
            case COUNTRY, MCC, BIN_RANGE -> Long.toString(key.low(event));
            case CIDR -> keyTexts.get(KeyKind.IP);
            default -> keyTexts.get(KeyKind.of(key.ordinal()));
        };
    }

    private static List<Explanation.Rule> rules(final Precedence precedence, final PaymentEvent event)
    {
        final RuleAnswers answers = precedence.answers(event);
        final List<CompiledRule> hits = new ArrayList<>(precedence.liveHits(event));
        hits.addAll(precedence.shadowHits(event));
        final CompiledPolicy policy = precedence.policy();
        final List<Explanation.Rule> rules = new ArrayList<>();
        for (final CompiledRule rule : policy.rules())
        {
            final String answer = null == answers ? "not asked" : hits.contains(rule) ? "hit" :
                withoutHit(answers.get(rule.index()));
            final String effect = (null == rule.action() ? rule.effectName() : rule.action().name()) +
                (0 == rule.reason() ? "" : ", reason " + rule.reason() + " " +
                policy.reasons().getOrDefault(rule.reason(), ""));
            rules.add(new Explanation.Rule(
                rule.id(), rule.isShadow() ? "shadow" : "live", rule.when(), effect.strip(), answer));
        }

        return rules;
    }

    private static String withoutHit(final int answer)
    {
        return switch (answer)
        {
            case Condition.HIT -> "set aside";
            case Condition.ERROR -> "error";
            default -> "miss";
        };
    }

    /** The lists that it is on and that did not decide, in the order of precedence. */
    private static List<String> overriddenLists(
        final Decider decider, final CompiledPolicy policy, final List<Explanation.Listed> lists)
    {
        final List<String> others = new ArrayList<>();
        for (final ListDeclaration.Kind kind : LISTS_BY_PRECEDENCE)
        {
            final Action action = ListDeclaration.Kind.ALLOW == kind ? Action.APPROVE : Action.DECLINE;
            for (int i = 0; i < lists.size(); i++)
            {
                final ListDeclaration list = policy.lists().get(i);
                final boolean isDecider = Decider.Kind.LIST == decider.kind() && list.name().equals(decider.name());
                if (kind == list.kind() && Boolean.TRUE.equals(lists.get(i).isOn()) && !isDecider)
                {
                    others.add("list " + list.name() + " asked for " + action + agreement(action, decider));
                }
            }
        }

        return others;
    }

    /** What else asked for something, in the order of precedence. */
    private static List<String> overridden(
        final Decider decider, final List<CompiledRule> hits, final Band band, final Action otherwise)
    {
        final List<String> others = new ArrayList<>();
        for (final CompiledRule rule : hits)
        {
            final boolean isDecider = Decider.Kind.RULE == decider.kind() && rule.id().equals(decider.name());
            if (!isDecider && null != rule.action())
            {
                others.add("rule " + rule.id() + " asked for " + rule.action() + agreement(rule.action(), decider));
            }
        }
        if (null != band && Decider.Kind.BAND != decider.kind())
        {
            others.add("band from " + band.from() + " asked for " + band.action() + agreement(band.action(), decider));
        }
        if (Decider.Kind.OTHERWISE != decider.kind())
        {
            others.add("otherwise asked for " + otherwise + agreement(otherwise, decider));
        }

        return others;
    }

    private static String agreement(final Action action, final Decider decider)
    {
        return action == decider.action() ? ", the same" : ", overridden";
    }
}
