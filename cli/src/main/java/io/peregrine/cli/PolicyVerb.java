package io.peregrine.cli;

import picocli.CommandLine.Command;

/** What analysts do with a policy's directory. */
@Command(
    name = "policy",
    description = "Checks, tests and names a policy: the directory that analysts write.",
    synopsisSubcommandLabel = "VERB",
    footer = { "", "Example:", "  peregrine policy check docs/examples/handbook/policy" })
final class PolicyVerb extends VerbGroup
{
}
