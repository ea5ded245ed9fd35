package io.peregrine.cli;

import picocli.CommandLine.Command;

/** What lies in a journal's directory. */
@Command(
    name = "journal",
    description =
        "Segments, records, integrity, proofs of a journal. All but prune leave its records alone; an engine may " +
            "be writing meanwhile.",
    synopsisSubcommandLabel = "ls|dump|tail|verify|head|prove|check-proof|prune",
    footer = { "", "Example:", "  peregrine journal verify journal" })
final class JournalVerb extends VerbGroup
{
}
