package io.peregrine.pipeline.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

import io.peregrine.domain.Action;
import io.peregrine.domain.DecidedBy;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.ZoneTable;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.CompiledRule;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.RuleHitsDecoder;
import io.peregrine.rules.list.ListState;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Random policies and payments: decisions, reasons, tags, hits and list entries as {@link RuleOracle} has them. More
 * policies with -Dperegrine.rules.policies=N.
 */
class RuleRunOracleTest
{
    private static final int POLICIES = Integer.getInteger("peregrine.rules.policies", 60);
    private static final int PAYMENTS = 300;
    private static final int KEYS = 4;
    private static final int MAX_RULES = 12;
    private static final int REASONS = 6;
    private static final long START_NS = 1_767_225_600_000_000_000L;
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final Action[] ACTIONS = Action.values();
    private static final List<RuleOracle.ListOf> LISTS = List.of(
        new RuleOracle.ListOf("watched", "watch", "card", 1),
        new RuleOracle.ListOf("hard", "hard-block", "terminal", 2),
        new RuleOracle.ListOf("trusted", "allow", "customer", 3),
        new RuleOracle.ListOf("soft", "soft-block", "card", 1),
        new RuleOracle.ListOf("harder", "hard-block", "customer", 4));
    private static final List<String> OPEN = List.of("watched", "hard", "soft", "harder");

    @TempDir
    private Path directory;
    private Random random;
    private final TreeSet<DecidedBy> seenDeciding = new TreeSet<>();
    private int overridden;
    private int shadowHits;
    private int liveHits;
    private int listed;

    @Test
    void shouldDecideAsTheOracleDoes()
    {
        for (int i = 0; i < POLICIES; i++)
        {
            random = new Random(i);
            runPolicy(i);
        }

        assertEquals(DecidedBy.values().length, seenDeciding.size());
        assertTrue(overridden > 100 && shadowHits > 100 && liveHits > 100 && listed > 100,
            overridden + " " + shadowHits + " " + liveHits + " " + listed);
    }

    private void runPolicy(final int seed)
    {
        final List<RuleOracle.Rule> rules = new ArrayList<>();
        for (int i = 1 + random.nextInt(MAX_RULES); i > 0; i--)
        {
            rules.add(rule("r" + rules.size() + "-" + Integer.toString(random.nextInt(1 << 20), 36)));
        }
        // Bands without a model need a rule that scores.
        rules.add(new RuleOracle.Rule("scoring", false, 3, 1, false, null, 200, null, null, 5, null, null, null, 0,
            null, null, null));
        final List<RuleOracle.BandOf> bands = List.of(
            new RuleOracle.BandOf(0.7, Action.DECLINE, 6), new RuleOracle.BandOf(0.2, Action.CHALLENGE, 0));
        final Action otherwise = ACTIONS[random.nextInt(2)];
        final CompiledPolicy policy = policy(rules, bands, otherwise);

        final PlainCounters counters = new PlainCounters();
        final PolicyLists lists = new PolicyLists(1000, counters);
        lists.use(policy, -1);
        final Map<String, Map<Long, Long>> snoozes = new HashMap<>();
        final RuleOracle oracle = new RuleOracle(rules, LISTS, bands, otherwise, snoozes);
        if (random.nextBoolean())
        {
            final int rule = random.nextInt(rules.size());
            final long untilNs = START_NS + random.nextInt(PAYMENTS) * MINUTE_NS;
            lists.state().put(lists.snoozesOf(rule, KeyKind.CARD), 1, 0, 0, 0, ListState.AT_ONCE, untilNs, 0, false);
            snoozes.put(rules.get(rule).id(), Map.of(1L, untilNs));
        }
        if (random.nextBoolean())
        {
            final long untilNs = START_NS + random.nextInt(PAYMENTS) * MINUTE_NS;
            lists.state().put(lists.list(2), 1, 0, 0, 0, ListState.AT_ONCE, untilNs, 0, false);
            oracle.expiries.get("trusted").put(1L, untilNs);
        }

        final RuleRun run = new RuleRun(policy, lists, new RuleStatistics(1000, counters), counters);
        final PaymentEvent event = new PaymentEvent(new UnsafeBuffer(new byte[64]), 0, 64, BodyEncoder.MAX_BODY_LENGTH);
        long timeNs = START_NS;
        for (int i = 0; i < PAYMENTS; i++)
        {
            timeNs += random.nextInt(3) * MINUTE_NS;
            final RuleOracle.Payment payment = new RuleOracle.Payment(random.nextLong(), random.nextLong(),
                timeNs - random.nextInt(2) * random.nextInt(5) * MINUTE_NS, random.nextInt(210), random.nextInt(KEYS),
                1 + random.nextInt(KEYS), random.nextInt(KEYS),
                random.nextBoolean() ? Double.NaN : random.nextInt(999) / 1000.0);
            receive(event, payment, i);
            lists.onInput(event);
            run.decide(event, true);

            final String where = "policy " + seed + ", payment " + i + " " + payment + " rules " + rules;
            assertSame(oracle.decide(payment), event, policy, where);
            assertLists(oracle, lists, where);
        }
    }

