package io.peregrine.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

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
import io.peregrine.policy.CompiledRule;
import io.peregrine.replay.BodyView;
import io.peregrine.replay.KnownLabel;
import io.peregrine.replay.Precedence;
import io.peregrine.replay.whatif.Comparison;
import io.peregrine.replay.whatif.FlipConsumer;
import org.agrona.CloseHelper;

/**
 * A file's messages through the live stages twice, under one policy and under another, message by message. Each side
 * has state of its own, assumed outcomes too, so each decides as it would have done alone. One thread.
 */
final class FileWhatIf implements AutoCloseable
{
    private static final int RING_CAPACITY = 64;

    /** One policy's stages, and what they said of the payment at hand. */
    private final class Side implements AutoCloseable
    {
        private final AssumedOutcomes outcomes;
        private final Pipeline pipeline;
        private final BodyView body = new BodyView();
        private final Precedence precedence;
        private final boolean isNew;
        private List<CompiledRule> hits = List.of();
        private boolean isDecided;

        private Side(final CompiledPolicy policy, final ProfileStore profiles, final boolean isNew)
        {
            this.isNew = isNew;
            precedence = new Precedence(policy);
            outcomes = new AssumedOutcomes(
                DecisionSink.NONE, new HeldPolicies(), RING_CAPACITY, new PlainCounters()).policy(policy);
            pipeline = new Pipeline(new PipelineContext().ringCapacity(RING_CAPACITY).policy(policy)
                .profileStore(profiles).decisionSink(outcomes).scoreObserver(this::onScored), -1);
        }

        private void take(final MappedStream messages)
        {
            isDecided = false;
            pipeline.input().offer(
                messages.buffer(), messages.offset(), messages.length(), 0, Stage.ALL_ALLOWED, 0, 0, 0);
            pipeline.drain();
            while (outcomes.enter(pipeline.input(), 0) > 0)
            {
                pipeline.drain();
            }
        }

        private void onScored(final PaymentEvent event, final CompiledPolicy policy)
        {
            if (InputKind.PAYMENT != event.kind())
            {
                return;
            }

            isDecided = true;
            body.read(event.body(), 0);
            if (!isNew)
            {
                hits = precedence.liveHits(event);
            }
            else if (before.isDecided)
            {
                comparison.compare(event, stream.rowCount(), stream.paymentIdText(), before.body, before.precedence,
                    () -> before.hits, body, precedence, stream.isFraud() ? FRAUD : null);
            }
        }

        @Override
        public void close()
        {
            pipeline.close();
        }
    }

    private static final KnownLabel FRAUD = new KnownLabel(KnownLabel.FRAUD, -1);

    private final Comparison comparison;
    private final Side before;
    private final Side after;
    private MappedStream stream;
    private long onlyBefore;
    private long onlyAfter;

    /**
     * @param old       decides before.
     * @param now       decides after.
     * @param profiles  makes a store for each side.
     * @param consumer  takes flips.
     * @param hasLabels true if the file says what payments were.
     */
    FileWhatIf(
        final CompiledPolicy old,
        final CompiledPolicy now,
        final Supplier<ProfileStore> profiles,
        final FlipConsumer consumer,
        final boolean hasLabels)
    {
        comparison = new Comparison(consumer, hasLabels);
        before = new Side(old, profiles.get(), false);
        after = new Side(now, profiles.get(), true);
    }

    /** Takes all of a stream's messages, in their order. */
    void run(final MappedStream messages, final LongConsumer progress) throws IOException
    {
        stream = messages;
        while (stream.next())
        {
            before.take(stream);
            after.take(stream);
            onlyBefore += before.isDecided && !after.isDecided ? 1 : 0;
            onlyAfter += after.isDecided && !before.isDecided ? 1 : 0;
            progress.accept(stream.rowCount());
        }
    }

    Comparison comparison()
    {
        return comparison;
    }

    /** @return payments that the new policy takes for repeats, or refuses. */
    long onlyBefore()
    {
        return onlyBefore;
    }

    /** @return payments that the old policy takes for repeats, or refuses. */
    long onlyAfter()
    {
        return onlyAfter;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(before, after);
    }
}
