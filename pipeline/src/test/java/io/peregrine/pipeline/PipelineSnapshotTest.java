package io.peregrine.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.RunningHash;
import io.peregrine.domain.Stage;
import io.peregrine.domain.ZoneTable;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.protocol.MixedStream;

import org.agrona.DirectBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline that goes on from a snapshot of another decides as that one does. */
class PipelineSnapshotTest
{
    private static final int INPUTS = Integer.getInteger("peregrine.inputs", 100_000);
    private static final int INTERVAL = INPUTS / 20;

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

    private static final String FEATURES = """
        defaults: {current: include, of: all, resolution: exact, empty: 0}
        features:
          - {name: n_1d, key: customer, aggregate: count, window: sliding 1d}
          - {name: sum_1d, key: customer, aggregate: sum amount_minor, window: tumbling 1d}
          - {name: mean_s, key: customer, aggregate: mean amount, window: session 2h max 1d}
          - {name: max_5, key: card, aggregate: max amount, window: last 5}
          - {name: dev, key: card, aggregate: stddev amount, window: lifetime}
          - {name: places, key: card, aggregate: distinct merchant_country, window: sliding 30d delay 1h}
          - {name: share, key: terminal, aggregate: fraud-share, window: sliding 7d delay 1d}
          - {name: declined, key: card, aggregate: consecutive, of: declined}
          - {name: since, key: [card, terminal], aggregate: time-since-last}
          - {name: logins, key: customer, aggregate: count, window: sliding 1d, of: customer-events}
          - {name: probed, key: card, aggregate: sequence, first: "amount_minor <= 1000", \
             then: "amount_minor > 20000", within: 1d}
          - {name: speed, key: card, aggregate: speed}
          - {name: home, profile: home_country, empty: -1.0}
        """;

    private static final String RULES = """
        rules:
          - id: many
            when: "n_1d > 14 || probed > 0"
            then: {action: review, reason: 1}
            tests: [{given: {n_1d: 15}, hit: true}, {given: {n_1d: 14, probed: 0}, hit: false}]
          - id: away
            when: "home >= 0.0 && places > 6"
            then: {action: challenge, reason: 1}
            tests: [{given: {home: 1.0, places: 7}, hit: true}, {given: {home: 1.0, places: 6}, hit: false}]
          - id: risky
            when: "share > 0.2 || declined > 2 || max_5 > 390.0"
            then: {action: decline, reason: 1}
            tests: [{given: {share: 0.3}, hit: true}, {given: {share: 0.1, declined: 0, max_5: 1.0}, hit: false}]
        """;

    private static final String LISTS = """
        lists:
          - {name: cards, kind: hard-block, key: card, reason: 1}
          - {name: bins, kind: allow, key: bin-range, reason: 1}
        """;

    private final MixedStream stream = new MixedStream();

    private final PlainCounters counters = new PlainCounters();

    @TempDir
    private Path directory;
    private CompiledPolicy policy;

    /** What is recorded, as one hash after each input that records something. */
    private static final class Recorded implements DecisionLog
    {
        private final List<Long> hashes = new ArrayList<>();
        private long hash;

        @Override
        public void record(
            final int templateId,
            final long sequence,
            final long ingressTimeNs,
            final DirectBuffer frame,
            final int offset,
            final int length)
        {
            hash = RunningHash.mix(RunningHash.mix(templateId, sequence), frame, offset, length);
            hashes.add(hash);
        }
    }

    @BeforeEach
    void compile() throws IOException
    {
        Files.writeString(directory.resolve("policy.yaml"), HEAD);
        Files.writeString(directory.resolve("features.yaml"), FEATURES);
        Files.writeString(directory.resolve("rules.yaml"), RULES);
        Files.writeString(directory.resolve("reasons.yaml"), "reasons: {1: some reason}\n");
        Files.writeString(directory.resolve("lists.yaml"), LISTS);
        policy = PolicyCompiler.compile(PolicyContent.read(directory), ZoneTable::ofJdk);
    }

    private Pipeline pipeline(final DecisionLog log, final long lastSequence)
    {
        return new Pipeline(new PipelineContext().ringCapacity(1024).policy(policy).decisionLog(log).counters(counters)
            .profileStore(ChronicleProfileStore.open(1_000)), lastSequence);
    }

    private void run(final Pipeline pipeline, final long from, final long to)
    {
        for (long n = from; n < to; n++)
        {
            final int length = stream.fill(n);
            while (!pipeline.input().offer(
                stream.frame, 0, length, MixedStream.ingressTimeNs(n), Stage.ALL_ALLOWED, 1, 0, 0))
            {
                pipeline.drain();
            }
        }
        pipeline.drain();
    }

    private static byte[] save(final Pipeline pipeline) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        pipeline.save(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @Test
    void shouldDecideTheSameFromEverySnapshotOn() throws IOException
    {
        final Recorded whole = new Recorded();
        final List<byte[]> snapshots = new ArrayList<>();
        final List<Integer> recorded = new ArrayList<>();
        try (Pipeline pipeline = pipeline(whole, -1))
        {
            for (int from = 0; from < INPUTS; from += INTERVAL)
            {
                run(pipeline, from, from + INTERVAL);
                snapshots.add(save(pipeline));
                recorded.add(whole.hashes.size());
            }
        }
        final byte[] end = snapshots.get(snapshots.size() - 1);

        for (int i = 0; i < snapshots.size() - 1; i++)
        {
            final DataInputStream input = new DataInputStream(new ByteArrayInputStream(snapshots.get(i)));
            final SnapshotHead head = SnapshotHead.read(input);
            assertEquals((i + 1L) * INTERVAL - 1, head.lastSequence());
            final Recorded rest = new Recorded();
            try (Pipeline pipeline = pipeline(rest, head.lastSequence()))
            {
                pipeline.restore(head, input);
                run(pipeline, head.lastSequence() + 1, INPUTS);
                assertEquals(whole.hashes.subList(recorded.get(i), whole.hashes.size()), rest.hashes,
                    "after input " + head.lastSequence());
                assertArrayEquals(end, save(pipeline), "after input " + head.lastSequence());
            }
        }
        assertTrue(whole.hashes.size() > INPUTS / 2, whole.hashes.size() + " records");
        for (final CounterDescriptor counter : new CounterDescriptor[]{ CounterDescriptor.LIST_HITS,
            CounterDescriptor.SNOOZED_HITS, CounterDescriptor.LIST_ENTRIES_EXPIRED,
            CounterDescriptor.LIST_CHANGES_REFUSED })
        {
            assertTrue(counters.counter(counter).get() > 0, counter.label());
        }
    }

    @Test
    void shouldRefuseWhatItWasNotMadeFor() throws IOException
    {
        final byte[] bytes;
        try (Pipeline pipeline = pipeline(DecisionLog.NONE, -1))
        {
            run(pipeline, 0, 100);
            bytes = save(pipeline);
        }
        final DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes));
        final SnapshotHead head = SnapshotHead.read(input);
        try (Pipeline pipeline = pipeline(DecisionLog.NONE, 17))
        {
            assertThrows(IllegalStateException.class, () -> pipeline.restore(head, input));
        }
        bytes[11] ^= 8;
        final IOException error = assertThrows(IOException.class,
            () -> SnapshotHead.read(new DataInputStream(new ByteArrayInputStream(bytes))));
        assertEquals("a snapshot of version 12: this engine reads version 4", error.getMessage());
    }
}
