package io.peregrine.cli;

import picocli.CommandLine.Command;

/** What analysts do with single expressions and single rules. */
@Command(
    name = "rules",
    description = "Tries expressions of rules; snoozes a rule.",
    synopsisSubcommandLabel = "eval|snooze",
    footer = { "", "Example:", "  echo 'amount > 220.0' | peregrine rules eval --given amount=221.5" })
final class RulesVerb extends VerbGroup
{
}
