package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.Path;

import io.peregrine.journal.JournalDamageException;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalProof;
import io.peregrine.journal.JournalRemovedException;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.RuleHitsDecoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves one decision. */
@Command(
    name = "prove",
    description =
        "Writes a proof that the journal, as a head names it, holds one input and what was decided on it. The " +
            "proof shows no other payment; 'journal check-proof' checks it without the journal.",
    footer =
        {
            "",
            "Example:",
            "  peregrine journal prove 1000 journal --head journal.head --out proof.json"
        })
final class JournalProve extends Verb
{
    @Parameters(index = "0", paramLabel = "SEQUENCE", description = "The input's sequence.")
    private long sequence;

    @Parameters(index = "1", paramLabel = "DIR", description = "The journal's directory.")
    private Path root;

    @Mixin
    private HeadFile head;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the proof goes; stdout without it.")
    private Path file;

    @Override
    public Integer call() throws IOException
    {
        if (!head.isGiven())
        {
            throw usage("a proof needs the --head that it leads to; 'journal head' makes one");
        }
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root);
            OutFile to = OutFile.open(file, out()))
        {
            final String trouble = head.trouble();
            if (null != trouble)
            {
                err().println(trouble);
                return ExitCodes.FINDING;
            }
            final long last = head.head().lastSequence(JournalSeries.INPUTS);
            if (sequence < 0 || sequence > last)
            {
                throw usage("the head holds no input with sequence " + sequence + ": its last one is " + last +
                    "; name another sequence, or make a newer head with 'journal head'");
            }
            final JournalProof proof = JournalProof.of(journal, head.head(), sequence, JournalProve::isDecision);
            to.writer().write(ProofJson.of(proof));
            to.writer().write('\n');
            to.commit();
            return ExitCodes.OK;
        }
        catch (final JournalRemovedException ex)
        {
            throw usage("sequence " + sequence + " is no more in the journal: " + ex.getMessage());
        }
        catch (final JournalDamageException ex)
        {
            err().println(ex.getMessage());
            return ExitCodes.FINDING;
        }
    }

    private static boolean isDecision(final int type)
    {
        return DecisionBodyDecoder.TEMPLATE_ID == type || RuleHitsDecoder.TEMPLATE_ID == type;
    }
}
