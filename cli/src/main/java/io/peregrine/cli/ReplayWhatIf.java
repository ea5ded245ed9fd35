package io.peregrine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.peregrine.journal.JournalDamageException;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.pipeline.enrich.ProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.replay.JournalSurvey;
import io.peregrine.replay.ReplayRange;
import io.peregrine.replay.whatif.Comparison;
import io.peregrine.replay.whatif.FlipConsumer;
import io.peregrine.replay.whatif.WhatIf;
import org.agrona.CloseHelper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries a policy on the past. */
@Command(
    name = "what-if",
    description =
    {
        "Decides a journal's payments under another policy and says which of them flip, that is, get another action: " +
            "by pair of actions and by what causes it, with counts and amounts, and, where labels are known, " +
            "precision and recall before and after.",
        "The new policy stands in the place of every one that was activated; state is built from the journal's " +
            "first input. Reads only, also while an engine writes: what it wrote by then is looked at.",
        "Over a file with --in and --mapping both policies decide. Without --against what decides before is a " +
            "policy that approves everything."
    },
    footer =
    {
        "",
        "Example:",
        "  peregrine replay what-if journal --policy new-policy --from 2018-07-01 --out flips.csv.gz \\",
        "      --json flips.json --picture scores.svg",
        "  peregrine replay what-if --in transactions.csv.gz --mapping mapping.conf --policy new-policy \\",
        "      --against policy"
    })
