package io.peregrine.pipeline;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.YieldingWaitStrategy;

import io.peregrine.domain.Counters;
import io.peregrine.domain.Durability;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.journal.JournalException;
import io.peregrine.journal.JournalWriter;
import io.peregrine.pipeline.decode.DecodeHandler;
import io.peregrine.pipeline.decode.LastActivation;
import io.peregrine.pipeline.enrich.EnrichHandler;
import io.peregrine.pipeline.score.ScoreHandler;
import io.peregrine.pipeline.window.WindowHandler;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.FrameGate;

import org.agrona.CloseHelper;
import org.agrona.LangUtil;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.IdleStrategy;

/**
 * The ring and the agents that step its stages. Whoever launches it chooses the threads: each agent may have its own,
 * or any of them may take turns on one, in the order of the lists. Nothing here starts a thread.
 */
public final class Pipeline implements AutoCloseable
{
    /** Bytes of a slot's frame. */
    static final int SLOT_LENGTH = FrameGate.MAX_FRAME_LENGTH;

    private final RingBuffer<PaymentEvent> ring;
    private final RingInput input;
    private final DecodeHandler decode;
    private final EnrichHandler enrich;
    private final WindowHandler window;
    private final ScoreHandler score;
    private final EmitHandler emit;
    private final List<Agent> stages;
    private final List<Agent> emits;
    private final Forcer forcer;
    private final Sequence emitted;
    private final JournalRoom room;

    /**
     * @param ctx          concluded here.
     * @param lastSequence of the last input that is already in this pipeline's past: -1 where it has none.
     */
    public Pipeline(final PipelineContext ctx, final long lastSequence)
    {
        ctx.conclude();

        final MemoryLimits limits = MemoryLimits.ofThisProcess();
        limits.check(ctx.ringCapacity(), null, ctx.policy());
        final PolicyCatalog catalog = (word0, word1, word2, word3) ->
        {
            final CompiledPolicy policy = ctx.policyCatalog().policy(word0, word1, word2, word3);
            limits.check(ctx.ringCapacity(), null, policy);
            return policy;
        };

        final int slabs = Math.max(1, (int)((long)ctx.ringCapacity() * SLOT_LENGTH >> 26));
        ring = RingBuffer.createSingleProducer(
            new SlotFactory(ctx.ringCapacity() / slabs, SLOT_LENGTH), ctx.ringCapacity(), new YieldingWaitStrategy());

        final Counters counters = ctx.counters();
        input = new RingInput(ring, lastSequence, ctx.shard(), ctx.epoch(), counters);
        decode = new DecodeHandler(ctx.policy(), catalog, counters);
        enrich = new EnrichHandler(ctx.policy(), catalog, ctx.profileStore(), counters);
        window = new WindowHandler(ctx.policy(), catalog, ctx.backfills(), ctx.windowRooms(), counters);
        score = new ScoreHandler(ctx.policy(), catalog, counters);

        final StageAgent decodeStage = new StageAgent("decode", ring, decode);
        final StageAgent enrichStage = new StageAgent("enrich", ring, enrich, decodeStage.sequence());
        final StageAgent windowStage = new StageAgent("window", ring, window, enrichStage.sequence());
        final StageAgent scoreStage = new StageAgent("score", ring,
            null == ctx.scoreObserver() ? score : new ObservedScore(score, ctx.scoreObserver()),
            windowStage.sequence());
        emit = new EmitHandler(ctx.decisionLog(), ctx.decisionSink(), ctx.policyCatalog(), counters);
        final JournalWriter writer = ctx.journalWriter();

        if (null == writer)
        {
            stages = List.of(decodeStage, enrichStage, windowStage, scoreStage);
            final StageAgent emitStage =
                new StageAgent("emit", ring, emit::recordAndAnswer, scoreStage.sequence());
            emits = List.of(emitStage);
            emitted = emitStage.sequence();
            ring.addGatingSequences(emitted);
            forcer = null;
            room = null;
        }
        else
        {
            final StageAgent journalStage = new StageAgent("journal", ring, new JournalHandler(writer, counters));
            final Sequence durable = new Sequence();
            stages = List.of(journalStage, decodeStage, enrichStage, windowStage, scoreStage);
            forcer = new Forcer(writer, ctx.decisionWriter(),
                Durability.SYNC == ctx.durability(), journalStage.sequence(), durable, counters);

            if (Durability.ASYNC == ctx.durability())
            {
                final StageAgent answerStage = new StageAgent("answer", ring, emit::answer, scoreStage.sequence());
                final StageAgent recordStage = new StageAgent(
                    "emit", ring, emit::record, answerStage.sequence(), journalStage.sequence());
                emits = List.of(answerStage, recordStage);
                emitted = recordStage.sequence();
            }
            else
            {
                final StageAgent emitStage = new StageAgent("emit", ring, emit::recordAndAnswer,
                    scoreStage.sequence(), Durability.SYNC == ctx.durability() ? durable : journalStage.sequence());
                emits = List.of(emitStage);
                emitted = emitStage.sequence();
            }

            ring.addGatingSequences(emitted);
            room = new JournalRoom(ring, emitted, writer, ctx.decisionWriter());
            input.room(room);
        }
    }

