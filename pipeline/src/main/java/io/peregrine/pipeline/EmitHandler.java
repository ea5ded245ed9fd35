package io.peregrine.pipeline;

import io.peregrine.domain.Command;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.RunningHash;
import io.peregrine.domain.Stage;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.RuleHitsDecoder;
import io.peregrine.protocol.RunningHashEncoder;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The last handler: records the decision body and, every so many sequences, what all stages' running hashes say; then
 * lets the answer leave. Recording waits for the journal in every durability mode; answering waits only as the mode
 * says, so in {@code async} these two are polled apart.
 */
final class EmitHandler
{
    /** Sequences from one recorded running hash to the next. */
    static final int HASH_INTERVAL = 10_000;

    private final DecisionLog log;
    private final DecisionSink sink;
    private final PolicyCatalog catalog;
    private final AtomicCounter decisions;
    private final AtomicCounter lastSequence;
    private final UnsafeBuffer hashFrame = new UnsafeBuffer(
        new byte[MessageHeaderEncoder.ENCODED_LENGTH + RunningHashEncoder.BLOCK_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RunningHashEncoder runningHash = new RunningHashEncoder();
    private long bodiesHash;

    EmitHandler(
        final DecisionLog log, final DecisionSink sink, final PolicyCatalog catalog, final Counters counters)
    {
        this.log = log;
        this.sink = sink;
        this.catalog = catalog;
        this.decisions = counters.counter(CounterDescriptor.DECISIONS);
        this.lastSequence = counters.counter(CounterDescriptor.LAST_SEQUENCE);
    }

    void recordAndAnswer(final PaymentEvent event)
    {
        record(event);
        answer(event);
    }

    void record(final PaymentEvent event)
    {
        final long sequence = event.sequence();

        if (InputKind.PAYMENT == event.kind())
        {
            bodiesHash = RunningHash.mix(bodiesHash, event.body(), 0, event.bodyLength());
            log.record(DecisionBodyDecoder.TEMPLATE_ID, sequence, event.ingressTimeNs(),
                event.body(), 0, event.bodyLength());
            if (event.trail().hitsLength() > 0)
            {
                bodiesHash = RunningHash.mix(bodiesHash, event.trail().hits(), 0, event.trail().hitsLength());
                log.record(RuleHitsDecoder.TEMPLATE_ID, sequence, event.ingressTimeNs(),
                    event.trail().hits(), 0, event.trail().hitsLength());
            }
            decisions.incrementRelease();
        }

        if ((sequence + 1) % HASH_INTERVAL == 0)
        {
            runningHash.wrapAndApplyHeader(hashFrame, 0, header)
                .sequence(sequence)
                .decode(event.stageHash(Stage.DECODE))
                .enrich(event.stageHash(Stage.ENRICH))
                .window(event.stageHash(Stage.WINDOW))
                .score(event.stageHash(Stage.SCORE))
                .bodies(bodiesHash);
            log.record(RunningHashEncoder.TEMPLATE_ID, sequence, event.ingressTimeNs(),
                hashFrame, 0, hashFrame.capacity());
        }

        lastSequence.setRelease(sequence);
    }

    long bodiesHash()
    {
        return bodiesHash;
    }

    void bodiesHash(final long hash)
    {
        bodiesHash = hash;
    }

    void answer(final PaymentEvent event)
    {
        send(event);
        if (event.command().isActivation())
        {
            final Command command = event.command();
            catalog.activated(command.policyHashWord(0), command.policyHashWord(1),
                command.policyHashWord(2), command.policyHashWord(3));
        }
    }

    private void send(final PaymentEvent event)
    {
        if (event.isReplayed())
        {
            sink.onReplayed(event);
            return;
        }

        switch (event.kind())
        {
            case PAYMENT, REPEAT -> sink.onDecision(event);
            case ADVICE, REVERSAL, OUTCOME, CUSTOMER_EVENT, LABEL, PROFILE, MOVE, LIST_UPDATE, SNOOZE, ACTIVATE ->
                sink.onAcknowledged(event);
            case REJECTED -> sink.onRejected(event);
            case NONE ->
            {
                if (event.repeatOfSequence() < 0)
                {
                    throw new IllegalStateException("no stage knew this input");
                }
                sink.onAcknowledged(event);
            }
        }
    }
}
