package io.peregrine.cli;

import java.io.IOException;
import java.io.PrintWriter;

import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.engine.AssumedOutcomes;
import io.peregrine.pipeline.DecisionSink;
import io.peregrine.pipeline.HeldPolicies;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.pipeline.enrich.ProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.RejectCode;

/**
 * The live stages on one thread and without a journal: profiles first, then payments, each by itself, so that it is
 * known whose features come out. One thread.
 */
final class FeatureRun implements DecisionSink, AutoCloseable
{
    private static final int RING_CAPACITY = 64;

    private final FeaturesCsv csv;
    private final PrintWriter talk;
    private final AssumedOutcomes outcomes;
    private final Pipeline pipeline;
    private MappedStream stream;
    private boolean isOwn;
    private long repeats;
    private long refused;
    private long refusedProfiles;

    /**
     * @param profiles of the enrich stage, which closes them.
     * @param csv      where features go.
     * @param talk     where refusals are told.
     */
    FeatureRun(
        final CompiledPolicy policy, final ProfileStore profiles, final FeaturesCsv csv, final PrintWriter talk)
    {
        this.csv = csv;
        this.talk = talk;
        outcomes = new AssumedOutcomes(this, new HeldPolicies(), RING_CAPACITY, new PlainCounters()).policy(policy);
        pipeline = new Pipeline(new PipelineContext()
            .ringCapacity(RING_CAPACITY).policy(policy).profileStore(profiles).decisionSink(outcomes), -1);
    }

    /** Takes all of a stream's messages, in their order. */
    void run(final MappedStream messages) throws IOException
    {
        stream = messages;
        while (stream.next())
        {
            pipeline.input().offer(stream.buffer(), stream.offset(), stream.length(), 0, Stage.ALL_ALLOWED, 0, 0, 0);
            pipeline.drain();
            enterOutcomes();
            csv.flush();
        }
    }

    /** As where a switch waits for each answer: what is assumed of a decision comes before the next message. */
    private void enterOutcomes()
    {
        isOwn = true;
        while (outcomes.enter(pipeline.input(), 0) > 0)
        {
            pipeline.drain();
        }
        isOwn = false;
    }

    @Override
    public void onDecision(final PaymentEvent event)
    {
        repeats += InputKind.REPEAT == event.kind() ? 1 : 0;
        csv.write(stream.paymentIdText(), event);
    }

    @Override
    public void onAcknowledged(final PaymentEvent event)
    {
        // A label, a profile or an outcome: nothing to print.
    }

    @Override
    public void onRejected(final PaymentEvent event)
    {
        if (isOwn)
        {
            return; // the file's own id won over that of an assumed outcome
        }
        if (stream.isPayment())
        {
            tell("payment ", event, refused++);
            csv.write(stream.paymentIdText(), event);
        }
        else if (stream.isRow())
        {
            tell("profile of ", event, refusedProfiles++);
        }
    }

    private void tell(final String what, final PaymentEvent event, final long before)
    {
        if (0 == before)
        {
            talk.println(what + stream.paymentIdText() + " was refused: " +
                RejectCode.get((short)event.rejectCode()));
        }
    }

    /** @return payments that repeat an earlier one. */
    long repeats()
    {
        return repeats;
    }

    /** @return payments refused. */
    long refused()
    {
        return refused;
    }

    /** @return profiles refused. */
    long refusedProfiles()
    {
        return refusedProfiles;
    }

    @Override
    public void close()
    {
        pipeline.close();
    }
}