    /** @return how many inputs the journal is certain to have room for. The feeder's thread. */
    public long journalRoom()
    {
        return null == room ? Long.MAX_VALUE : room.count();
    }

    /**
     * Before threads are started, and while nothing waits in the ring: returns when the next input can be journaled.
     *
     * @throws JournalException if there is no room for it.
     */
    public void awaitJournalRoom()
    {
        if (null != room)
        {
            room.await();
        }
    }

    /** @return the one way in. */
    public PipelineInput input()
    {
        return input;
    }

    /** @return the agents of journal (where there is one), decode, enrich, window and score. */
    public List<Agent> stages()
    {
        return stages;
    }

    /** @return the agents that record and answer; on the thread of whoever the decision sink belongs to. */
    public List<Agent> emits()
    {
        return emits;
    }

    /** @return makes inputs durable, on a blocking thread of its own; null where nothing is journaled. */
    public Agent forcer()
    {
        return forcer;
    }

    IdleStrategy forcerIdleStrategy()
    {
        return forcer.idleStrategy();
    }

    /** @return a profile's attributes by name; empty where there is no such profile. Nothing may be waiting. */
    public SortedMap<String, Double> profile(final KeyKind kind, final long keyLow, final long keyHigh)
    {
        return enrich.attributes(kind, keyLow, keyHigh);
    }

    /** @return inputs taken and not yet done. Any thread. */
    public long lag()
    {
        return ring.getCursor() - emitted.get();
    }

    /** Steps everything on the calling thread until nothing is waiting; for recovery, before threads are started. */
    public void drain()
    {
        while (lag() > 0)
        {
            if (0 == doWork())
            {
                forceAwaited();
            }
        }
    }

    /** Makes inputs durable where emit waits for that, before threads are started that do it. The emits' thread. */
    public void forceAwaited()
    {
        if (null != forcer && forcer.isAwaited())
        {
            step(forcer);
        }
    }

    /** One turn of every stage and of emit, in order, on the calling thread. */
    public int doWork()
    {
        int work = 0;
        for (int i = 0, size = stages.size(); i < size; i++)
        {
            work += step(stages.get(i));
        }

        for (int i = 0, size = emits.size(); i < size; i++)
        {
            work += step(emits.get(i));
        }

        return work;
    }

    /**
     * Writes the state of all stages after the last input: the same bytes for the same inputs, in whatever layout.
     * Nothing may be waiting and no other thread may step the stages.
     */
    public void save(final DataOutput output) throws IOException
    {
        if (0 != lag())
        {
            throw new IllegalStateException(lag() + " inputs are waiting: drain first");
        }
        new SnapshotHead(input.lastSequence(), input.lastIngressTimeNs(), policyHash()).write(output);
        decode.save(output);
        enrich.save(output);
        window.save(output);
        score.save(output);
        output.writeLong(emit.bodiesHash());
    }

    /** @return the activation that put the policy in force there, as it is now. As for {@link #save}. */
    public LastActivation lastActivation()
    {
        return decode.lastActivation();
    }

    /** Writes what the window stage holds after the last input, in the order of keys. As for {@link #save}. */
    public void saveWindows(final DataOutput output) throws IOException
    {
        if (0 != lag())
        {
            throw new IllegalStateException(lag() + " inputs are waiting: drain first");
        }
        window.save(output);
    }

    /**
     * Takes the state that {@link #save} wrote behind its head, before the first input.
     *
     * @param head this pipeline was made with its policy and its last sequence.
     * @throws IOException where it is not what save writes; the pipeline is then of no use.
     */
    public void restore(final SnapshotHead head, final DataInput state) throws IOException
    {
        if (head.lastSequence() != input.lastSequence() || !Arrays.equals(head.policyHash(), policyHash()))
        {
            throw new IllegalStateException(
                "the pipeline was made with another policy or another last sequence than the snapshot's");
        }
        input.lastIngressTimeNs(head.ingressTimeNs());
        decode.restore(state);
        enrich.restore(state);
        window.restore(state);
        score.restore(state);
        emit.bodiesHash(state.readLong());
    }

    private long[] policyHash()
    {
        final CompiledPolicy policy = score.policy();
        return new long[]{ policy.hashWord(0), policy.hashWord(1), policy.hashWord(2), policy.hashWord(3) };
    }

    private static int step(final Agent agent)
    {
        try
        {
            return agent.doWork();
        }
        catch (final Exception ex)
        {
            LangUtil.rethrowUnchecked(ex);
            return 0;
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(enrich, window);
    }
}
