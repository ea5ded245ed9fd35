package io.peregrine.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peregrine.domain.Action;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.ZoneTable;
import io.peregrine.rules.Condition;
import io.peregrine.rules.RuleSet;
import io.peregrine.rules.Vocabulary;
import io.peregrine.scoring.Model;

/** A policy, checked and ready to run. Immutable: any thread. Arrays are the caller's own copies. */
public final class CompiledPolicy
{
    private final PolicyContent content;
    private final String hash;
    private final long[] hashWords = new long[4];
    private final Head head;
    private final FeatureSheet features;
    private final Vocabulary vocabulary;
    private final List<CompiledRule> rules;
    private final RuleSet ruleSet;
    private final TestSheets tests;
    private final Map<Integer, String> reasons;
    private final int[] inputReasons;
    private final int[] usual;
    private final List<ListDeclaration> lists;
    private final List<FirstEntries> firstEntries;
    private final ChampionSheet champion;
    private final List<Segment> segments;
    private final long segmentsNs;

    CompiledPolicy(
        final PolicyContent content,
        final String hash,
        final Head head,
        final FeatureSheet features,
        final Vocabulary vocabulary,
        final List<CompiledRule> rules,
        final RuleSet ruleSet,
        final TestSheets tests,
        final Map<Integer, String> reasons,
        final int[] inputReasons,
        final int[] usual,
        final List<ListDeclaration> lists,
        final List<FirstEntries> firstEntries,
        final ChampionSheet champion)
    {
        this.content = content;
        this.hash = hash;
        this.head = head;
        this.features = features;
        this.vocabulary = vocabulary;
        this.rules = rules;
        this.ruleSet = ruleSet;
        this.tests = tests;
        this.reasons = reasons;
        this.inputReasons = inputReasons;
        this.usual = usual;
        this.lists = lists;
        this.firstEntries = firstEntries;
        this.champion = champion;
        segments = champion.segments().all();
        segmentsNs = champion.segments().conditionsNs();
        ByteBuffer.wrap(HexFormat.of().parseHex(hash)).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(hashWords);
    }

    public String name()
    {
        return head.name();
    }

    /** @return the content's SHA-256 in lower-case hex; 64 zeros of the empty policy. */
    public String hash()
    {
        return hash;
    }

    /** @return word 0 to 3 of the hash's bytes, little endian, as on the wire. */
    public long hashWord(final int index)
    {
        return hashWords[index];
    }

    /** @return what it was compiled from; no files of the empty policy. */
    public PolicyContent content()
    {
        return content;
    }

    public FeatureLayout layout()
    {
        return features.layout();
    }

    /** @return the zone of calendars. */
    public ZoneTable zone()
    {
        return head.zone();
    }

    /** @return the tables that must be kept with the policy: all but UTC, which is the same everywhere. */
    public List<ZoneTable> zonesUsed()
    {
        return head.zones().used();
    }

    /**
     * @param name of a zone that a window names; null for the policy's.
     * @return its transitions.
     */
    public ZoneTable zone(final String name)
    {
        final ZoneTable table = null == name ? head.zone() : head.zones().table(name);
        if (null == table)
        {
            throw new IllegalArgumentException("the policy does not name zone " + name);
        }
        return table;
    }

    /** @return the conditions that features count by, by the layout's index; they read the payment's fields alone. */
    public Condition[] conditions()
    {
        return features.conditions().toArray(new Condition[0]);
    }

    /** @return true if a decision stands for the payment's outcome until one comes. */
    public boolean assumesOutcomes()
    {
        return head.assumesOutcomes();
    }

    /** @return how many people other than the actor must approve the policy that follows this one. */
    public int approversNeeded()
    {
        return 1 == head.approvals() ? 0 : head.approvals();
    }

    /** @return ISO 4217 numeric. */
    public int currency()
    {
        return head.currency();
    }

    /** @return digits of the currency's minor unit. */
    public int currencyDecimals()
    {
        return head.decimals();
    }

    /** @return how many keys of a kind are kept; {@value Capacities#DEFAULT_KEYS} where the policy does not say. */
    public int keyCapacity(final KeyKind kind)
    {
        return head.capacities().keys(kind.policyName());
    }

    /** @return how many payments histories keep; {@value Capacities#DEFAULT_EVENTS} where the policy does not say. */
    public int eventCapacity()
    {
        return head.capacities().events();
    }

    /**
     * @param keyName of a history: {@link io.peregrine.domain.HistoryDeclaration#keyName()}.
     * @return how many keys are kept; {@value Capacities#DEFAULT_KEYS} where the policy does not say.
     */
    public int keyCapacity(final String keyName)
    {
        return head.capacities().keys(keyName);
    }

    /** @return how many payments are known by id, so that they can still be changed; eventCapacity() by default. */
    public int paymentCapacity()
    {
        return head.capacities().payments();
    }

    /** @return of how many payments repeats are known; {@value Capacities#DEFAULT_REPEATS} by default. */
    public int repeatCapacity()
    {
        return head.capacities().repeats();
    }

    /** @return how many entries all lists may hold; {@value Capacities#DEFAULT_LIST_ENTRIES} by default. */
    public int listCapacity()
    {
        return head.capacities().listEntries();
    }

