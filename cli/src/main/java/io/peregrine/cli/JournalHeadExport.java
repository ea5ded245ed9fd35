package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

import io.peregrine.engine.EngineConfig;
import io.peregrine.journal.Ed25519;
import io.peregrine.journal.JournalDamageException;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalHead;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what names the whole journal in a few lines. */
@Command(
    name = "head",
    description =
        "Writes a few lines that name everything in the journal. Keep them where the journal's owner cannot reach " +
            "them: 'journal verify --head' then finds every change, and 'journal prove' proves single decisions.",
    footer =
        {
            "",
            "Example:",
            "  openssl genpkey -algorithm ed25519 -out head.key",
            "  openssl pkey -in head.key -pubout -out head.pub",
            "  peregrine journal head journal --key head.key --out journal.head",
            "  peregrine journal head --config engine.conf --out journal.head"
        })
final class JournalHeadExport extends Verb
{
    @Parameters(paramLabel = "DIR", arity = "0..1",
        description = "The journal's directory; without it the configuration's.")
    private Path root;

    @Option(names = "--key", paramLabel = "FILE",
        description = "Ed25519 private key, PKCS#8 in PEM; that of the configuration's journal.head-key without it.")
    private Path key;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the head goes; stdout without it.")
    private Path file;

    @Mixin
    private EngineOptions engine;

    @Override
    public Integer call() throws IOException
    {
        if (null == root && !engine.isGiven())
        {
            throw usage("name the journal's directory, or give --config FILE");
        }
        final EngineConfig config = engine.isGiven() ? engine.load() : null;
        final Path keyFile = null == key && null != config ? config.headKey() : key;
        try (JournalDirectory journal =
            JournalDirectory.openReadOnly(null == root ? config.journalDirectory() : root);
            OutFile to = OutFile.open(file, out()))
        {
            final JournalHead head = JournalHead.of(journal, Instant.now(),
                null == keyFile ? null :
                HeadFile.parsed(keyFile, "an Ed25519 private key in PEM", Ed25519::privateKey));
            to.writer().write(head.text());
            to.commit();
            for (final String series : JournalSeries.NAMES)
            {
                err().println("series=" + series + " last=" + head.lastSequence(series));
            }
            if (!head.isSigned())
            {
                err().println("the head is not signed: whoever can change it can change the journal; name --key, " +
                    "or journal.head-key in the configuration");
            }
            return ExitCodes.OK;
        }
        catch (final JournalDamageException ex)
        {
            err().println(ex.getMessage());
            return ExitCodes.FINDING;
        }
    }
}
