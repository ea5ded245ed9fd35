package io.peregrine.engine;

import io.peregrine.journal.JournalContext;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.journal.JournalWriter;
import io.peregrine.replay.ContentPolicies;
import io.peregrine.replay.JournalBackfills;
import io.peregrine.replay.RecordedDecisions;

import org.agrona.CloseHelper;

/** The journal as an engine holds it: locked, torn tails cut, both series open at their ends. */
final class EngineJournal implements AutoCloseable
{
    private final JournalDirectory directory;
    private final ContentPolicies policies;
    private final JournalBackfills backfills;
    private JournalWriter inputWriter;
    private JournalWriter decisionWriter;

    EngineJournal(final FraudEngineContext ctx, final long runId)
    {
        directory = JournalDirectory.open(ctx.config().journalDirectory());
        policies = new ContentPolicies(directory.content());
        backfills = new JournalBackfills(directory.inputs());
        try
        {
            // Writers first: they cut the torn tails that a reader would stumble over.
            inputWriter = JournalWriter.open(directory.inputs(), context(ctx, runId));
            // A power failure can keep decisions whose inputs it lost: those sequences will be other inputs'.
            decisionWriter = JournalWriter.open(directory.decisions(),
                context(ctx, runId).isDense(false).sequenceLimit(inputWriter.lastSequence()));
        }
        catch (final RuntimeException ex)
        {
            close();
            throw ex;
        }
    }

    private static JournalContext context(final FraudEngineContext ctx, final long runId)
    {
        return new JournalContext()
            .segmentLength(ctx.config().segmentLength())
            .runId(runId)
            .disk(ctx.journalDisk())
            .errorHandler(ctx.errorHandler());
    }

    ContentPolicies policies()
    {
        return policies;
    }

    JournalBackfills backfills()
    {
        return backfills;
    }

    JournalWriter inputWriter()
    {
        return inputWriter;
    }

    JournalWriter decisionWriter()
    {
        return decisionWriter;
    }

    JournalDirectory directory()
    {
        return directory;
    }

    /**
     * @param recorded of the decisions, before the first that is decided again; null for none.
     * @return compares what is recorded, and appends what is not.
     */
    RecordedDecisions decisionLog(final JournalReader recorded)
    {
        return new RecordedDecisions(recorded, decisionWriter);
    }

    @Override
    public void close()
    {
        // Inputs first: no mark of the decisions is ahead of theirs.
        CloseHelper.closeAll(backfills, inputWriter, decisionWriter, directory);
    }
}
