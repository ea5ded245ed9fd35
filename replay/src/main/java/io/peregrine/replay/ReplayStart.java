package io.peregrine.replay;

import java.io.DataInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalException;
import io.peregrine.journal.JournalReader;
import io.peregrine.journal.JournalRemovedException;
import io.peregrine.journal.Segments;
import io.peregrine.journal.SnapshotCheck;
import io.peregrine.journal.SnapshotDirectory;
import io.peregrine.journal.SnapshotException;
import io.peregrine.journal.SnapshotHeader;
import io.peregrine.journal.SnapshotReader;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.SnapshotHead;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.RunningHashDecoder;

import org.agrona.CloseHelper;

/**
 * A pipeline and a journal's two readers, at one place: behind the newest snapshot that is whole and fits the journal,
 * or before the first input. A snapshot fits where the journal has the very records that it was made after: the input,
 * and the running hash that its state was held against. So all that was decided up to there is recorded, too.
 */
public final class ReplayStart implements AutoCloseable
{
    private static final String NO_ZONES = Frames.sha256Hex(0, 0, 0, 0);

    private final JournalDirectory directory;
    private final ContentPolicies policies;
    private final Consumer<String> refusals;
    private final List<Path> refused = new ArrayList<>();
    private JournalReader inputs;
    private JournalReader decisions;
    private Path snapshot;
    private long lastSequence = -1;
    private CompiledPolicy policy = PolicyCompiler.empty();
    private String policyHash = policy.hash();
    private String zonesHash = NO_ZONES;
    private byte[] engineState = {};
    private Pipeline pipeline;

    /** Makes a pipeline that can take the state. */
    @FunctionalInterface
    public interface PipelineFactory
    {
        /**
         * @param start with policy, last sequence and readers at their places.
         * @return made with this policy and this last sequence.
         */
        Pipeline create(ReplayStart start);
    }

    private ReplayStart(
        final JournalDirectory directory, final ContentPolicies policies, final Consumer<String> refusals)
    {
        this.directory = directory;
        this.policies = policies;
        this.refusals = refusals;
    }

    /**
     * Looks for the newest snapshot that can be used.
     *
     * @param limit    no snapshot behind this sequence; -1 for none at all.
     * @param refusals told why one cannot be used, a line each.
     * @param factory  asked once for each snapshot that is tried, and once more where none is left.
     */
    public static ReplayStart find(
        final JournalDirectory directory,
        final ContentPolicies policies,
        final long limit,
        final Consumer<String> refusals,
        final PipelineFactory factory)
    {
        return find(directory, policies, limit, refusals, factory, SnapshotCheck.none());
    }

    /** The same, where the newest snapshot is being checked already. */
    public static ReplayStart find(
        final JournalDirectory directory,
        final ContentPolicies policies,
        final long limit,
        final Consumer<String> refusals,
        final PipelineFactory factory,
        final SnapshotCheck ahead)
    {
        final ReplayStart start = new ReplayStart(directory, policies, refusals);
        try
        {
            for (final Path file : SnapshotDirectory.files(directory.root()))
            {
                if (SnapshotDirectory.sequenceOf(file) <= limit && start.isTaken(file, factory, ahead))
                {
                    return start;
                }
            }
            start.atFirst(factory);
        }
        catch (final RuntimeException | Error ex)
        {
            CloseHelper.quietCloseAll(start.pipeline, start);
            throw ex;
        }
        return start;
    }

    private void atFirst(final PipelineFactory factory)
    {
        openReaders();
        if (Segments.firstKept(directory.inputs()) > 0 || Segments.firstKept(directory.decisions()) > 0)
        {
            throw new JournalException("retention removed the journal's first contents from " + directory.root() +
                ", and no snapshot is here to begin with: restore segments, or a snapshot that fits, from a copy");
        }
        snapshot = null;
        lastSequence = -1;
        policy = PolicyCompiler.empty();
        policyHash = policy.hash();
        zonesHash = NO_ZONES;
        engineState = new byte[0];
        pipeline = factory.create(this);
    }

    private void openReaders()
    {
        CloseHelper.closeAll(decisions, inputs);
        inputs = JournalReader.openHashedBeside(directory.inputs());
        decisions = JournalReader.openHashedBeside(directory.decisions());
    }

