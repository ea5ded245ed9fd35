package io.peregrine.cli;

import picocli.CommandLine.Command;

/** What lies in a journal's directory. */
@Command(
    name = "journal",
    description = "Segments, records and integrity of a journal. Only reads; an engine may be writing meanwhile.",
    synopsisSubcommandLabel = "ls|dump|verify",
    footer = { "", "Example:", "  peregrine journal verify journal" })
final class JournalVerb extends VerbGroup
{
}
