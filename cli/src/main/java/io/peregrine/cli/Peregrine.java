package io.peregrine.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The one entry: chooses the verb, and leaves with its exit code. */
@Command(
    name = "peregrine",
    description = "Decides, payment by payment, whether a transaction looks fraudulent; and replays what it decided.",
    versionProvider = Peregrine.Version.class,
    synopsisSubcommandLabel = "VERB",
    footer =
    {
        "",
        "Exit codes: 0 ok, 1 a finding (a difference, a failed check), 2 usage, 3 environment.",
        "Example:",
        "  peregrine features --policy docs/examples/handbook/policy \\",
        "      --mapping docs/examples/handbook/mapping.conf --in transactions.csv.gz --out features.csv.gz"
    })
public final class Peregrine extends VerbGroup
{
    private static final int USAGE_WIDTH = 120;

    @Option(names = { "-V", "--version" }, versionHelp = true, description = "Show the version.")
    private boolean isVersionWanted;

    private Peregrine()
    {
    }

    /** Each verb, in the order of --help. This list is the only place that knows them all. */
    private static List<Object> verbs(final InputStream in)
    {
        return List.of(
            new DemoVerb(),
            new EngineVerb(),
            new SendVerb(),
            new FeaturesVerb(),
            new ReplayVerb().with(new ReplayVerify(), new ReplayWhatIf(), new ReplayExplain(),
                new ReplayExport()),
            new JournalVerb().with(new JournalLs(), new JournalDump(), new JournalFollow(), new JournalVerify(),
                new JournalHeadExport(), new JournalProve(), new JournalCheckProof(), new JournalPrune()),
            new PolicyVerb().with(new PolicyCheck(), new PolicyTest(), new PolicyShow(), new PolicyHash(),
                new PolicyCompare(), new PolicyActivate()),
            new RulesVerb().with(new RulesEval(in), new RulesSnooze()),
            new ListVerb().with(new ListAdd(), new ListRemove(), new ListLoad()),
            new ModelVerb().with(new ModelInspect(), new ModelScore(), new ModelDrift()),
            new StatVerb(),
            new SnapshotVerb(),
            new AlertsVerb(),
            new PerfVerb().with(new PerfLatency(), new PerfScale()));
    }

    /** @param args verb and options. */
    @SuppressWarnings("checkstyle:RegexpSinglelineJava") // this is the launcher
    public static void main(final String[] args)
    {
        final PrintWriter out = writer(FileDescriptor.out);
        final PrintWriter err = writer(FileDescriptor.err);
        final int code = run(System.in, out, err, args);
        System.exit(code);
    }

    private static PrintWriter writer(final FileDescriptor descriptor)
    {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8),
            descriptor == FileDescriptor.err);
    }

    /** @param in what verbs read that take their input from stdin. */
    static CommandLine commandLine(final InputStream in)
    {
        return new Peregrine().with(verbs(in).toArray());
    }

    /** Runs one verb. @return its exit code. */
    static int run(final InputStream in, final PrintWriter out, final PrintWriter err, final String... args)
    {
        final CommandLine commandLine = commandLine(in);
        final ExitCodes exitCodes = new ExitCodes(null != System.getenv(ExitCodes.DEBUG_VARIABLE));
        commandLine.setOut(out).setErr(err).setUsageHelpWidth(USAGE_WIDTH)
            .setExecutionExceptionHandler(exitCodes).setParameterExceptionHandler(exitCodes)
            .setCaseInsensitiveEnumValuesAllowed(true);
        final int code = commandLine.execute(args);
        final boolean isCut = out.checkError();
        if (isCut && ExitCodes.OK == code)
        {
            err.println("peregrine: not all could be written to stdout: it is closed, or full");
        }
        err.flush();
        return isCut && ExitCodes.OK == code ? ExitCodes.ENVIRONMENT : code;
    }

    /** The jar says which version it is. */
    static final class Version implements IVersionProvider
    {
        @Override
        public String[] getVersion()
        {
            final String version = Peregrine.class.getPackage().getImplementationVersion();
            final String text = null == version ? "(not from a jar)" : version;
            return new String[]{ "peregrine " + text + ", Java " + Runtime.version() };
        }
    }
}
