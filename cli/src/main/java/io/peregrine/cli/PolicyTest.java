package io.peregrine.cli;

import java.nio.file.Path;
import java.util.List;

import io.peregrine.policy.PolicyTests;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a policy's tests. */
@Command(
    name = "test",
    description = "Runs the tests inside the rules and those of tests/*.yaml, and prints those that fail.",
    footer = { "", "Example:", "  peregrine policy test docs/examples/handbook/policy --all" })
final class PolicyTest extends Verb
{
    @Parameters(paramLabel = "DIR", description = "The policy's directory.")
    private Path directory;

    @Option(names = "--all", description = "Print the tests that pass as well.")
    private boolean isAllWanted;

    @Override
    public Integer call()
    {
        final List<PolicyTests.Result> results = PolicyTests.run(PolicyFiles.compile(directory));
        int failed = 0;
        for (final PolicyTests.Result result : results)
        {
            failed += result.isPassed() ? 0 : 1;
            if (isAllWanted || !result.isPassed())
            {
                out().println((result.isPassed() ? "PASSED " : "FAILED ") + ExitCodes.oneLine(result.toString()));
            }
        }
        out().println((0 == failed ? "OK" : "FAILED") + " tests=" + results.size() + " failed=" + failed);
        return 0 == failed ? ExitCodes.OK : ExitCodes.FINDING;
    }
}
