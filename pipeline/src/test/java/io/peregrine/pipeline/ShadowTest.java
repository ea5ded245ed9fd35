package io.peregrine.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.peregrine.domain.Action;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Stage;
import io.peregrine.domain.ZoneTable;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.CompiledRule;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.FraudLabelDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.MixedStream;
import io.peregrine.protocol.RuleHitsDecoder;
import io.peregrine.protocol.RunningHashDecoder;
import io.peregrine.protocol.RunningHashEncoder;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Shadow rules beside live ones change no byte of what is decided and kept, but are counted as what they are. */
class ShadowTest
{
    private static final int INPUTS = 20_000;
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int SHADOW_RULES = 70;
    private static final long FRAUD = 1;
    private static final long GENUINE = 3;

    private static final String HEAD = """
        policy: shadows
        language: 1
        currency: EUR
        capacity: {customer: 400, events: 30000, repeats: 30000}
        bands: [{from: 0.3, action: review, reason: 1}]
        otherwise: approve
        """;
    private static final String LISTS = """
        lists:
          - {name: watched, kind: watch, key: customer, reason: 1}
          - {name: blocked, kind: soft-block, key: card, reason: 1}
        """;
    private static final List<String> LIVE = List.of(
        "when: 'amount_minor > 39500', then: {action: decline, reason: 1, tag: large, alert: true, " +
            "list: {add: blocked, for: 1h}}, tests: [{given: {amount_minor: 39501}, hit: true}, " +
            "{given: {amount_minor: 39500}, hit: false}]",
        "when: 'amount_minor % 7 == 0', then: {score: 350, max: 600, reason: 1, tag: seven, " +
            "list: {add: watched, for: 2h}}, tests: [{given: {amount_minor: 7}, hit: true}, " +
            "{given: {amount_minor: 8}, hit: false}]",
        "when: '1 / (amount_minor % 11) >= 0 && n > 3', then: {action: challenge, reason: 1, " +
            "list: {remove: watched}}, tests: [{given: {amount_minor: 1, n: 4}, hit: true}, " +
            "{given: {amount_minor: 1, n: 3}, hit: false}]",
        "when: 'merchant_country == 3', sample: 0.5, then: {action: approve, reason: 1}, " +
            "tests: [{given: {merchant_country: 3}, hit: true}, {given: {merchant_country: 4}, hit: false}]");

    private final MixedStream stream = new MixedStream();
    @TempDir
    private Path directory;

    /** What is recorded of each payment and hash, without what names the policy. */
    private static final class Recorded implements DecisionLog
    {
        private final List<String> bodies = new ArrayList<>();
        private final List<String> liveHits = new ArrayList<>();
        private final List<String> hashes = new ArrayList<>();
        private final Map<Long, byte[]> hits = new HashMap<>();
        private final Map<Long, Action> actions = new HashMap<>();
        private final Map<Long, Long> idBySequence = new HashMap<>();

        @Override
        public void record(
            final int templateId,
            final long sequence,
            final long ingressTimeNs,
            final DirectBuffer frame,
            final int offset,
            final int length)
        {
            final byte[] bytes = new byte[length];
            frame.getBytes(offset, bytes);
            final UnsafeBuffer copy = new UnsafeBuffer(bytes);
            final MessageHeaderDecoder header = new MessageHeaderDecoder();
            if (DecisionBodyDecoder.TEMPLATE_ID == templateId)
            {
                final DecisionBodyDecoder body = new DecisionBodyDecoder().wrapAndApplyHeader(copy, 0, header);
                idBySequence.put(sequence, body.paymentId().low());
                actions.put(body.paymentId().low(), Action.of(body.actionRaw()));
                copy.setMemory(HEADER + DecisionBodyDecoder.policyHashEncodingOffset(),
                    DecisionBodyDecoder.policyHashEncodingLength(), (byte)0);
                bodies.add(sequence + " " + HexFormat.of().formatHex(bytes));
            }
            else if (RuleHitsDecoder.TEMPLATE_ID == templateId)
            {
                hits.put(idBySequence.get(sequence), bytes);
                final RuleHitsDecoder message = new RuleHitsDecoder().wrapAndApplyHeader(copy, 0, header);
                for (final RuleHitsDecoder.LiveDecoder words : message.live())
                {
                    liveHits.add(sequence + " " + words.word() + " " + words.bits());
                }
            }
            else
            {
                new RunningHashEncoder().wrap(copy, HEADER).bodies(0);
                hashes.add(new RunningHashDecoder().wrapAndApplyHeader(copy, 0, header).toString());
            }
        }
    }

