package io.peregrine.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.RunningHash;
import io.peregrine.domain.Stage;
import io.peregrine.domain.ZoneTable;
import io.peregrine.journal.JournalContext;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalException;
import io.peregrine.journal.JournalReader;
import io.peregrine.journal.JournalWriter;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.BackfillPolicyEncoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.MixedStream;
import io.peregrine.protocol.Sha256Encoder;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An engine that had a policy from the start, and one that takes it over later with its windows made of the journal:
 * from then on they hold the same and compute the same. The stream has labels, reversals, outcomes, late payments,
 * repeats, profiles, moves and events.
 */
class BackfillTest
{
    private static final int INPUTS = Integer.getInteger("peregrine.inputs", 8_000);

    /** Of the activation that is backfilled; another one, of the former policy, is half way there. */
    private static final int SWITCH = INPUTS / 2 + 17;
    private static final int FORMER_SWITCH = SWITCH / 2;

    /** The running hash tells how a state came about, not what it is. */
    private static final int HASH_AT = Integer.BYTES;

    private static final String HEAD = """
        policy: mixed
        language: 1
        zone: Europe/Brussels
        currency: EUR
        capacity: {customer: 250, card: 500, terminal: 100, card+terminal: 9000, events: 20000, \
        repeats: 3000, payments: 4000, list-entries: 500}
        late: {allow: 10m, beyond: decide-and-flag}
        otherwise: approve
        """;

    private static final String FORMER_FEATURES = """
        defaults: {current: include, of: all, resolution: exact, empty: 0}
        features:
          - {name: n_1d, key: customer, aggregate: count, window: sliding 1d}
          - {name: max_5, key: card, aggregate: max amount, window: last 5}
        """;

    private static final String FEATURES = FORMER_FEATURES + """
          - {name: mean_s, key: customer, aggregate: mean amount, window: session 2h max 1d}
          - {name: sum_1d, key: customer, aggregate: sum amount_minor, window: tumbling 1d}
          - {name: mean_30, key: customer, aggregate: mean amount, window: sliding 30d}
          - {name: dev, key: card, aggregate: stddev amount, window: lifetime}
          - {name: places, key: card, aggregate: distinct merchant_country, window: sliding 30d delay 1h}
          - {name: abroad, key: card, aggregate: count, window: sliding 7d, where: "merchant_country != 3"}
          - {name: share, key: terminal, aggregate: fraud-share, window: sliding 7d delay 1d}
          - {name: declined, key: card, aggregate: consecutive, of: declined}
          - {name: since, key: [card, terminal], aggregate: time-since-last}
          - {name: logins, key: customer, aggregate: count, window: sliding 1d, of: customer-events}
          - {name: probed, key: card, aggregate: sequence, first: "amount_minor <= 1000", \
             then: "amount_minor > 20000", within: 1d}
          - {name: speed, key: card, aggregate: speed}
          - {name: home, profile: home_country, empty: -1.0}
        """;

    @TempDir
    private Path directory;

    private final MixedStream stream = new MixedStream();
    private CompiledPolicy former;
    private CompiledPolicy policy;
    private int first;

    /** What an engine computed from the switch on, and what it held at the end. */
    private static final class Past
    {
        private final List<Long> features = new ArrayList<>();
        private int warming;
        private byte[] atSwitch;
        private byte[] atEnd;
        private byte[] whole;

        private void onScored(final PaymentEvent event, final CompiledPolicy policy)
        {
            if (event.sequence() > SWITCH && InputKind.PAYMENT == event.kind())
            {
                warming += (event.status() & DecisionStatus.WARMING) != 0 ? 1 : 0;
                long hash = RunningHash.mix(event.sequence(), event.status());
                for (int i = 0; i < policy.layout().count(); i++)
                {
                    hash = RunningHash.mix(hash, event.featureLong(i));
                }
                features.add(hash);
            }
        }
    }

    @BeforeEach
    void compile() throws IOException
    {
        former = compile("former", FORMER_FEATURES);
        policy = compile("policy", FEATURES);
    }

    private CompiledPolicy compile(final String name, final String features) throws IOException
    {
        final Path path = Files.createDirectories(directory.resolve(name));
        Files.writeString(path.resolve("policy.yaml"), HEAD);
        Files.writeString(path.resolve("features.yaml"), features);
        Files.writeString(path.resolve("reasons.yaml"), "reasons: {1: some reason}\n");
        Files.writeString(path.resolve("lists.yaml"), """
            lists:
              - {name: cards, kind: hard-block, key: card, reason: 1}
              - {name: bins, kind: allow, key: bin-range, reason: 1}
            """);
        return PolicyCompiler.compile(PolicyContent.read(path), ZoneTable::ofJdk);
    }

