package io.peregrine.pipeline;

import io.peregrine.domain.Counters;
import io.peregrine.domain.Durability;
import io.peregrine.journal.JournalWriter;
import io.peregrine.pipeline.enrich.ProfileStore;
import io.peregrine.pipeline.window.WindowRooms;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;

import org.agrona.BitUtil;

/** What one pipeline is made of. Not thread safe; {@link #conclude()} once, then it is read only. */
public final class PipelineContext
{
    /** Slots of the ring where nothing else is said. */
    public static final int DEFAULT_RING_CAPACITY = 8192;

    private int ringCapacity = DEFAULT_RING_CAPACITY;
    private Durability durability = Durability.WRITTEN;
    private CompiledPolicy policy;
    private PolicyCatalog policyCatalog;
    private Backfills backfills = Backfills.NONE;
    private WindowRooms windowRooms = WindowRooms.NONE;
    private ProfileStore profileStore;
    private JournalWriter journalWriter;
    private JournalWriter decisionWriter;
    private DecisionLog decisionLog = DecisionLog.NONE;
    private DecisionSink decisionSink = DecisionSink.NONE;
    private ScoreObserver scoreObserver;
    private Counters counters;
    private int shard;
    private int epoch;
    private boolean isConcluded;

    /** Validates, and fills what may be left out. */
    public void conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("context already concluded, use a new one for each pipeline");
        }
        isConcluded = true;

        if (!BitUtil.isPowerOfTwo(ringCapacity))
        {
            throw new IllegalArgumentException("ring.capacity must be a power of two: " + ringCapacity);
        }

        if (null == policy)
        {
            policy = PolicyCompiler.empty();
        }

        if (null == policyCatalog)
        {
            policyCatalog = new HeldPolicies();
        }

        if (null == profileStore)
        {
            throw new IllegalArgumentException("a profile store is needed");
        }

        if (null == counters)
        {
            counters = new PlainCounters();
        }
    }

    public int ringCapacity()
    {
        return ringCapacity;
    }

    /** @param ringCapacity slots, a power of two. */
    public PipelineContext ringCapacity(final int ringCapacity)
    {
        this.ringCapacity = ringCapacity;
        return this;
    }

    public Durability durability()
    {
        return durability;
    }

    /** @param durability what the journal must have before an answer leaves. */
    public PipelineContext durability(final Durability durability)
    {
        this.durability = durability;
        return this;
    }

    public CompiledPolicy policy()
    {
        return policy;
    }

    /** @param policy in force before the first input; null: the empty one, as in every engine's life. */
    public PipelineContext policy(final CompiledPolicy policy)
    {
        this.policy = policy;
        return this;
    }

    public PolicyCatalog policyCatalog()
    {
        return policyCatalog;
    }

    /** @param policyCatalog where activations find their policy. */
    public PipelineContext policyCatalog(final PolicyCatalog policyCatalog)
    {
        this.policyCatalog = policyCatalog;
        return this;
    }

    public WindowRooms windowRooms()
    {
        return windowRooms;
    }

    /** @param windowRooms where activations find memory for windows; by itself they take it at their turn. */
    public PipelineContext windowRooms(final WindowRooms windowRooms)
    {
        this.windowRooms = windowRooms;
        return this;
    }

    public Backfills backfills()
    {
        return backfills;
    }

    /** @param backfills where activations find histories made of past inputs; by itself there are none. */
    public PipelineContext backfills(final Backfills backfills)
    {
        this.backfills = backfills;
        return this;
    }

    public ProfileStore profileStore()
    {
        return profileStore;
    }

    /** @param profileStore of the enrich stage, which closes it. */
    public PipelineContext profileStore(final ProfileStore profileStore)
    {
        this.profileStore = profileStore;
        return this;
    }

    public JournalWriter journalWriter()
    {
        return journalWriter;
    }

    /** @param journalWriter of the inputs; null where nothing is journaled. Whoever opened it closes it. */
    public PipelineContext journalWriter(final JournalWriter journalWriter)
    {
        this.journalWriter = journalWriter;
        return this;
    }

    public JournalWriter decisionWriter()
    {
        return decisionWriter;
    }

    /** @param decisionWriter that the decision log appends to: live inputs wait for room in it. Null: none does. */
    public PipelineContext decisionWriter(final JournalWriter decisionWriter)
    {
        this.decisionWriter = decisionWriter;
        return this;
    }

    public DecisionLog decisionLog()
    {
        return decisionLog;
    }

    /** @param decisionLog where emit records. */
    public PipelineContext decisionLog(final DecisionLog decisionLog)
    {
        this.decisionLog = decisionLog;
        return this;
    }

    public DecisionSink decisionSink()
    {
        return decisionSink;
    }

    /** @param decisionSink where answers leave. */
    public PipelineContext decisionSink(final DecisionSink decisionSink)
    {
        this.decisionSink = decisionSink;
        return this;
    }

    public ScoreObserver scoreObserver()
    {
        return scoreObserver;
    }

    /** @param scoreObserver sees each input after score; null: nobody does. */
    public PipelineContext scoreObserver(final ScoreObserver scoreObserver)
    {
        this.scoreObserver = scoreObserver;
        return this;
    }

    public Counters counters()
    {
        return counters;
    }

    /** @param counters null: in plain memory. */
    public PipelineContext counters(final Counters counters)
    {
        this.counters = counters;
        return this;
    }

    public int shard()
    {
        return shard;
    }

    public PipelineContext shard(final int shard)
    {
        this.shard = shard;
        return this;
    }

    public int epoch()
    {
        return epoch;
    }

    public PipelineContext epoch(final int epoch)
    {
        this.epoch = epoch;
        return this;
    }
}