    private CompiledPolicy policy(final Random random, final int shadows) throws IOException
    {
        final List<String> rules = new ArrayList<>();
        for (int i = 0; i < LIVE.size(); i++)
        {
            rules.add("{id: live" + i + ", " + LIVE.get(i) + "}");
        }
        for (int i = 0; i < shadows; i++)
        {
            rules.add(random.nextInt(rules.size() + 1), "{id: shadow" + i + ", mode: shadow, " + shadow(random) + "}");
        }
        Files.writeString(directory.resolve("policy.yaml"), HEAD);
        Files.writeString(directory.resolve("lists.yaml"), LISTS);
        Files.writeString(directory.resolve("features.yaml"),
            "features: [{name: n, key: customer, aggregate: count, window: sliding 1d, empty: 0}]\n");
        Files.writeString(directory.resolve("rules.yaml"), "rules:\n- " + String.join("\n- ", rules) + "\n");
        Files.writeString(directory.resolve("reasons.yaml"), "reasons: {1: some reason}\n");
        return PolicyCompiler.compile(PolicyContent.read(directory), ZoneTable::ofJdk);
    }

    private static String shadow(final Random random)
    {
        final String[] effects =
        {
            "action: decline, reason: 1", "action: approve, reason: 1, tag: other", "score: -300, min: 5, reason: 1",
            "score: 700, reason: 1, tag: large", "list: {add: blocked, for: 5d}", "list: {remove: blocked}",
            "list: {add: watched, for: 9d}, alert: 'shadows are silent'", "action: challenge, reason: 1, alert: true"
        };
        final int divisor = 2 + random.nextInt(5);
        final String when = random.nextInt(5) == 0 ? "1 / (amount_minor % " + divisor + ") >= 0 && n > 0" :
            "amount_minor % " + divisor + " == 0 && n > 0";
        final int hit = when.startsWith("1") ? 1 : divisor;
        return "when: '" + when + "', then: {" + effects[random.nextInt(effects.length)] + "}, " +
            (random.nextInt(3) == 0 ? "sample: 0.4, " : "") + "tests: [{given: {amount_minor: " + hit +
            ", n: 1}, hit: true}, {given: {amount_minor: " + hit + ", n: 0}, hit: false}]";
    }

    private Recorded run(final CompiledPolicy policy, final PlainCounters counters, final Map<Long, Long> labels)
    {
        final Recorded recorded = new Recorded();
        try (Pipeline pipeline = new Pipeline(new PipelineContext().ringCapacity(1024).policy(policy)
            .decisionLog(recorded).counters(counters).profileStore(ChronicleProfileStore.open(1_000)), -1))
        {
            for (long n = 0; n < INPUTS; n++)
            {
                final int length = stream.fill(n);
                if (FraudLabelDecoder.TEMPLATE_ID == FrameGate.templateId(stream.frame, 0))
                {
                    pipeline.drain();
                    final FraudLabelDecoder label = new FraudLabelDecoder().wrapAndApplyHeader(
                        stream.frame, 0, new MessageHeaderDecoder());
                    if (recorded.actions.containsKey(label.paymentId().low()))
                    {
                        labels.put(label.paymentId().low(), (long)label.labelRaw());
                    }
                }
                while (!pipeline.input().offer(
                    stream.frame, 0, length, MixedStream.ingressTimeNs(n), Stage.ALL_ALLOWED, 1, 0, 0))
                {
                    pipeline.drain();
                }
            }
            pipeline.drain();
        }
        return recorded;
    }