    private boolean isTaken(final Path file, final PipelineFactory factory, final SnapshotCheck ahead)
    {
        try (SnapshotReader reader = ahead.open(file))
        {
            openReaders();
            fit(file, reader.header());
            final StateHead head = StateHead.read(reader);
            final SnapshotHead pipelineHead = SnapshotHead.read(reader);
            take(file, reader.header(), head, pipelineHead);
            pipeline = factory.create(this);
            restore(pipelineHead, reader);
            if (-1 != reader.read())
            {
                throw new IOException("its content goes on behind the state");
            }
            return true;
        }
        catch (final SnapshotException ex)
        {
            refuse(file, ex.getMessage());
        }
        catch (final JournalRemovedException ex)
        {
            refuse(file, "snapshot " + file + ": " + ex.getMessage());
        }
        catch (final IOException ex)
        {
            refuse(file, "snapshot " + file + ": " + (null == ex.getMessage() ? ex.toString() : ex.getMessage()));
        }
        return false;
    }

    private void refuse(final Path file, final String why)
    {
        CloseHelper.close(pipeline);
        pipeline = null;
        refused.add(file);
        refusals.accept(why);
    }

    private void fit(final Path file, final SnapshotHeader header)
    {
        final long sequence = header.sequence();
        if (SnapshotDirectory.sequenceOf(file) != sequence)
        {
            throw new SnapshotException(file, "it is one of sequence " + sequence + ": the file was renamed");
        }
        inputs.seek(sequence);
        if (!inputs.next() || inputs.sequence() != sequence)
        {
            throw new SnapshotException(file, "the journal has no input of that sequence");
        }
        if (inputs.crc() != header.inputsCrc())
        {
            throw new SnapshotException(file, "it was made of another journal: the input of that sequence differs");
        }

        decisions.seek(sequence);
        boolean has = decisions.next();
        while (has && decisions.sequence() == sequence && RunningHashDecoder.TEMPLATE_ID != decisions.type())
        {
            has = decisions.next();
        }
        if (!has || decisions.sequence() != sequence)
        {
            throw new SnapshotException(file, "the journal has no running hash of that sequence");
        }
        if (decisions.crc() != header.decisionsCrc())
        {
            throw new SnapshotException(file, "the journal's running hash of that sequence is not the snapshot's");
        }
    }

    private void take(
        final Path file, final SnapshotHeader header, final StateHead head, final SnapshotHead pipelineHead)
    {
        final long[] words = pipelineHead.policyHash();
        if (pipelineHead.lastSequence() != header.sequence() ||
            !Frames.sha256Hex(words[0], words[1], words[2], words[3]).equals(header.policyHash()))
        {
            throw new SnapshotException(file, "its content is of another sequence or policy than its header");
        }
        snapshot = file;
        lastSequence = header.sequence();
        policyHash = header.policyHash();
        zonesHash = head.zonesHash();
        engineState = head.engineState();
        policy = PolicyCompiler.empty();
        if (!policy.hash().equals(policyHash))
        {
            try
            {
                policy = policies.load(policyHash, zonesHash);
            }
            catch (final JournalException ex)
            {
                throw new SnapshotException(file, "the policy in force cannot be read: " + ex.getMessage(), ex);
            }
            policies.activated(words[0], words[1], words[2], words[3]);
        }
    }

    /** Whatever the bytes were that the state cannot take, the snapshot is refused and nothing else. */
    private void restore(final SnapshotHead head, final DataInput content) throws IOException
    {
        try
        {
            pipeline.restore(head, content);
        }
        catch (final RuntimeException ex)
        {
            throw new IOException("its content is no state of this policy: " + ex, ex);
        }
    }

    /** @return of this journal's inputs, before the first one that is not in the pipeline yet. */
    public JournalFeed feed()
    {
        return feed(policies::load);
    }

    /** @param onActivation is given the hashes of a policy and of its zones, before the input that activates it. */
    JournalFeed feed(final BiConsumer<String, String> onActivation)
    {
        return new JournalFeed(inputs, onActivation).inForce(policyHash, zonesHash);
    }

    /** @return before the first record whose input is not in the pipeline yet. */
    public JournalReader decisions()
    {
        return decisions;
    }

    /** @return that the pipeline has in it; -1 where it begins at the first input. */
    public long lastSequence()
    {
        return lastSequence;
    }

    /** @return in force after that sequence. */
    public CompiledPolicy policy()
    {
        return policy;
    }

    /** @return of that policy, hex. */
    public String policyHash()
    {
        return policyHash;
    }

    /** @return what the engine kept outside the pipeline; empty at the first input. */
    public byte[] engineState()
    {
        return engineState;
    }

    /** @return null where it begins at the first input. */
    public Path snapshot()
    {
        return snapshot;
    }

    /** @return snapshots that were tried and cannot be used. */
    public List<Path> refused()
    {
        return refused;
    }

    /** @return with the state; whoever has this closes it. */
    public Pipeline pipeline()
    {
        return pipeline;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(decisions, inputs);
    }
}
