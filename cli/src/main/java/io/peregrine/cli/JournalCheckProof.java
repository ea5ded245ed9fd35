package io.peregrine.cli;

import java.nio.file.Path;

import io.peregrine.journal.ContentStore;
import io.peregrine.journal.JournalProof;
import io.peregrine.journal.ProvenRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks a proof without the journal. */
@Command(
    name = "check-proof",
    description = "Checks a proof against a head, needing no journal, and prints what is proved.",
    footer =
        {
            "",
            "Example:",
            "  peregrine journal check-proof proof.json --head journal.head --public-key head.pub"
        })
final class JournalCheckProof extends Verb
{
    @Parameters(paramLabel = "FILE", description = "What 'journal prove' wrote.")
    private Path file;

    @Mixin
    private HeadFile head;

    @Override
    public Integer call()
    {
        if (!head.isGiven())
        {
            throw usage("a proof is checked against a --head");
        }
        final JournalProof proof = HeadFile.parsed(file, "a proof, which 'journal prove' wrote", ProofJson::parse);
        final String headTrouble = head.trouble();
        final String trouble = null == headTrouble ? proof.trouble(head.head()) : headTrouble;
        if (null != trouble)
        {
            out().println("WRONG sequence=" + proof.sequence() + " what=" + trouble);
            return ExitCodes.FINDING;
        }
        out().println("PROVED sequence=" + proof.sequence() + " records=" + proof.records().size() + " " +
            head.text());
        final RecordText text = new RecordText(new HitNames(new ContentStore(Path.of(""))));
        for (final ProvenRecord each : proof.records())
        {
            out().println(text.of(each));
        }
        if (!head.hasKey())
        {
            err().println("the head's signature was not checked: name --public-key");
        }
        return ExitCodes.OK;
    }
}