    @Test
    void shouldTouchNothing() throws IOException
    {
        final Recorded alone = run(policy(new Random(1), 0), new PlainCounters(), new HashMap<>());
        assertTrue(alone.liveHits.size() > 1_000);
        assertEquals(2, alone.hashes.size());

        for (int seed = 0; seed < 3; seed++)
        {
            final PlainCounters counters = new PlainCounters();
            final Recorded beside = run(policy(new Random(seed), SHADOW_RULES), counters, new HashMap<>());

            assertTrue(counters.counter(CounterDescriptor.SHADOW_HITS).get() > INPUTS);
            assertEquals(alone.bodies, beside.bodies);
            assertEquals(alone.liveHits, beside.liveHits);
            assertEquals(alone.hashes, beside.hashes);
        }
    }

    @Test
    void shouldCountWhatOneWouldCountByHand() throws IOException
    {
        final CompiledPolicy policy = policy(new Random(5), SHADOW_RULES);
        final PlainCounters counters = new PlainCounters();
        final Map<Long, Long> labels = new HashMap<>();
        final Recorded recorded = run(policy, counters, labels);
        final List<CompiledRule> live = policy.rules().stream().filter(rule -> !rule.isShadow()).toList();
        final List<CompiledRule> shadow = policy.rules().stream().filter(CompiledRule::isShadow).toList();

        final Map<String, Long> counts = new HashMap<>();
        for (final Map.Entry<Long, byte[]> entry : recorded.hits.entrySet())
        {
            final List<CompiledRule> liveHits = new ArrayList<>();
            final List<CompiledRule> all = new ArrayList<>();
            final RuleHitsDecoder message = new RuleHitsDecoder().wrapAndApplyHeader(
                new UnsafeBuffer(entry.getValue()), 0, new MessageHeaderDecoder());
            for (final RuleHitsDecoder.LiveDecoder words : message.live())
            {
                addTo(liveHits, live, words.word(), words.bits());
            }
            all.addAll(liveHits);
            for (final RuleHitsDecoder.ShadowDecoder words : message.shadow())
            {
                addTo(all, shadow, words.word(), words.bits());
            }
            for (final CompiledRule rule : all)
            {
                counts.merge("hits " + rule.index(), 1L, Long::sum);
                final boolean hasOther = liveHits.stream().anyMatch(other -> other != rule);
                counts.merge("overlaps " + rule.index(), hasOther ? 1L : 0, Long::sum);
                counts.merge("agreements " + rule.index(),
                    recorded.actions.get(entry.getKey()) == rule.action() ? 1L : 0, Long::sum);
                counts.merge("frauds " + rule.index(), FRAUD == labelOf(labels, entry.getKey()) ? 1L : 0, Long::sum);
                counts.merge("genuine " + rule.index(), GENUINE == labelOf(labels, entry.getKey()) ? 1L : 0, Long::sum);
            }
        }

        for (int i = 0; i < CounterDescriptor.RULES; i++)
        {
            assertCount(counts, "hits ", counters, CounterDescriptor.RULE_HITS, i);
            assertCount(counts, "overlaps ", counters, CounterDescriptor.RULE_OVERLAPS, i);
            assertCount(counts, "agreements ", counters, CounterDescriptor.RULE_AGREEMENTS, i);
            assertCount(counts, "frauds ", counters, CounterDescriptor.RULE_FRAUDS, i);
            assertCount(counts, "genuine ", counters, CounterDescriptor.RULE_GENUINE, i);
            assertEquals(policy.rules().get(i).isShadow() ? 2 : 1, counters.counter(CounterDescriptor.RULE, i).get());
        }
        final long frauds = labels.values().stream().filter(label -> FRAUD == label).count();
        assertTrue(frauds > 50, frauds + " frauds");
        assertEquals(frauds, counters.counter(CounterDescriptor.LABELLED_FRAUDS).get());
    }

    private static long labelOf(final Map<Long, Long> labels, final long id)
    {
        return labels.getOrDefault(id, 0L);
    }

    private static void addTo(
        final List<CompiledRule> hits, final List<CompiledRule> rules, final int word, final long bits)
    {
        for (int i = 0; i < Long.SIZE; i++)
        {
            if (0 != (bits & 1L << i))
            {
                hits.add(rules.get(word * Long.SIZE + i));
            }
        }
    }

    private static void assertCount(
        final Map<String, Long> counts, final String what, final PlainCounters counters,
        final CounterDescriptor descriptor, final int rule)
    {
        assertEquals(counts.getOrDefault(what + rule, 0L), counters.counter(descriptor, rule).get(), what + rule);
    }
}