    private static void receive(final PaymentEvent event, final RuleOracle.Payment payment, final int index)
    {
        event.received(new UnsafeBuffer(new byte[64]), 0, 64, index, 0, 0, 0, 0, 1, index, 0, false);
        event.firstPayment(index);
        event.paymentIdLow(payment.idLow());
        event.paymentIdHigh(payment.idHigh());
        event.eventTimeNs(payment.timeNs());
        event.amountMinor(payment.amount());
        event.cardTokenLow(payment.card());
        event.terminal(payment.terminal());
        event.customerId(payment.customer());
        if (!Double.isNaN(payment.probability()))
        {
            event.modelled(0, payment.probability(), 0);
        }
    }

    private void assertSame(
        final RuleOracle.Decision expected, final PaymentEvent event, final CompiledPolicy policy, final String where)
    {
        assertEquals(expected.action(), event.action(), where);
        assertEquals(expected.by(), event.trail().decidedBy(), where);
        assertEquals(expected.index(), event.trail().index(), where);
        assertEquals(expected.score(), event.score(), where);
        assertEquals(expected.hasError(), 0 != (event.status() & DecisionStatus.RULE_ERROR), where);
        final TreeSet<String> tags = new TreeSet<>();
        for (int i = 0; i < policy.tags().size(); i++)
        {
            if (0 != (event.trail().tags() & 1L << i))
            {
                tags.add(policy.tags().get(i));
            }
        }
        assertEquals(expected.tags(), tags, where);

        final List<RuleOracle.Reason> reasons = new ArrayList<>();
        for (int i = 0; i < event.reasonCount(); i++)
        {
            reasons.add(new RuleOracle.Reason(
                event.reasonCode(i), event.reasonWeight(i), event.trail().isReasonOverridden(i)));
        }
        assertEquals(expected.reasons(), reasons, where);
        assertEquals(expected.hits(), hits(event, policy), where);
        seenDeciding.add(expected.by());
        overridden += (int)expected.reasons().stream().filter(RuleOracle.Reason::isOverridden).count();
    }

    private TreeSet<String> hits(final PaymentEvent event, final CompiledPolicy policy)
    {
        final TreeSet<String> hits = new TreeSet<>();
        if (0 == event.trail().hitsLength())
        {
            return hits;
        }
        final List<CompiledRule> live = policy.rules().stream().filter(rule -> !rule.isShadow()).toList();
        final List<CompiledRule> shadow = policy.rules().stream().filter(CompiledRule::isShadow).toList();
        final RuleHitsDecoder message = new RuleHitsDecoder().wrapAndApplyHeader(
            event.trail().hits(), 0, new MessageHeaderDecoder());
        for (final RuleHitsDecoder.LiveDecoder words : message.live())
        {
            for (int i = 0; i < Long.SIZE; i++)
            {
                if (0 != (words.bits() & 1L << i))
                {
                    hits.add(live.get(words.word() * Long.SIZE + i).id());
                    liveHits++;
                }
            }
        }
        for (final RuleHitsDecoder.ShadowDecoder words : message.shadow())
        {
            for (int i = 0; i < Long.SIZE; i++)
            {
                if (0 != (words.bits() & 1L << i))
                {
                    hits.add(shadow.get(words.word() * Long.SIZE + i).id());
                    shadowHits++;
                }
            }
        }
        return hits;
    }

    private void assertLists(final RuleOracle oracle, final PolicyLists lists, final String where)
    {
        for (int i = 0; i < LISTS.size(); i++)
        {
            for (long key = 0; key <= KEYS; key++)
            {
                final Long expiry = oracle.expiries.get(LISTS.get(i).name()).get(key);
                final boolean isListed = null != expiry && expiry > lists.nowNs();
                assertEquals(isListed, lists.has(i, key, 0, 0, 0), LISTS.get(i) + " of " + key + ": " + where);
                listed += isListed ? 1 : 0;
            }
        }
    }

    private RuleOracle.Rule rule(final String id)
    {
        final int kind = random.nextInt(4);
        final Action action = kind < 2 ? ACTIONS[random.nextInt(ACTIONS.length)] : null;
        final int points = 2 == kind ? (1 + random.nextInt(400)) * (random.nextInt(3) == 0 ? -1 : 1) : 0;
        final Integer min = 0 != points && random.nextBoolean() ? (Integer)random.nextInt(400) : null;
        final Integer max = 0 != points && random.nextBoolean() ? (Integer)(400 + random.nextInt(599)) : null;
        final boolean isDeciding = kind < 3;
        final String tag = !isDeciding || random.nextInt(4) == 0 ? "t" + random.nextInt(5) : null;
        final int change = random.nextInt(6);
        final Long fromNs = random.nextInt(4) == 0 ? START_NS + random.nextInt(PAYMENTS) * MINUTE_NS : null;
        final Long toNs = random.nextInt(4) != 0 ? null :
            (null == fromNs ? START_NS : fromNs) + (1 + random.nextInt(PAYMENTS)) * MINUTE_NS;
        return new RuleOracle.Rule(id, random.nextInt(4) == 0, 2 + random.nextInt(6), random.nextInt(2),
            random.nextInt(5) == 0, action, points, min, max, isDeciding ? 1 + random.nextInt(REASONS) : 0, tag,
            0 == change ? OPEN.get(random.nextInt(OPEN.size())) : null,
            1 == change ? OPEN.get(random.nextInt(OPEN.size())) : null, (1 + random.nextInt(20)) * MINUTE_NS,
            fromNs, toNs, random.nextInt(4) == 0 ? (Double)(0.05 + random.nextInt(90) / 100.0) : null);
    }