final class ReplayWhatIf extends Verb
{
    private static final long PROFILES_EXPECTED = 1 << 16;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "The journal's directory; none with --in.")
    private Path root;

    @Option(names = "--policy", required = true, paramLabel = "DIR", description = "The new policy's directory.")
    private Path policyDirectory;

    @Option(names = "--from", paramLabel = "SEQ|TIME",
        description = "The first payment to compare: a sequence, or an event time as 2018-04-08T12:00:00Z or " +
            "2018-04-08; the journal's first without it.")
    private String from;

    @Option(names = "--to", paramLabel = "SEQ|TIME",
        description = "The last sequence to compare, or the event time before which it ends; the journal's end " +
            "without it.")
    private String to;

    @Option(names = "--out", paramLabel = "FILE", description = "Where flips go as CSV; - for stdout.")
    private Path out;

    @Option(names = "--json", paramLabel = "FILE", description = "Where flips and the summary go as JSON.")
    private Path json;

    @Option(names = "--picture", paramLabel = "FILE",
        description = "Where the scores' distributions before and after go as SVG; where these are alike, payments " +
            "by action in their place.")
    private Path picture;

    @Option(names = "--in", paramLabel = "FILE", description = "The payments, a CSV file, in a journal's place.")
    private Path in;

    @Option(names = "--mapping", paramLabel = "FILE",
        description = "With --in: how the file's columns become message fields.")
    private Path mappingFile;

    @Option(names = "--against", paramLabel = "DIR", description = "With --in: the policy that decides before.")
    private Path against;

    @Option(names = "--profiles", paramLabel = "FILE",
        description = "With --in: the profiles before the first payment, a CSV file.")
    private Path profiles;

    @Option(names = "--layout", paramLabel = "LAYOUT", defaultValue = "auto",
        description = "Over a journal: which threads step the stages, inline, shared or dedicated; or auto, as " +
            "without it: two threads, where there are two cores. What comes of it is the same.")
    private Layout layout;

    @Option(names = "--exit-code", description = "Leave with 1 where anything flips.")
    private boolean isExitCodeWanted;

    private final List<FlipConsumer> consumers = new ArrayList<>();
    private OutFile csvFile;
    private OutFile jsonFile;
    private OutFile pictureFile;
    private FlipsJson jsonFlips;

    @Override
    public Integer call()
    {
        checkOptions();
        final CompiledPolicy policy = PolicyFiles.compile(policyDirectory);
        try
        {
            if (null != out)
            {
                csvFile = OutFile.open(out, out());
                consumers.add(new FlipsCsv(csvFile.writer()));
            }
            if (null != json)
            {
                jsonFile = OutFile.open(json, out());
                jsonFlips = new FlipsJson(jsonFile.writer());
                consumers.add(jsonFlips);
            }
            if (null != picture)
            {
                pictureFile = OutFile.open(picture, out());
            }
            final WhatIfReport report = null != in ? overFile(policy) : overJournal(policy);
            finish(report);
            return isExitCodeWanted && report.comparison().flips().count() > 0 ? ExitCodes.FINDING : ExitCodes.OK;
        }
        catch (final JournalDamageException ex)
        {
            err().println(ex.getMessage());
            return ExitCodes.FINDING;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(
                "cannot write: " + FileTrouble.of(ex) + ": choose another --out, --json or --picture", ex);
        }
        finally
        {
            CloseHelper.closeAll(csvFile, jsonFile, pictureFile);
        }
    }

    private void checkOptions()
    {
        if ((null == root) == (null == in))
        {
            throw usage("name either a journal's directory or a file with --in");
        }
        if (null != in && null == mappingFile)
        {
            throw usage("--in needs --mapping: it says how the file's columns become message fields");
        }
        if (null == in && (null != mappingFile || null != against || null != profiles))
        {
            throw usage("--mapping, --against and --profiles go with --in: a journal has its own policy and profiles");
        }
        if (null != in && (null != from || null != to))
        {
            throw usage("--from and --to go with a journal: of a file all payments are compared");
        }
    }

    private void finish(final WhatIfReport report) throws IOException
    {
        if (null != jsonFlips)
        {
            jsonFlips.end(report.json());
        }
        if (null != csvFile)
        {
            csvFile.commit();
        }
        if (null != jsonFile)
        {
            jsonFile.commit();
        }
        if (null != pictureFile)
        {
            pictureFile.writer().write(picture(report.comparison()));
            pictureFile.commit();
        }
        report.print(isStdout(out) || isStdout(json) || isStdout(picture) ? err() : out());
    }

    private String picture(final Comparison comparison)
    {
        final String policy = String.valueOf(policyDirectory.getFileName());
        return comparison.hasScoresAlike() ?
            new ActionChart("Actions before and after " + policy, comparison.actionsBefore(),
            comparison.actionsAfter()).svg() :
            new ScoreChart("Scores before and after " + policy, comparison.scoresBefore(),
            comparison.scoresAfter()).svg();
    }

    private static boolean isStdout(final Path file)
    {
        return null != file && "-".equals(file.toString());
    }

    private WhatIfReport overJournal(final CompiledPolicy policy)
    {
        final JournalSurvey survey = JournalSurvey.of(root);
        final ReplayRange range = RangeText.parse(from, to, survey, this::usage);
        final WhatIf whatIf;
        final Comparison comparison;
        try (Progress progress = new Progress("what-if", survey.inputs(), " inputs"))
        {
            whatIf = new WhatIf(
                root, survey, policy, range, flip -> consumers.forEach(each -> each.onFlip(flip)), progress);
            comparison = whatIf.layout(layout).run();
        }

        err().println("note: one pass, its stages on the threads of --layout: a journal is not cut into pieces for " +
            "more cores, since windows, lists and profiles of one piece need the one before");
        if (survey.outcomes() > 0)
        {
            err().println("note: the journal has " + survey.outcomes() + " outcomes: they are what came of the " +
                "decisions that were made, also where the new policy decides otherwise");
        }
        return new WhatIfReport(comparison, "journal " + root, words(), name(policy),
            String.join(", ", whatIf.pastPolicies()), whatIf.onlyBefore(), whatIf.onlyAfter());
    }

    private String words()
    {
        return null == from && null == to ? "all" :
            (null == from ? "" : "from " + from) + (null == from || null == to ? "" : " ") +
            (null == to ? "" : "to " + to);
    }

    private WhatIfReport overFile(final CompiledPolicy policy)
    {
        final Mapping mapping = Mapping.read(mappingFile);
        final CompiledPolicy old = null == against ? PolicyCompiler.empty() : PolicyFiles.compile(against);
        if (null != profiles)
        {
            mapping.checkHas(Mapping.Message.PROFILE);
        }
        try (MappedStream stream = new MappedStream(mapping, in, Mapping.Message.PAYMENT, true);
            FileWhatIf whatIf = new FileWhatIf(old, policy, this::store,
                flip -> consumers.forEach(each -> each.onFlip(flip)), null != mapping.label());
            Progress progress = new Progress("what-if", -1, " rows"))
        {
            if (null != profiles)
            {
                try (MappedStream rows = new MappedStream(mapping, profiles, Mapping.Message.PROFILE, false))
                {
                    whatIf.run(rows, count -> {});
                }
            }
            whatIf.run(stream, progress);
            err().println("note: each policy decided on a thread of its own; rows are not shared out over more, " +
                "since windows, lists and profiles need all rows before");
            return new WhatIfReport(whatIf.comparison(), "file " + in, "all",
                name(policy), null == against ? "everything is approved" : name(old), whatIf.onlyBefore(),
                whatIf.onlyAfter());
        }
    }

    private ProfileStore store()
    {
        return null == profiles ? new NoProfiles() : ChronicleProfileStore.open(PROFILES_EXPECTED);
    }

    private static String name(final CompiledPolicy policy)
    {
        return policy.name() + " " + policy.hash();
    }
}
