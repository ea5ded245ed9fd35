package io.peregrine.pipeline.enrich;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.ProfileUpdateEncoder;
import io.peregrine.protocol.RejectCode;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class EnrichHandlerTest
{
    private static final int FRAME_CAPACITY = 1024;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[FRAME_CAPACITY]);
    private final PaymentEvent event =
        new PaymentEvent(new UnsafeBuffer(new byte[FRAME_CAPACITY]), 0, FRAME_CAPACITY, 1);
    private final ProfileStore store = ChronicleProfileStore.open(100);
    private final PlainCounters counters = new PlainCounters();
    private final EnrichHandler handler =
        new EnrichHandler(PolicyCompiler.empty(), (a, b, c, d) -> null, store, counters);
    private long sequence;

    @AfterEach
    void close()
    {
        handler.close();
    }

    @Test
    void shouldCarryAProfileToAKeyThatHasNone()
    {
        update(1, Map.of("limit", 10.0, "age", 20.0));
        final long before = event.stageHash(Stage.ENRICH);
        move(KeyKind.CUSTOMER, 1, 2);

        assertEquals(2, counters.counter(CounterDescriptor.PROFILE_UPDATES).get());
        assertEquals(new TreeMap<>(Map.of(0, 20.0, 1, 10.0)), profile(KeyKind.CUSTOMER, 2));
        assertEquals(Map.of(), profile(KeyKind.CUSTOMER, 1));
        assertNotEquals(before, event.stageHash(Stage.ENRICH));
    }

    @Test
    void shouldKeepWhatTheNewKeyHasAlready()
    {
        update(1, Map.of("age", 20.0, "limit", 10.0));
        update(2, Map.of("age", 99.0));
        move(KeyKind.CUSTOMER, 1, 2);

        assertEquals(new TreeMap<>(Map.of(0, 99.0, 1, 10.0)), profile(KeyKind.CUSTOMER, 2));
    }

    @Test
    void shouldHaveNoEffectWhenThereIsNothingToMove()
    {
        update(2, Map.of("age", 99.0));
        final long before = event.stageHash(Stage.ENRICH);
        move(KeyKind.CUSTOMER, 1, 2);
        move(KeyKind.ACCOUNT, 2, 3);

        assertEquals(Map.of(0, 99.0), profile(KeyKind.CUSTOMER, 2));
        assertEquals(Map.of(), profile(KeyKind.ACCOUNT, 3));
        assertEquals(before, event.stageHash(Stage.ENRICH));
        assertEquals(1, counters.counter(CounterDescriptor.PROFILE_UPDATES).get());
    }

    @Test
    void shouldDropWhatFindsNoRoom()
    {
        final Map<String, Double> many = new TreeMap<>();
        for (int i = 0; i < PaymentEvent.MAX_ATTRIBUTES; i++)
        {
            many.put("a" + (char)('a' + i), (double)i);
        }
        update(2, many);
        update(1, Map.of("other", 1.0));
        move(KeyKind.CUSTOMER, 1, 2);

        assertEquals(InputKind.MOVE, event.kind());
        assertEquals(PaymentEvent.MAX_ATTRIBUTES, profile(KeyKind.CUSTOMER, 2).size());
        assertEquals(Map.of(), profile(KeyKind.CUSTOMER, 1));
        assertEquals(1, counters.counter(CounterDescriptor.PROFILES_REFUSED).get());
    }

    @Test
    void shouldKeepTheLimitWhenTwoProfilesBecomeOneAndAfterRestoring() throws IOException
    {
        final int limit = PolicyCompiler.empty().keyCapacity(KeyKind.CUSTOMER);
        for (int key = 0; key < limit; key++)
        {
            update(key, Map.of("age", (double)key));
        }
        update(limit, Map.of("age", 1.0));
        assertEquals(InputKind.REJECTED, event.kind());
        move(KeyKind.CUSTOMER, 0, limit + 1);
        update(limit, Map.of("age", 1.0));
        assertEquals(InputKind.REJECTED, event.kind());

        move(KeyKind.CUSTOMER, 1, 2);
        update(limit, Map.of("age", 1.0));
        assertEquals(InputKind.PROFILE, event.kind());
        update(limit + 2, Map.of("age", 1.0));

        assertEquals(InputKind.REJECTED, event.kind());
        assertEquals(RejectCode.PROFILE_LIMIT.value(), event.rejectCode());
        assertEquals(Map.of(), profile(KeyKind.CUSTOMER, limit + 2));

        final ByteArrayOutputStream saved = new ByteArrayOutputStream();
        handler.save(new DataOutputStream(saved));
        try (EnrichHandler other = new EnrichHandler(PolicyCompiler.empty(), (a, b, c, d) -> null,
            ChronicleProfileStore.open(100), new PlainCounters()))
        {
            other.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
            event.kind(InputKind.PROFILE);
            other.onEvent(event);
            assertEquals(InputKind.REJECTED, event.kind());
        }
    }

    @Test
    void shouldFoldWhatMovedIntoTheHash()
    {
        final long[] hashes = new long[2];
        for (int i = 0; i < hashes.length; i++)
        {
            try (EnrichHandler other = new EnrichHandler(PolicyCompiler.empty(), (a, b, c, d) -> null,
                ChronicleProfileStore.open(100), new PlainCounters()))
            {
                update(1, Map.of("age", 20.0));
                other.onEvent(event);
                receive(InputKind.MOVE, FRAME_CAPACITY);
                event.command().moveKind(KeyKind.CUSTOMER.ordinal());
                event.command().moveKeyWord(0, 1);
                event.command().moveKeyWord(1, 0);
                event.command().moveKeyWord(2, 2 + i);
                event.command().moveKeyWord(3, 0);
                other.onEvent(event);
                hashes[i] = event.stageHash(Stage.ENRICH);
            }
        }

        assertNotEquals(hashes[0], hashes[1]);
    }

    @Test
    void shouldGoOnFromARestoredStateAsIfItHadRunThrough() throws IOException
    {
        update(1, Map.of("age", 20.0, "limit", 10.0));
        update(2, Map.of("zone", 3.0));
        final ByteArrayOutputStream saved = new ByteArrayOutputStream();
        handler.save(new DataOutputStream(saved));

        try (ProfileStore otherStore = ChronicleProfileStore.open(100);
            EnrichHandler other = new EnrichHandler(
                PolicyCompiler.empty(), (a, b, c, d) -> null, otherStore, new PlainCounters()))
        {
            other.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));

            // The new name gets its number after all that were there, and what moves is the same.
            update(3, Map.of("limit", 7.0, "new", 8.0));
            final long first = event.stageHash(Stage.ENRICH);
            other.onEvent(event);
            assertEquals(first, event.stageHash(Stage.ENRICH));
            move(KeyKind.CUSTOMER, 1, 3);
            final long second = event.stageHash(Stage.ENRICH);
            other.onEvent(event);
            assertEquals(second, event.stageHash(Stage.ENRICH));
            final ByteArrayOutputStream again = new ByteArrayOutputStream();
            final ByteArrayOutputStream otherAgain = new ByteArrayOutputStream();
            handler.save(new DataOutputStream(again));
            other.save(new DataOutputStream(otherAgain));
            assertArrayEquals(again.toByteArray(), otherAgain.toByteArray());
            assertThrows(IllegalStateException.class,
                () -> other.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray()))));
        }
    }

    private void update(final long key, final Map<String, Double> values)
    {
        final ProfileUpdateEncoder update = new ProfileUpdateEncoder()
            .wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder()).keyKind(io.peregrine.protocol.KeyKind.CUSTOMER);
        update.key().low(key).high(0);
        final ProfileUpdateEncoder.AttributesEncoder attributes = update.attributesCount(values.size());
        new TreeMap<>(values).forEach((name, value) -> attributes.next().name(name).value(value));
        receive(InputKind.PROFILE, MessageHeaderEncoder.ENCODED_LENGTH + update.encodedLength());
        handler.onEvent(event);
    }

    private void move(final KeyKind kind, final long from, final long to)
    {
        receive(InputKind.MOVE, FRAME_CAPACITY);
        event.command().moveKind(kind.ordinal());
        event.command().moveKeyWord(0, from);
        event.command().moveKeyWord(1, 0);
        event.command().moveKeyWord(2, to);
        event.command().moveKeyWord(3, 0);
        handler.onEvent(event);
    }

    private void receive(final InputKind kind, final int length)
    {
        event.received(frame, 0, length, sequence++, 0, Stage.ALL_ALLOWED, 0, 0, 1, 0, 0, false);
        event.kind(kind);
    }

    private Map<Integer, Double> profile(final KeyKind kind, final long key)
    {
        final Profile profile = new Profile();
        store.read(kind, key, 0, profile);
        final Map<Integer, Double> values = new TreeMap<>();
        for (int i = 0; i < profile.count(); i++)
        {
            values.put(profile.attributeAt(i), profile.valueAt(i));
        }
        return values;
    }
}
