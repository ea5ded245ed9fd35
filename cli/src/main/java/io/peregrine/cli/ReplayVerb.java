package io.peregrine.cli;

import picocli.CommandLine.Command;

/** What a journal's inputs decide when they are decided again. */
@Command(
    name = "replay",
    description = "Decides a journal's inputs again.",
    synopsisSubcommandLabel = "VERB",
    footer = { "", "Example:", "  peregrine replay verify journal" })
final class ReplayVerb extends VerbGroup
{
}
