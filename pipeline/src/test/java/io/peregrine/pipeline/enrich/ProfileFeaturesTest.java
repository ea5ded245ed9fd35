package io.peregrine.pipeline.enrich;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.sun.management.ThreadMXBean;
import io.peregrine.domain.Action;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.domain.ZoneTable;
import io.peregrine.pipeline.DecisionSink;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.KeyKind;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.ProfileMoveEncoder;
import io.peregrine.protocol.ProfileUpdateEncoder;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** From ProfileUpdate messages to features and rules, by the policy an analyst would write. */
class ProfileFeaturesTest implements DecisionSink
{
    private static final int FRANCE = 250;
    private static final int SPAIN = 724;
    private static final long TIME_NS = 1_522_540_800_000_000_000L;
    private static final long DAY = TIME_NS / 86_400_000_000_000L;
    private static final int HOME = 0;
    private static final int LIMIT = 1;
    private static final int RISK = 2;
    private static final int OPENED = 3;
    private static final int SHOP_RISK = 4;

    @TempDir
    private Path directory;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final double[] features = new double[5];
    private final boolean[] missing = new boolean[5];
    private Action action;
    private long id;
    private CompiledPolicy policy;

    @BeforeEach
    void compile() throws IOException
    {
        final Map<String, List<String>> files = Map.of(
            "policy.yaml", List.of("policy: profiles", "language: 1", "zone: UTC", "currency: EUR",
                "capacity: {customer: 1000, card: 1000, merchant: 1000, events: 10000, repeats: 10000}",
                "late: {allow: 0s, beyond: decide-and-flag}",
                "constants: {today: " + DAY + ".0}", "otherwise: approve", "assume-outcome: none"),
            "features.yaml", List.of(
                "defaults: {current: include, of: all, resolution: exact, empty: 0.0}", "features:",
                "  - {name: home, profile: home_country, empty: null}",
                "  - {name: limit_day, profile: limit, key: card, empty: 100.0}",
                "  - {name: risk, profile: risk_class}",
                "  - {name: opened, profile: opened_day, empty: null}",
                "  - {name: shop_risk, profile: risk_class, key: merchant, empty: -1.0}",
                "  - {name: amount, field: amount}"),
            "rules.yaml", List.of("defaults: {owner: fraud-desk, mode: live}", "rules:",
                "  - id: far-from-home", "    when: \"home != double(merchant_country) && risk >= 2.0\"",
                "    then: {action: review, reason: 1}", "    tests: [{given: {home: 250.0, merchant_country: 724, " +
                    "risk: 2.0}, hit: true}, {given: {home: 250.0, merchant_country: 250, risk: 2.0}, hit: false}]",
                "  - id: over-limit", "    when: \"amount > limit_day\"",
                "    then: {action: decline, reason: 2}", "    tests: [{given: {amount: 100.5, limit_day: 100.0}, " +
                    "hit: true}, {given: {amount: 100.0, limit_day: 100.0}, hit: false}]",
                "  - id: new-account", "    when: \"today - opened < 30.0\"",
                "    then: {action: challenge, reason: 3}", "    tests: [{given: {opened: " + (DAY - 29) +
                    ".0}, hit: true}, {given: {opened: " + (DAY - 30) + ".0}, hit: false}]"),
            "reasons.yaml", List.of("reasons:", "  1: far", "  2: limit", "  3: new"),
            "lists.yaml", List.of("lists: []"));
        for (final Map.Entry<String, List<String>> file : files.entrySet())
        {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
        policy = PolicyCompiler.compile(PolicyContent.read(directory), ZoneTable::ofJdk);
    }

    private Pipeline newPipeline()
    {
        return new Pipeline(new PipelineContext().ringCapacity(64).policy(policy)
            .profileStore(ChronicleProfileStore.open(1000)).decisionSink(this), -1);
    }

    @Test
    void shouldUseAttributesAsFeaturesAndInRules()
    {
        try (Pipeline pipeline = newPipeline())
        {
            update(pipeline, KeyKind.CUSTOMER, 7, Map.of("home_country", 250.0, "risk_class", 2.0,
                "opened_day", (double)(DAY - 30)));
            update(pipeline, KeyKind.CARD, 70, Map.of("limit", 500.0));
            update(pipeline, KeyKind.MERCHANT, 'M', Map.of("risk_class", 9.0));

            pay(pipeline, 7, 70, FRANCE, 50_000);
            assertEquals(250.0, features[HOME]);
            assertEquals(500.0, features[LIMIT]);
            assertEquals(2.0, features[RISK]);
            assertEquals(DAY - 30.0, features[OPENED]);
            assertEquals(9.0, features[SHOP_RISK]);
            assertEquals(Action.APPROVE, action);
            pay(pipeline, 7, 70, SPAIN, 50_000);
            assertEquals(Action.REVIEW, action);
            pay(pipeline, 7, 70, SPAIN, 50_001);
            assertEquals(Action.DECLINE, action);

            update(pipeline, KeyKind.CUSTOMER, 7, Map.of("opened_day", (double)(DAY - 29)));
            pay(pipeline, 7, 70, FRANCE, 50_000);
            assertEquals(250.0, features[HOME]);
            assertEquals(DAY - 29.0, features[OPENED]);
            assertEquals(Action.CHALLENGE, action);
        }
    }

    @Test
    void shouldGiveWhatEmptySaysWhereThereIsNoProfileOrNoSuchAttribute()
    {
        try (Pipeline pipeline = newPipeline())
        {
            update(pipeline, KeyKind.CUSTOMER, 7, Map.of("other", 250.0));
            for (final long customer : new long[]{ 7, 8 })
            {
                pay(pipeline, customer, 70, SPAIN, 10_000);
                assertTrue(missing[HOME]);
                assertEquals(100.0, features[LIMIT]);
                assertFalse(missing[RISK]);
                assertEquals(0.0, features[RISK]);
                assertTrue(missing[OPENED]);
                assertEquals(-1.0, features[SHOP_RISK]);
                assertEquals(Action.APPROVE, action);
            }
        }
    }

    @Test
    void shouldKeepTheLimitOfAReissuedCard()
    {
        try (Pipeline pipeline = newPipeline())
        {
            update(pipeline, KeyKind.CARD, 70, Map.of("limit", 500.0));
            pay(pipeline, 7, 71, FRANCE, 50_000);
            assertEquals(Action.DECLINE, action);

            move(pipeline, 70, 71);

            pay(pipeline, 7, 71, FRANCE, 50_000);
            assertEquals(500.0, features[LIMIT]);
            assertEquals(Action.APPROVE, action);
            pay(pipeline, 7, 70, FRANCE, 50_000);
            assertEquals(100.0, features[LIMIT]);
            assertEquals(Action.DECLINE, action);
        }
    }

    @Test
    void shouldAllocateNothingForAMillionReads()
    {
        final PaymentEvent event = new PaymentEvent(new UnsafeBuffer(new byte[1024]), 0, 1024, 1);
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        try (EnrichHandler handler = new EnrichHandler(
            policy, (a, b, c, d) -> null, ChronicleProfileStore.open(1000), new PlainCounters()))
        {
            for (int key = 0; key < 1000; key++)
            {
                receive(event, encodeUpdate(KeyKind.CUSTOMER, key, Map.of("home_country", 1.0, "risk_class", 2.0)));
                event.kind(InputKind.PROFILE);
                handler.onEvent(event);
                receive(event, encodeUpdate(KeyKind.CARD, key, Map.of("limit", 5.0)));
                event.kind(InputKind.PROFILE);
                handler.onEvent(event);
            }

            long found = read(handler, event, 0, 200_000);
            final long before = threads.getThreadAllocatedBytes(thread);
            found += read(handler, event, 200_000, 1_000_000);
            final long allocated = threads.getThreadAllocatedBytes(thread) - before;

            assertEquals(1_200_000L / 2 * 3, found);
            assertTrue(allocated < 10_000, () -> allocated + " bytes");
        }
    }

    /** Half of the keys have a profile. @return attributes found. */
    private long read(final EnrichHandler handler, final PaymentEvent event, final int first, final int count)
    {
        long found = 0;
        for (int i = first; i < first + count; i++)
        {
            receive(event, 0);
            event.kind(InputKind.PAYMENT);
            event.customerId(i % 2000);
            event.cardTokenLow(i % 2000);
            event.cardTokenHigh(0);
            handler.onEvent(event);
            found += Integer.bitCount(event.attributeMask());
        }
        return found;
    }

    private void receive(final PaymentEvent event, final int length)
    {
        event.received(frame, 0, length, 0, 0, Stage.ALL_ALLOWED, 0, 0, 1, 0, 0, false);
    }

    private int encodeUpdate(final KeyKind kind, final long key, final Map<String, Double> values)
    {
        final ProfileUpdateEncoder update =
            new ProfileUpdateEncoder().wrapAndApplyHeader(frame, 0, header).correlationId(0).keyKind(kind);
        update.key().low(key).high(0);
        final ProfileUpdateEncoder.AttributesEncoder attributes = update.attributesCount(values.size());
        new TreeMap<>(values).forEach((name, value) -> attributes.next().name(name).value(value));
        return MessageHeaderEncoder.ENCODED_LENGTH + update.encodedLength();
    }

    private void update(
        final Pipeline pipeline, final KeyKind kind, final long key, final Map<String, Double> values)
    {
        offer(pipeline, encodeUpdate(kind, key, values));
    }

    private void move(final Pipeline pipeline, final long from, final long to)
    {
        final ProfileMoveEncoder move = new ProfileMoveEncoder().wrapAndApplyHeader(frame, 0, header)
            .correlationId(0).eventTimeNs(TIME_NS).keyKind(KeyKind.CARD);
        move.messageId().low(++id).high(0);
        move.fromKey().low(from).high(0);
        move.toKey().low(to).high(0);
        move.actor("desk").reason("reissued");
        offer(pipeline, MessageHeaderEncoder.ENCODED_LENGTH + move.encodedLength());
    }

    private void pay(
        final Pipeline pipeline, final long customer, final long card, final int country, final long amountMinor)
    {
        final PaymentRequestEncoder payment = BlankPayment.encode(frame, header).eventTimeNs(TIME_NS)
            .customerId(customer).amountMinor(amountMinor).currency(978).merchantCountry(country).merchantId("M");
        payment.paymentId().low(++id).high(0);
        payment.cardToken().low(card).high(0);
        payment.userFieldsCount(0);
        action = null;
        offer(pipeline, MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength());
    }

    private void offer(final Pipeline pipeline, final int length)
    {
        assertTrue(pipeline.input().offer(frame, 0, length, TIME_NS, Stage.ALL_ALLOWED, 1, 0, 1));
        pipeline.drain();
    }

    @Override
    public void onDecision(final PaymentEvent event)
    {
        action = event.action();
        for (int i = 0; i < features.length; i++)
        {
            missing[i] = event.isFeatureMissing(i);
            features[i] = event.featureDouble(i);
        }
    }

    @Override
    public void onAcknowledged(final PaymentEvent event)
    {
        assertEquals(0, event.rejectCode());
    }

    @Override
    public void onRejected(final PaymentEvent event)
    {
        throw new AssertionError("refused: " + event.rejectCode());
    }
}
