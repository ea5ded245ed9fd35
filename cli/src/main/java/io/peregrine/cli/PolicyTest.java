package io.peregrine.cli;

import java.nio.file.Path;

import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyTests;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a policy's tests. */
@Command(
    name = "test",
    description = "Runs the tests inside the rules and those of tests/*.yaml, of single rules and of whole " +
        "decisions, and prints those that fail with what was expected and what came. Exits with 1 where one fails.",
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
        final CompiledPolicy policy = PolicyFiles.compile(directory);
        int count = 0;
        int failed = 0;
        for (final PolicyTests.Result result : PolicyTests.run(policy))
        {
            count++;
            failed += print(result.isPassed(), result.toString());
        }
        for (final DecisionOutcome outcome : DecisionOutcome.of(policy))
        {
            count++;
            failed += print(outcome.isPassed(), outcome.toString());
        }
        out().println((0 == failed ? "OK" : "FAILED") + " tests=" + count + " failed=" + failed);
        return 0 == failed ? ExitCodes.OK : ExitCodes.FINDING;
    }

    /** @return how many failed: 0 or 1. */
    private int print(final boolean isPassed, final String words)
    {
        if (isAllWanted || !isPassed)
        {
            out().println((isPassed ? "PASSED " : "FAILED ") + ExitCodes.oneLine(words));
        }
        return isPassed ? 0 : 1;
    }
}
