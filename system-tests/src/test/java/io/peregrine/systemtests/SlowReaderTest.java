package io.peregrine.systemtests;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.EngineCounters;
import io.peregrine.engine.FraudEngine;
import io.peregrine.engine.FraudEngineContext;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.SessionConnectEncoder;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A client that sends and does not read loses its own session; its neighbour notices nothing. */
class SlowReaderTest
{
    private static final int UNREAD = 40_000;
    private static final int NEIGHBOURS = 50_000;

    @TempDir
    private Path directory;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldCloseOnlyTheSessionThatIsNotRead()
    {
        final String aeronDirectory = directory.resolve("aeron").toString();
        final EngineConfig config = EngineConfig.load(null, Map.of(
            "journal.directory", directory.resolve("journal").toString(),
            "aeron.dir", aeronDirectory,
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "layout", "inline"));

        try (FraudEngine engine = FraudEngine.launch(
            new FraudEngineContext().config(config).idleStrategies(BackoffIdleStrategy::new));
            EngineCounters counters = EngineCounters.open(aeronDirectory);
            LoadedEngine neighbour = new LoadedEngine(aeronDirectory, 256);
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(aeronDirectory));
            Subscription subscription = aeron.addSubscription("aeron:ipc", 77);
            ExclusivePublication publication =
                aeron.addExclusivePublication(engine.ingressChannel(), engine.ingressStreamId()))
        {
            neighbour.decide(1);
            offer(publication, encodeConnect());
            await(subscription::isConnected);

            for (int i = 0; i < UNREAD; i++)
            {
                offer(publication, encodePayment(i));
            }
            neighbour.decide(NEIGHBOURS);
            await(() -> counters.value(CounterDescriptor.SESSIONS_CLOSED_BLOCKED) > 0 &&
                counters.value(CounterDescriptor.DECISIONS) >= UNREAD + NEIGHBOURS + 1);

            assertEquals(1, counters.value(CounterDescriptor.SESSIONS_CLOSED_BLOCKED));
            assertEquals(NEIGHBOURS + 1, neighbour.decisions());
            assertEquals(UNREAD + NEIGHBOURS + 1, counters.value(CounterDescriptor.DECISIONS));
            assertFalse(engine.hasFailed());
        }
    }

    private static void await(final Callable<Boolean> isSo)
    {
        Awaitility.await().atMost(100, TimeUnit.SECONDS).pollInterval(5, TimeUnit.MILLISECONDS).until(isSo);
    }

    private int encodeConnect()
    {
        final SessionConnectEncoder connect =
            new SessionConnectEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .correlationId(1).responseStreamId(77).protocolVersion(0)
            .responseChannel("aeron:ipc").principal("deaf").putCredentials(new byte[0], 0, 0);
        return MessageHeaderEncoder.ENCODED_LENGTH + connect.encodedLength();
    }

    private int encodePayment(final int index)
    {
        final PaymentRequestEncoder payment = BlankPayment.encode(buffer, new MessageHeaderEncoder())
            .eventTimeNs(index).amountMinor(1).currency(978);
        payment.paymentId().low(index).high(0);
        payment.userFieldsCount(0);
        return MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength();
    }

    private void offer(final ExclusivePublication publication, final int length)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
        while (publication.offer(buffer, 0, length) < 0)
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "the engine takes nothing");
            YieldingIdleStrategy.INSTANCE.idle();
        }
    }
}
