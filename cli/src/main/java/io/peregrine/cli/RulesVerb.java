package io.peregrine.cli;

import picocli.CommandLine.Command;

/** What analysts do with single expressions. */
@Command(
    name = "rules",
    description = "Tries expressions of rules.",
    synopsisSubcommandLabel = "eval",
    footer = { "", "Example:", "  echo 'amount > 220.0' | peregrine rules eval --given amount=221.5" })
final class RulesVerb extends VerbGroup
{
}