    @ParameterizedTest
    @ValueSource(ints = { -1, 0, 1, 777 })
    void shouldHoldWhatAnEngineHoldsThatHadThePolicyFromTheStart(final int inputsSincePrepared) throws Exception
    {
        final Past had = run("had", policy, policy, false, -1);
        final Past backfilled = run("backfilled", former, policy, true, inputsSincePrepared);

        assertArrayEquals(had.atSwitch, backfilled.atSwitch, "after the activation");
        assertEquals(had.features, backfilled.features);
        assertArrayEquals(had.atEnd, backfilled.atEnd, "at the end");
        assertTrue(had.features.size() > INPUTS / 4, had.features.size() + " payments");
    }

    @Test
    void shouldHoldLessWithoutBackfill() throws Exception
    {
        final Past had = run("had", policy, policy, false, -1);
        final Past cold = run("cold", former, policy, false, -1);

        assertFalse(Arrays.equals(had.atSwitch, cold.atSwitch));
        assertFalse(had.features.equals(cold.features));
    }

    @ParameterizedTest
    @EnumSource(value = Layout.class, names = { "INLINE", "SHARED", "DEDICATED" })
    void shouldRecoverAndVerify(final Layout layout) throws Exception
    {
        final Past backfilled = run("backfilled", former, policy, true, 5);

        assertArrayEquals(backfilled.whole, recovered("backfilled"));
        assertTrue(new ReplayVerifier(layout, 1024).verify(directory.resolve("backfilled")).isMatch());
    }

    /** A journal whose first segments are gone: nobody knows what they held. */
    @Test
    void shouldWarmWhereTheJournalDoesNotReachBackToTheStart() throws Exception
    {
        first = 500;
        final Past backfilled = run("backfilled", former, policy, true, 5);

        assertTrue(backfilled.warming > INPUTS / 8, backfilled.warming + " payments warming");
        assertArrayEquals(backfilled.whole, recovered("backfilled"));
    }

    @Test
    void shouldRefuseAJournalThatLacksWhatTheWindowsWereMadeOf() throws Exception
    {
        first = 500;
        run("backfilled", former, policy, false, -1);
        try (JournalBackfills backfills = new JournalBackfills(directory.resolve("backfilled").resolve("inputs")))
        {
            final JournalException error =
                assertThrows(JournalException.class, () -> backfills.take(policy, 499, 600));

            assertTrue(error.getMessage().contains("begins with 500"), error.getMessage());
        }
    }

    /** There is memory for one; the next is begun when the first was taken, or is not wanted any more. */
    @Test
    void shouldMakeOneAtATime() throws Exception
    {
        first = INPUTS - 600;
        run("short", former, policy, false, -1);
        try (JournalBackfills backfills = new JournalBackfills(directory.resolve("short").resolve("inputs")))
        {
            assertEquals(first, backfills.prepare(policy, lastSequence -> {}));
            final FutureTask<Long> second = new FutureTask<>(() -> backfills.prepare(former, lastSequence -> {}));
            final Thread thread = new Thread(second);
            thread.start();
            final long deadlineNs = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while (Thread.State.WAITING != thread.getState())
            {
                assertFalse(second.isDone(), "two at a time");
                assertTrue(System.nanoTime() - deadlineNs < 0, () -> "it does not wait: " + thread.getState());
                Thread.yield();
            }

            backfills.take(policy, first, INPUTS).close();
            assertEquals(first, second.get(2, TimeUnit.MINUTES));
            backfills.forget();
            assertEquals(first, backfills.prepare(policy, lastSequence -> {}));
        }
    }

    @Test
    void shouldComputeInAWhatIfOfThePolicyWhatItComputedItself() throws Exception
    {
        final Past backfilled = run("backfilled", former, policy, true, 5);

        final Past whatIf = new Past();
        new JournalReplay(directory.resolve("backfilled")).policy(policy).observer(whatIf::onScored).run();

        assertEquals(backfilled.features, whatIf.features);
    }

