package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.Path;

import io.peregrine.journal.JournalDamageException;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.replay.DifferenceException;
import io.peregrine.replay.JournalReplay;
import io.peregrine.replay.JournalSurvey;
import io.peregrine.replay.ReplayRange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A journal as a table to train on. */
@Command(
    name = "export",
    description =
    {
        "Writes a row for each decided payment of a journal: payment_id, sequence, event_time, action, status, " +
            "score, probability, margin, reasons, policy, label, label_sequence, and every feature as the policy " +
            "names it, with exactly the values that were scored: each decision is made again and held against the " +
            "recorded one.",
        "label is the newest by the journal's end (1 confirmed fraud, 2 suspected, 3 confirmed genuine, 0 none), and " +
            "label_sequence the input that said so: it was not known when the payment was decided.",
        "With --policy all is as that policy would have had it from the journal's first activation on."
    },
    footer = { "", "Example:", "  peregrine replay export journal --out training.csv.gz" })
final class ReplayExport extends Verb
{
    @Parameters(paramLabel = "DIR", description = "The journal's directory.")
    private Path root;

    @Option(names = "--out", paramLabel = "FILE", description = "Where rows go; stdout without it.")
    private Path out;

    @Option(names = "--policy", paramLabel = "DIR",
        description = "Decide under this policy; without it under those that were activated.")
    private Path policyDirectory;

    @Option(names = "--from", paramLabel = "SEQ|TIME",
        description = "The first payment: a sequence, or an event time as 2018-04-08T12:00:00Z or 2018-04-08.")
    private String from;

    @Option(names = "--to", paramLabel = "SEQ|TIME",
        description = "The last sequence, or the event time before which it ends.")
    private String to;

    @Override
    public Integer call()
    {
        final CompiledPolicy policy = null == policyDirectory ? null : PolicyFiles.compile(policyDirectory);
        try (OutFile outFile = OutFile.open(out, out()))
        {
            final JournalSurvey survey = JournalSurvey.of(root);
            final ReplayRange range = RangeText.parse(from, to, survey, this::usage);
            final ExportCsv csv = new ExportCsv(outFile.writer(),
                null != policy ? policy : survey.lastPolicy(root, range.toSequence()), survey, range);
            final JournalReplay replay = new JournalReplay(root).policy(policy).upTo(range.toSequence()).observer(csv);
            try (Progress progress = new Progress("export", survey.inputs(), " inputs"))
            {
                (null == policy ? replay.checked() : replay).progress(progress).run();
            }
            outFile.commit();
            err().println("payments=" + csv.rows() + " labelled=" + csv.labelled());
            if (csv.policies() > 1)
            {
                err().println("note: more than one policy decided, column policy says which; a feature that one " +
                    "does not declare is empty in its rows");
            }
            return ExitCodes.OK;
        }
        catch (final DifferenceException ex)
        {
            err().println("nothing is exported, since the journal replays otherwise than it says: " +
                ExitCodes.oneLine(ex.getMessage()));
            return ExitCodes.FINDING;
        }
        catch (final JournalDamageException ex)
        {
            err().println(ex.getMessage());
            return ExitCodes.FINDING;
        }
        catch (final IOException ex)
        {
            throw FileTrouble.unwritable(out, ex);
        }
    }
}
