package io.peregrine.cli;

import java.nio.file.Path;

import io.peregrine.policy.PolicyContent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a policy's name in every journal and decision: the hash of its content. */
@Command(
    name = "hash",
    description = "The SHA-256 of the policy's content, as decisions and journals name it.",
    footer = { "", "Example:", "  peregrine policy hash docs/examples/handbook/policy" })
final class PolicyHash extends Verb
{
    @Parameters(paramLabel = "DIR", description = "The policy's directory.")
    private Path directory;

    @Override
    public Integer call()
    {
        final PolicyContent content = PolicyFiles.read(directory);
        if (!content.files().contains("policy.yaml"))
        {
            throw new InputProblem(directory + ": there is no policy.yaml in it: name the directory of a policy");
        }
        out().println(content.hash());
        return ExitCodes.OK;
    }
}
