package io.peregrine.cli;

import picocli.CommandLine.Command;

/** What operators do with lists. */
@Command(
    name = "list",
    description = "Changes the lists of a running engine: each change is journaled with who did it and why.",
    synopsisSubcommandLabel = "add|remove|load",
    footer =
    {
        "",
        "Example:",
        "  peregrine list add blocked_terminals T0001 --until 30d --reason 'three frauds' --config engine.conf"
    })
final class ListVerb extends VerbGroup
{
}
