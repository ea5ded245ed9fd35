package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.Path;

import io.peregrine.journal.JournalDamageException;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.replay.DifferenceException;
import io.peregrine.replay.JournalReplay;
import io.peregrine.replay.JournalSurvey;
import io.peregrine.replay.ReplayRange;
import io.peregrine.replay.drift.Drift;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How far what models see and say has moved. */
@Command(
    name = "drift",
    description =
    {
        "The population stability index of each feature and of each score between two periods of a journal: 0 where " +
            "both are alike, below 0.1 little, from 0.25 on much.",
        "Bins end at the deciles of the first period, --from to --to; what is missing is a bin of its own. Shares " +
            "are (count + 0.5) / (all + 0.5 * bins). The index is the sum of (q - p) * ln(q / p).",
        "A feature whose window was longer than the time since the journal's first payment for more than a tenth of " +
            "the first period's payments is warming: it is shown, and not judged."
    },
    footer =
        {
            "",
            "Example:",
            "  peregrine model drift journal --from 2018-04-08 --to 2018-05-08 --against-from 2018-07-08 " +
                "--against-to 2018-08-08"
        })
final class ModelDrift extends Verb
{
    /** How drift is printed. */
    enum Format
    {
        TEXT, JSON, CSV
    }

    @Parameters(paramLabel = "DIR", description = "The journal's directory.")
    private Path root;

    @Option(names = "--from", paramLabel = "SEQ|TIME",
        description = "The first payment of the first period: a sequence, or an event time as 2018-04-08T12:00:00Z " +
            "or 2018-04-08. The journal's first without it.")
    private String from;

    @Option(names = "--to", paramLabel = "SEQ|TIME",
        description = "Its last sequence, or the event time before which it ends. The journal's last without it.")
    private String to;

    @Option(names = "--against-from", paramLabel = "SEQ|TIME", description = "The same of the second period.")
    private String againstFrom;

    @Option(names = "--against-to", paramLabel = "SEQ|TIME", description = "The same of the second period.")
    private String againstTo;

    @Option(names = "--policy", paramLabel = "DIR",
        description = "Features and scores as this policy has them; without it as the activated ones had them.")
    private Path policyDirectory;

    @Option(names = "--limit", paramLabel = "INDEX",
        description = "Exit with 1 where an index is above this, and name what it is of.")
    private Double limit;

    @Option(names = "--format", paramLabel = "text|json|csv", defaultValue = "text",
        description = "A table, one object with every bin, or a row for each bin. ${DEFAULT-VALUE} without it.")
    private Format format;

    @Option(names = "--out", paramLabel = "FILE", description = "Where it goes; stdout without it.")
    private Path out;

    @Override
    public Integer call()
    {
        if (null == from && null == to && null == againstFrom && null == againstTo)
        {
            throw usage("two periods are compared: name them with --from, --to, --against-from and --against-to");
        }
        final CompiledPolicy policy = null == policyDirectory ? null : PolicyFiles.compile(policyDirectory);
        try
        {
            final JournalSurvey survey = JournalSurvey.of(root);
            final ReplayRange first = RangeText.parse(from, to, survey, this::usage);
            final ReplayRange second = RangeText.parse("--against-", againstFrom, againstTo, survey, this::usage);
            final long last = Math.max(first.toSequence(), second.toSequence());
            final Drift drift = new Drift(null == policy ? survey.lastPolicy(root, last) : policy, first,
                second, Runtime.getRuntime().maxMemory() / 2);
            final JournalReplay replay = new JournalReplay(root).policy(policy).upTo(last).observer(drift);
            try (Progress progress = new Progress("drift", survey.inputs(), " inputs"))
            {
                (null == policy ? replay.checked() : replay).progress(progress).run();
            }
            check(drift);
            return report(drift);
        }
        catch (final DifferenceException ex)
        {
            err().println("nothing is compared, since the journal replays otherwise than it says: " +
                ExitCodes.oneLine(ex.getMessage()));
            return ExitCodes.FINDING;
        }
        catch (final JournalDamageException ex)
        {
            err().println(ex.getMessage());
            return ExitCodes.FINDING;
        }
    }

    private void check(final Drift drift)
    {
        if (drift.isFull())
        {
            throw new InputProblem("a period has more payments than memory holds at once: name a shorter one, or " +
                "give more with PEREGRINE_JVM_OPTS=-Xmx8g");
        }
        if (0 == drift.firstCount() || 0 == drift.secondCount())
        {
            throw new InputProblem("no payment is in the " + (0 == drift.firstCount() ? "first" : "second") +
                " period: name another");
        }
        if (drift.policies() > 1)
        {
            err().println("note: more than one policy decided; a feature that one does not declare is missing there");
        }
    }

    private Integer report(final Drift drift)
    {
        final DriftReport report = new DriftReport(drift);
        try (OutFile file = OutFile.open(out, out()))
        {
            file.writer().append(switch (format)
            {
                case TEXT -> report.text();
                case JSON -> report.json();
                case CSV -> report.csv();
            });
            file.commit();
        }
        catch (final IOException ex)
        {
            throw FileTrouble.unwritable(out, ex);
        }

        boolean isAbove = false;
        for (final Drift.Column column : drift.columns())
        {
            if (null != limit && column.stability().index() > limit && DriftReport.isWarming(column))
            {
                err().println(column.name() + " was warming in the first period, and is not held against the limit: " +
                    column.stability().index());
            }
            else if (null != limit && column.stability().index() > limit)
            {
                err().println(column.name() + " is above the limit: " + column.stability().index());
                isAbove = true;
            }
        }
        return isAbove ? ExitCodes.FINDING : ExitCodes.OK;
    }
}
