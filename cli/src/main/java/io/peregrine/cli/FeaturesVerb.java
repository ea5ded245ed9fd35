package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.Path;

import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.pipeline.enrich.ProfileStore;
import io.peregrine.policy.CompiledPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends a file through the live stages, on one thread and without a journal, and writes down what window left. */
@Command(
    name = "features",
    description = "The features of each payment, through the same stages as live: payment_id first, then the " +
        "policy's features in the order of features.yaml. A missing value is empty.",
    footer =
    {
        "",
        "Example:",
        "  peregrine features --policy docs/examples/handbook/policy \\",
        "      --mapping docs/examples/handbook/mapping.conf --in transactions.csv.gz \\",
        "      --profiles customers.csv.gz --out features.csv.gz"
    })
final class FeaturesVerb extends Verb
{
    private static final long PROFILES_EXPECTED = 1 << 16;

    @Option(names = "--policy", required = true, paramLabel = "DIR", description = "The policy's directory.")
    private Path policyDirectory;

    @Option(names = "--mapping", required = true, paramLabel = "FILE",
        description = "How the file's columns become message fields.")
    private Path mappingFile;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The payments, a CSV file.")
    private Path in;

    @Option(names = "--profiles", paramLabel = "FILE",
        description = "The profiles before the first payment, a CSV file, as the mapping's profile section says; " +
            "none without it.")
    private Path profiles;

    @Option(names = "--no-labels", description = "Leave out what the mapping's label says.")
    private boolean isWithoutLabels;

    @Option(names = "--out", paramLabel = "FILE", description = "Where features go; stdout without it.")
    private Path out;

    @Override
    public Integer call()
    {
        final Mapping mapping = Mapping.read(mappingFile);
        final CompiledPolicy policy = PolicyFiles.compile(policyDirectory);
        if (null != profiles)
        {
            mapping.checkHas(Mapping.Message.PROFILE);
        }
        try (MappedStream stream = new MappedStream(mapping, in, Mapping.Message.PAYMENT, !isWithoutLabels);
            OutFile outFile = OutFile.open(out, out()))
        {
            final FeaturesCsv csv = new FeaturesCsv(policy.layout(), outFile.writer());
            try (FeatureRun run = new FeatureRun(policy, store(), csv, err()))
            {
                final long profileCount = null == profiles ? 0 : load(mapping, run);
                run.run(stream);
                csv.flush();
                outFile.commit();
                return report(run, stream, profileCount);
            }
        }
        catch (final IOException ex)
        {
            throw FileTrouble.unwritable(out, ex);
        }
    }

    private ProfileStore store()
    {
        return null == profiles ? new NoProfiles() : ChronicleProfileStore.open(PROFILES_EXPECTED);
    }

    /** @return rows loaded. */
    private long load(final Mapping mapping, final FeatureRun run) throws IOException
    {
        try (MappedStream stream = new MappedStream(mapping, profiles, Mapping.Message.PROFILE, false))
        {
            run.run(stream);
            return stream.rowCount();
        }
    }

    private int report(final FeatureRun run, final MappedStream stream, final long profileCount)
    {
        err().println("payments=" + stream.rowCount() + " labels=" + stream.labelCount() +
            (null == profiles ? "" : " profiles=" + profileCount));
        if (run.repeats() > 0)
        {
            err().println(run.repeats() + " payments repeat an earlier one: they have no features of their own");
        }
        if (run.refused() > 0)
        {
            err().println(run.refused() + " payments were refused: they have no features");
        }
        if (run.refusedProfiles() > 0)
        {
            err().println(run.refusedProfiles() + " profiles were refused: their attributes are missing");
        }
        return run.refused() + run.refusedProfiles() > 0 ? ExitCodes.FINDING : ExitCodes.OK;
    }
}