    /** @return about how many bytes of memory the state takes when it is full. */
    public long estimatedStateBytes()
    {
        return head.capacities().estimatedBytes(features.layout());
    }

    /** @return how far behind its key a payment may come and still be counted. */
    public long lateAllowNs()
    {
        return head.lateAllowNs();
    }

    /** @return in the order of rules.yaml. */
    public List<CompiledRule> rules()
    {
        return rules;
    }

    /** @return the words that decisions can carry: those of live rules in their order, then of shadow rules. */
    public List<String> tags()
    {
        final Set<String> tags = new LinkedHashSet<>();
        for (final boolean isShadow : new boolean[]{ false, true })
        {
            rules.stream().filter(rule -> isShadow == rule.isShadow() && null != rule.effects().tag())
                .forEach(rule -> tags.add(rule.effects().tag()));
        }
        return List.copyOf(tags);
    }

    /** @return the rules' conditions together; a rule's index there is its index in {@link #rules()}. */
    public RuleSet ruleSet()
    {
        return ruleSet;
    }

    /** @return the model; null where there is none. */
    public Model champion()
    {
        return champion.model();
    }

    /** @return the feature's index for each input of the champion; empty where there is none. */
    public int[] championInputs()
    {
        return champion.inputs().clone();
    }

    /** @return all models, by what they are made of. */
    Map<ModelParts, Model> models()
    {
        return champion.models();
    }

    /** @return true if an expression names a zone. */
    boolean areZonesInExpressions()
    {
        return head.zones().areInExpressions();
    }

    /** @return payments that a model of their own scores in the champion's place: the first whose condition holds. */
    public List<Segment> segments()
    {
        return segments;
    }

    /** @return nanoseconds that all rules and conditions of segments take for one payment at most, as reckoned. */
    public long worstCaseNs()
    {
        return ruleSet.cost().worstCaseNs() + segmentsNs;
    }

    /** @return true if there is something to leave out where there is no time for models. */
    public boolean hasModel()
    {
        return champion.hasModel() || !champion.scores().all().isEmpty();
    }

    /** @return models whose scores rules know by name, in the order of policy.yaml. */
    public List<NamedScore> namedScores()
    {
        return champion.scores().all();
    }

    /** @return the names of their scores, by index. */
    public List<String> scoreNames()
    {
        return champion.scores().names();
    }

    /** @param segment its number, from 1; 0 for the champion. @return the model; null where there is none. */
    public Model model(final int segment)
    {
        return 0 == segment ? champion.model() : segments.get(segment - 1).model();
    }

    /** @param segment its number, from 1; 0 for the champion. @return the feature's index for each input. */
    public int[] modelInputs(final int segment)
    {
        return 0 == segment ? championInputs() : segments.get(segment - 1).inputs().clone();
    }

    /**
     * @param segment its number, from 1; 0 for the champion.
     * @return for each band the least margin of that model that gives it; positive infinity where there is no model.
     */
    public double[] bandMargins(final int segment)
    {
        return 0 == segment ? champion.bands().stream().mapToDouble(Band::marginFrom).toArray() :
            segments.get(segment - 1).bandMargins().clone();
    }

    /** @param segment its number, from 1; 0 for the champion. @return what people call that model. */
    public String modelName(final int segment)
    {
        return 0 == segment ? "champion" : segments.get(segment - 1).name();
    }

    /** @return models in the champion's shadow, in the order of policy.yaml. */
    public List<Challenger> challengers()
    {
        return champion.challengers();
    }

    /** @return by probability, the highest first. */
    public List<Band> bands()
    {
        return champion.bands();
    }

    /** @return what is done where no rule and no band says. */
    public Action otherwise()
    {
        return head.otherwise();
    }

    /** @return texts by code, in order of codes. */
    public Map<Integer, String> reasons()
    {
        return reasons;
    }

    /** @return the code that each feature speaks for as an input of the model; 0 for none. */
    public int[] modelInputReasons()
    {
        return inputReasons.clone();
    }

    /** @return for each feature the index of the one that says what is usual for the customer; -1 for none. */
    public int[] usualFeatures()
    {
        return usual.clone();
    }

    /** @return declared lists, in the order of lists.yaml. */
    public List<ListDeclaration> lists()
    {
        return lists;
    }

    /** @return of the lists that have some, in the order of their files. */
    public List<FirstEntries> firstEntries()
    {
        return firstEntries;
    }

    /**
     * @param availableUs time left for the payment; Long.MAX_VALUE for any amount.
     * @return bits of {@link io.peregrine.domain.Stage}: what may run.
     */
    public int stagesAllowed(final long availableUs)
    {
        return head.shortOfTime().stagesAllowed(availableUs);
    }

    /** @return the names that its rules may use. */
    public Vocabulary vocabulary()
    {
        return vocabulary;
    }

    /** @return the tests of whole decisions in tests/*.yaml, in the order of files and lines. */
    public List<DecisionTest> decisionTests()
    {
        return tests.ofDecisions();
    }

    List<PolicyTests.FileTest> fileTests()
    {
        return tests.ofRules();
    }
}
