package io.peregrine.cli;

import java.nio.file.Path;

import io.peregrine.domain.Stage;
import io.peregrine.journal.JournalContext;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.journal.JournalWriter;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.replay.ContentPolicies;
import io.peregrine.replay.RecordedDecisions;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes the journal that an engine would have written of the small stream. */
final class RecordedJournal
{
    static final int PAYMENTS = 18_944;

    private static final int SEGMENT_LENGTH = 8 * 1024 * 1024; // all of a series in one segment

    private final Path root;
    private CompiledPolicy turn;
    private long inputs;

    private RecordedJournal(final Path root)
    {
        this.root = root;
    }

    /** @return inputs written: an activation, payments and labels. */
    static long write(final Path root, final Path policy, final Path payments)
    {
        return write(root, policy, payments, null);
    }

    /** @param profiles that come before the first payment; null for none. */
    static long write(final Path root, final Path policy, final Path payments, final Path profiles)
    {
        final RecordedJournal journal = new RecordedJournal(root);
        journal.run(PolicyFiles.compile(policy), payments, profiles);
        return journal.inputs;
    }

    /** Writes a journal in which another policy is activated after half of the payments. */
    static void writeTurning(final Path root, final Path first, final Path second, final Path payments)
    {
        final RecordedJournal journal = new RecordedJournal(root);
        journal.turn = PolicyFiles.compile(second);
        journal.run(PolicyFiles.compile(first), payments, null);
    }

    private static JournalContext context(final boolean isDense)
    {
        return new JournalContext().segmentLength(SEGMENT_LENGTH).isDense(isDense).runId(7);
    }

    private void run(final CompiledPolicy policy, final Path payments, final Path profiles)
    {
        try (JournalDirectory directory = JournalDirectory.open(root);
            JournalWriter inputWriter = JournalWriter.open(directory.inputs(), context(true));
            JournalWriter decisionWriter = JournalWriter.open(directory.decisions(), context(false));
            JournalReader recorded = JournalReader.open(directory.decisions());
            MappedStream stream = new MappedStream(
                Mapping.read(Samples.MAPPING), payments, Mapping.Message.PAYMENT, true))
        {
            final ContentPolicies policies = new ContentPolicies(directory.content());
            try (Pipeline pipeline = new Pipeline(new PipelineContext()
                .ringCapacity(64).policyCatalog(policies)
                .profileStore(null == profiles ? new NoProfiles() : ChronicleProfileStore.open(64))
                .journalWriter(inputWriter).decisionLog(new RecordedDecisions(recorded, decisionWriter)), -1))
            {
                activate(pipeline, policies, policy);
                if (null != profiles)
                {
                    try (MappedStream rows = new MappedStream(
                        Mapping.read(Samples.MAPPING), profiles, Mapping.Message.PROFILE, false))
                    {
                        offerAll(pipeline, rows, policies);
                    }
                }
                offerAll(pipeline, stream, policies);
            }
        }
    }

    private void offerAll(final Pipeline pipeline, final MappedStream stream, final ContentPolicies policies)
    {
        while (stream.next())
        {
            if (null != turn && PAYMENTS / 2 == stream.rowCount())
            {
                activate(pipeline, policies, turn);
                turn = null;
            }
            offer(pipeline, stream.buffer(), stream.length());
        }
    }

    private void activate(final Pipeline pipeline, final ContentPolicies policies, final CompiledPolicy policy)
    {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[512]);
        final String zones = policies.store(policy);
        final ActivatePolicyEncoder activation =
            new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder());
        activation.policyHash().word0(policy.hashWord(0)).word1(policy.hashWord(1))
            .word2(policy.hashWord(2)).word3(policy.hashWord(3));
        activation.zonesHash().word0(Frames.sha256Word(zones, 0)).word1(Frames.sha256Word(zones, 1))
            .word2(Frames.sha256Word(zones, 2)).word3(Frames.sha256Word(zones, 3));
        activation.directory("").actor("test").approver("").reason("first policy");
        offer(pipeline, frame, MessageHeaderEncoder.ENCODED_LENGTH + activation.encodedLength());
    }

    private void offer(final Pipeline pipeline, final DirectBuffer frame, final int length)
    {
        pipeline.input().offer(frame, 0, length, 1_000 + inputs, Stage.ALL_ALLOWED, 5, inputs, 0);
        pipeline.drain();
        inputs++;
    }
}