    /** @param sincePrepared inputs between a backfill and its activation; negative: it is made at the activation. */
    private Past run(
        final String name,
        final CompiledPolicy former,
        final CompiledPolicy second,
        final boolean isBackfilled,
        final int sincePrepared) throws Exception
    {
        final Past past = new Past();
        try (JournalDirectory journal = JournalDirectory.open(directory.resolve(name));
            JournalWriter inputs = JournalWriter.open(journal.inputs(), new JournalContext());
            JournalWriter decisions = JournalWriter.open(journal.decisions(), new JournalContext().isDense(false));
            JournalBackfills backfills = new JournalBackfills(journal.inputs()))
        {
            final ContentPolicies policies = new ContentPolicies(journal.content());
            try (Pipeline pipeline = new Pipeline(context(policies, backfills)
                .journalWriter(inputs)
                .scoreObserver(past::onScored)
                .decisionLog(new RecordedDecisions(null, decisions)), first - 1))
            {
                for (int n = first; n < INPUTS; n++)
                {
                    if (isBackfilled && SWITCH - sincePrepared == n && sincePrepared >= 0)
                    {
                        assertEquals(first, backfills.prepare(second, lastSequence -> {}));
                    }

                    if (first == n || FORMER_SWITCH == n)
                    {
                        activate(pipeline, policies, former, n, -1);
                    }
                    else if (SWITCH == n)
                    {
                        activate(pipeline, policies, second, n, isBackfilled ? first : -1);
                        past.atSwitch = windows(pipeline);
                    }
                    else
                    {
                        offer(pipeline, stream.frame, stream.fill(n), n);
                    }
                }
                past.atEnd = windows(pipeline);
                past.whole = whole(pipeline);
            }
        }
        return past;
    }

    private byte[] recovered(final String name) throws IOException
    {
        try (JournalDirectory journal = JournalDirectory.openReadOnly(directory.resolve(name));
            JournalReader inputs = JournalReader.open(journal.inputs());
            JournalReader decisions = JournalReader.open(journal.decisions());
            JournalBackfills backfills = new JournalBackfills(journal.inputs()))
        {
            final ContentPolicies policies = new ContentPolicies(journal.content());
            final RecordedDecisions recorded = new RecordedDecisions(decisions, null);
            try (Pipeline pipeline = new Pipeline(context(policies, backfills).decisionLog(recorded), first - 1))
            {
                assertEquals(INPUTS, Recovery.run(inputs, policies, pipeline).inputs());
                assertEquals(0, recorded.appended());
                return whole(pipeline);
            }
        }
    }

    private static PipelineContext context(final ContentPolicies policies, final JournalBackfills backfills)
    {
        return new PipelineContext()
            .ringCapacity(1024)
            .policyCatalog(policies)
            .backfills(backfills)
            .profileStore(ChronicleProfileStore.open(1024));
    }

    private static void activate(
        final Pipeline pipeline,
        final ContentPolicies policies,
        final CompiledPolicy policy,
        final long n,
        final long backfillFrom)
    {
        final String zones = policies.store(policy);
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[256]);
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        if (backfillFrom >= 0)
        {
            final BackfillPolicyEncoder activation = new BackfillPolicyEncoder().wrapAndApplyHeader(frame, 0, header);
            put(activation.policyHash(), policy.hash());
            put(activation.fromSequence(backfillFrom).zonesHash(), zones);
            activation.directory("").actor("test").approver("").reason("backfilled");
            offer(pipeline, frame, MessageHeaderEncoder.ENCODED_LENGTH + activation.encodedLength(), n);
        }
        else
        {
            final ActivatePolicyEncoder activation = new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, header);
            put(activation.policyHash(), policy.hash());
            put(activation.zonesHash(), zones);
            activation.directory("").actor("test").approver("").reason("as ever");
            offer(pipeline, frame, MessageHeaderEncoder.ENCODED_LENGTH + activation.encodedLength(), n);
        }
    }

    private static void put(final Sha256Encoder encoder, final String hash)
    {
        encoder.word0(Frames.sha256Word(hash, 0)).word1(Frames.sha256Word(hash, 1))
            .word2(Frames.sha256Word(hash, 2)).word3(Frames.sha256Word(hash, 3));
    }

    private static void offer(final Pipeline pipeline, final UnsafeBuffer frame, final int length, final long n)
    {
        assertTrue(pipeline.input().offer(
            frame, 0, length, MixedStream.ingressTimeNs(n), Stage.ALL_ALLOWED, 1, 0, 0));
        assertEquals(n, pipeline.input().lastSequence());
        pipeline.drain();
    }

    private static byte[] windows(final Pipeline pipeline)
    {
        final byte[] bytes = bytes(pipeline::saveWindows);
        Arrays.fill(bytes, HASH_AT, HASH_AT + Long.BYTES, (byte)0);
        return bytes;
    }

    private static byte[] whole(final Pipeline pipeline)
    {
        return bytes(pipeline::save);
    }

    private interface Saving
    {
        void to(DataOutputStream output) throws IOException;
    }

    private static byte[] bytes(final Saving saving)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try
        {
            saving.to(new DataOutputStream(bytes));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return bytes.toByteArray();
    }
}
