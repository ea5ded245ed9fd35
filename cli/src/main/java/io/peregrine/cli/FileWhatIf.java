package io.peregrine.cli;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
import org.agrona.LangUtil;

/**
 * A file's messages through the live stages twice, under one policy and under another. Each side has state of its own,
 * assumed outcomes too, so each decides as it would have done alone, on a thread of its own; they are compared message
 * by message, in order.
 * <pre>{@code
 * stream --> batch --+--> what decides before (its thread) --> said --+
 *                    +----------------------------------------------- +--> what decides after, compared (the caller's)
 * }</pre>
 */
final class FileWhatIf implements AutoCloseable
{
    private static final int RING_CAPACITY = 64;

    /** Batches under way: one being read and decided after, the others decided before. */
    private static final int BATCHES = 3;

    /** What decided before said of each message of a batch. */
    private static final class Said
    {
        private final MessageBatch batch = new MessageBatch();
        private final BodyView[] bodies = new BodyView[MessageBatch.capacity()];
        private final boolean[] areDecided = new boolean[MessageBatch.capacity()];
        private final List<?>[] hits = new List<?>[MessageBatch.capacity()];
        private Future<?> decided;

        private Said()
        {
            for (int i = 0; i < bodies.length; i++)
            {
                bodies[i] = new BodyView();
            }
        }

        @SuppressWarnings("unchecked")
        private List<CompiledRule> hits(final int index)
        {
            return (List<CompiledRule>)hits[index];
        }
    }

    /** One policy's stages. One thread at a time. */
    private abstract static class Side implements AutoCloseable
    {
        private final AssumedOutcomes outcomes;
        private final Pipeline pipeline;
        Said said;
        int index;
        boolean isDecided;

        private Side(final CompiledPolicy policy, final ProfileStore profiles)
        {
            outcomes = new AssumedOutcomes(
                DecisionSink.NONE, new HeldPolicies(), RING_CAPACITY, new PlainCounters()).policy(policy);
            pipeline = new Pipeline(new PipelineContext().ringCapacity(RING_CAPACITY).policy(policy)
                .profileStore(profiles).decisionSink(outcomes).scoreObserver(this::onScored), -1);
        }

        final void take(final Said messages, final int at)
        {
            said = messages;
            index = at;
            isDecided = false;
            final MessageBatch batch = messages.batch;
            pipeline.input().offer(
                batch.frames(), batch.offset(at), batch.length(at), 0, Stage.ALL_ALLOWED, 0, 0, 0);
            pipeline.drain();
            while (outcomes.enter(pipeline.input(), 0) > 0)
            {
                pipeline.drain();
            }
        }

        private void onScored(final PaymentEvent event, final CompiledPolicy policy)
        {
            if (InputKind.PAYMENT == event.kind())
            {
                isDecided = true;
                onDecided(event);
            }
        }

        abstract void onDecided(PaymentEvent event);

        @Override
        public void close()
        {
            pipeline.close();
        }
    }

    /** Decides before; notes what it said. */
    private static final class Before extends Side
    {
        private final Precedence precedence;

        private Before(final CompiledPolicy policy, final ProfileStore profiles)
        {
            super(policy, profiles);
            precedence = new Precedence(policy);
        }

        private void decide(final Said messages)
        {
            for (int i = 0; i < messages.batch.count(); i++)
            {
                take(messages, i);
                messages.areDecided[i] = isDecided;
            }
        }

        @Override
        void onDecided(final PaymentEvent event)
        {
            said.bodies[index].read(event.body(), 0);
            said.hits[index] = precedence.liveHits(event);
        }
    }

    /** Decides after; compares. */
    private final class After extends Side
    {
        private final Precedence old;
        private final Precedence precedence;
        private final BodyView body = new BodyView();

        private After(final CompiledPolicy former, final CompiledPolicy policy, final ProfileStore profiles)
        {
            super(policy, profiles);
            old = new Precedence(former);
            precedence = new Precedence(policy);
        }

        @Override
        void onDecided(final PaymentEvent event)
        {
            if (said.areDecided[index])
            {
                final Said before = said;
                final int at = index;
                body.read(event.body(), 0);
                comparison.compare(event, before.batch.row(at), before.batch.id(at), before.bodies[at], old,
                    () -> before.hits(at), body, precedence, before.batch.isFraud(at) ? FRAUD : null);
            }
        }
    }

    private static final KnownLabel FRAUD = new KnownLabel(KnownLabel.FRAUD, -1);

    private final Comparison comparison;
    private final Before before;
    private final After after;
    private final ExecutorService beside = Executors.newSingleThreadExecutor(task ->
    {
        final Thread thread = new Thread(task, "peregrine-before");
        thread.setDaemon(true);
        return thread;
    });
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
        before = new Before(old, profiles.get());
        after = new After(old, now, profiles.get());
    }

    /** Takes all of a stream's messages, in their order. */
    void run(final MappedStream messages, final LongConsumer progress)
    {
        final Queue<Said> free = new ArrayDeque<>();
        for (int i = 0; i < BATCHES; i++)
        {
            free.add(new Said());
        }
        final Queue<Said> waiting = new ArrayDeque<>();
        while (free.peek().batch.fill(messages))
        {
            final Said next = free.remove();
            next.decided = beside.submit(() -> before.decide(next));
            waiting.add(next);
            if (free.isEmpty())
            {
                compare(waiting, free, progress);
            }
        }
        while (!waiting.isEmpty())
        {
            compare(waiting, free, progress);
        }
    }

    private void compare(final Queue<Said> waiting, final Queue<Said> free, final LongConsumer progress)
    {
        final Said said = waiting.remove();
        await(said.decided);
        for (int i = 0; i < said.batch.count(); i++)
        {
            after.take(said, i);
            onlyBefore += said.areDecided[i] && !after.isDecided ? 1 : 0;
            onlyAfter += after.isDecided && !said.areDecided[i] ? 1 : 0;
        }
        progress.accept(said.batch.row(said.batch.count() - 1));
        free.add(said);
    }

    private static void await(final Future<?> task)
    {
        try
        {
            task.get();
        }
        catch (final ExecutionException ex)
        {
            LangUtil.rethrowUnchecked(ex.getCause());
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
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
        // A batch that is under way ends by itself; only then may its memory go.
        CloseHelper.closeAll(() -> await(beside.submit(before::close)), after);
        beside.shutdown();
    }
}
