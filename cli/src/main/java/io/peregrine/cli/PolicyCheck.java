package io.peregrine.cli;

import java.nio.file.Path;

import io.peregrine.pipeline.StateMemory;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyException;
import io.peregrine.policy.PolicyProblem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says everything that is wrong with a policy. */
@Command(
    name = "check",
    description = "Everything that is wrong, each with file, line, column and what to write instead. Of a good " +
        "policy, the memory that its capacities take, in bytes. Rules' tests are run by 'policy test'.",
    footer = { "", "Example:", "  peregrine policy check docs/examples/handbook/policy" })
final class PolicyCheck extends Verb
{
    @Parameters(paramLabel = "DIR", description = "The policy's directory.")
    private Path directory;

    @Override
    public Integer call()
    {
        final CompiledPolicy policy;
        try
        {
            policy = PolicyFiles.compile(directory);
        }
        catch (final PolicyException ex)
        {
            for (final PolicyProblem problem : ex.problems())
            {
                err().println(ExitCodes.oneLine(problem.toString()));
            }
            err().println(ex.problems().size() + (1 == ex.problems().size() ? " problem" : " problems") + " in " +
                directory);
            return ExitCodes.USAGE;
        }
        final StateMemory memory = StateMemory.of(policy);
        out().println("OK policy=" + policy.name() + " features=" + policy.layout().count() + " rules=" +
            policy.rules().size() + " lists=" + policy.lists().size() + " model=" +
            (policy.hasModel() ? "yes" : "none") + " stateBytes=" + memory.bytes() + " hash=" +
            policy.hash());
        memory.lines().forEach(out()::println);
        return ExitCodes.OK;
    }
}
