package io.peregrine.systemtests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.EngineCounters;
import io.peregrine.engine.FraudEngine;
import io.peregrine.engine.FraudEngineContext;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.DurableUpToDecoder;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.FrameMutator;
import io.peregrine.protocol.HeartbeatDecoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.RejectDecoder;
import io.peregrine.protocol.SessionConnectEncoder;
import io.peregrine.protocol.SessionEventDecoder;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Damaged frames over the wire: each is answered once, as a decision, an acknowledgement or a reject. */
class MutatedFramesTest
{
    private static final int FRAMES =
        "full".equals(System.getProperty("peregrine.campaign")) ? 1_000_000 : 100_000;
    private static final int IN_FLIGHT = 256;

    @TempDir
    private Path directory;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final List<Throwable> troubles = new ArrayList<>();
    private final FragmentHandler onAnswer = (answer, offset, length, header) -> onAnswer(
        FrameGate.templateId(answer, offset));
    private boolean isOpen;
    private long decisions;
    private long acknowledgements;
    private long rejects;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldAnswerEachDamagedFrameOnce()
    {
        final String aeronDirectory = directory.resolve("aeron").toString();
        final EngineConfig config = EngineConfig.load(null, Map.of(
            "policy.directory", Handbook.POLICY.toString(),
            "journal.directory", directory.resolve("journal").toString(),
            "aeron.dir", aeronDirectory,
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "layout", "inline"));

        try (FraudEngine engine = FraudEngine.launch(
            new FraudEngineContext().config(config).errorHandler(troubles::add));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(aeronDirectory));
            Subscription subscription = aeron.addSubscription("aeron:ipc", 77);
            ExclusivePublication publication =
                aeron.addExclusivePublication(engine.ingressChannel(), engine.ingressStreamId()))
        {
            connect(publication, subscription);
            final long sent = sendDamaged(publication, subscription);
            awaitAnswers(subscription, sent);

            assertEquals(sent, decisions + acknowledgements + rejects);
            assertTrue(decisions > 0 && acknowledgements > 0 && rejects > sent / 10, () ->
                decisions + " decisions, " + acknowledgements + " acknowledgements, " + rejects + " rejects");
            assertFalse(engine.hasFailed());
            try (EngineCounters counters = EngineCounters.open(aeronDirectory))
            {
                assertEquals(decisions - counters.value(CounterDescriptor.REPEATS),
                    counters.value(CounterDescriptor.DECISIONS));
            }
        }

        assertEquals(List.of(), troubles);
        assertTrue(Child.run(0, directory, "replay", "verify", directory.resolve("journal").toString())
            .startsWith("MATCH "));
    }

    private void connect(final ExclusivePublication publication, final Subscription subscription)
    {
        final SessionConnectEncoder connect =
            new SessionConnectEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .correlationId(1).responseStreamId(77).protocolVersion(0)
            .responseChannel("aeron:ipc").principal("mutator").putCredentials(new byte[0], 0, 0);
        offer(publication, subscription, MessageHeaderEncoder.ENCODED_LENGTH + connect.encodedLength());
        while (!isOpen)
        {
            YieldingIdleStrategy.INSTANCE.idle(subscription.poll(onAnswer, 10));
        }
    }

    /** @return frames sent; those that happen to be about the session have no answer and are left out. */
    private long sendDamaged(final ExclusivePublication publication, final Subscription subscription)
    {
        final FrameMutator mutator = new FrameMutator(20_181_127);
        long sent = 0;
        while (sent < FRAMES)
        {
            final byte[] frame = mutator.next();
            buffer.putBytes(0, frame);
            if (0 == FrameGate.check(buffer, 0, frame.length) && FrameGate.isSession(FrameGate.templateId(buffer, 0)))
            {
                continue;
            }

            offer(publication, subscription, frame.length);
            sent++;
            while (sent - answered() > IN_FLIGHT)
            {
                YieldingIdleStrategy.INSTANCE.idle(subscription.poll(onAnswer, 64));
            }
        }
        return sent;
    }

    private void offer(final ExclusivePublication publication, final Subscription subscription, final int length)
    {
        while (publication.offer(buffer, 0, length) < 0)
        {
            YieldingIdleStrategy.INSTANCE.idle(subscription.poll(onAnswer, 64));
        }
    }

    private void awaitAnswers(final Subscription subscription, final long sent)
    {
        while (answered() < sent)
        {
            YieldingIdleStrategy.INSTANCE.idle(subscription.poll(onAnswer, 64));
        }
    }

    private long answered()
    {
        return decisions + acknowledgements + rejects;
    }

    private void onAnswer(final int templateId)
    {
        switch (templateId)
        {
            case SessionEventDecoder.TEMPLATE_ID -> isOpen = true;
            case DecisionDecoder.TEMPLATE_ID -> decisions++;
            case AcknowledgementDecoder.TEMPLATE_ID -> acknowledgements++;
            case RejectDecoder.TEMPLATE_ID -> rejects++;
            case HeartbeatDecoder.TEMPLATE_ID, DurableUpToDecoder.TEMPLATE_ID ->
            {
            }
            default -> throw new AssertionError("an answer of template " + templateId);
        }
    }
}