    private CompiledPolicy policy(
        final List<RuleOracle.Rule> rules, final List<RuleOracle.BandOf> bands, final Action otherwise)
    {
        final StringBuilder head = new StringBuilder("policy: random\nlanguage: 1\ncurrency: EUR\nbands:\n");
        bands.forEach(band -> head.append("- {from: ").append(band.from()).append(", action: ")
            .append(word(band.action())).append(0 == band.reason() ? "" : ", reason: " + band.reason()).append("}\n"));
        head.append("otherwise: ").append(word(otherwise)).append('\n');
        final StringBuilder lists = new StringBuilder("lists:\n");
        LISTS.forEach(list -> lists.append("- {name: ").append(list.name()).append(", kind: ").append(list.kind())
            .append(", key: ").append(list.key()).append(", reason: ").append(list.reason()).append("}\n"));
        final StringBuilder sheet = new StringBuilder("rules:\n");
        rules.forEach(rule -> append(sheet, rule));
        final StringBuilder reasons = new StringBuilder("reasons:\n");
        for (int i = 1; i <= REASONS; i++)
        {
            reasons.append("  ").append(i).append(": some reason\n");
        }
        // Each reason is used, by a rule that never looks at a payment.
        for (int i = 1; i <= REASONS; i++)
        {
            sheet.append("- {id: unused").append(i).append(", when: 'mcc == 1', mode: shadow, then: {action: review, ")
                .append("reason: ").append(i).append("}, effective-to: 1970-01-01T00:00:00Z, tests: ")
                .append("[{given: {mcc: 1}, hit: true}, {given: {mcc: 2}, hit: false}]}\n");
        }
        try
        {
            Files.writeString(directory.resolve("policy.yaml"), head);
            Files.writeString(directory.resolve("lists.yaml"), lists);
            Files.writeString(directory.resolve("rules.yaml"), sheet);
            Files.writeString(directory.resolve("reasons.yaml"), reasons);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return PolicyCompiler.compile(PolicyContent.read(directory), ZoneTable::ofJdk);
    }

    private static String word(final Action action)
    {
        return action.name().toLowerCase(Locale.ROOT);
    }

    private static Instant time(final long ns)
    {
        return Instant.ofEpochSecond(ns / 1_000_000_000);
    }

    private static void append(final StringBuilder sheet, final RuleOracle.Rule rule)
    {
        final List<String> then = new ArrayList<>();
        if (null != rule.action())
        {
            then.add("action: " + word(rule.action()));
        }
        if (0 != rule.points())
        {
            then.add("score: " + rule.points());
        }
        if (0 != rule.reason())
        {
            then.add("reason: " + rule.reason());
        }
        if (null != rule.min())
        {
            then.add("min: " + rule.min());
        }
        if (null != rule.max())
        {
            then.add("max: " + rule.max());
        }
        if (null != rule.tag())
        {
            then.add("tag: " + rule.tag());
        }
        if (null != rule.listAdd())
        {
            then.add("list: {add: " + rule.listAdd() + ", for: " + rule.forNs() / MINUTE_NS + "m}");
        }
        if (null != rule.listRemove())
        {
            then.add("list: {remove: " + rule.listRemove() + "}");
        }
        final String when = rule.mayFail() ? "1 / (amount_minor % " + rule.divisor() + ") >= 0" :
            "amount_minor % " + rule.divisor() + " == " + rule.rest();
        sheet.append("- id: ").append(rule.id()).append("\n  when: '").append(when).append("'\n  mode: ")
            .append(rule.isShadow() ? "shadow" : "live").append("\n  then: {").append(String.join(", ", then))
            .append("}\n");
        if (null != rule.fromNs())
        {
            sheet.append("  effective-from: ").append(time(rule.fromNs())).append('\n');
        }
        if (null != rule.toNs())
        {
            sheet.append("  effective-to: ").append(time(rule.toNs())).append('\n');
        }
        if (null != rule.sample())
        {
            sheet.append("  sample: ").append(rule.sample()).append('\n');
        }
        final int hit = rule.mayFail() ? 1 : rule.rest();
        final int miss = rule.mayFail() ? 0 : rule.rest() + 1;
        sheet.append("  tests: [{given: {amount_minor: ").append(hit).append("}, hit: true}, {given: {amount_minor: ")
            .append(miss).append("}, hit: false}]\n");
    }
}
