package io.peregrine.cli;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.peregrine.journal.JournalException;
import io.peregrine.journal.JournalProof;
import io.peregrine.journal.ProvenRecord;

/** A proof as docs/journal.md describes its file. */
final class ProofJson
{
    private static final String FORMAT = "peregrine-journal-proof";
    private static final int VERSION = 1;
    private static final HexFormat HEX = HexFormat.of();

    private ProofJson()
    {
    }

    static String of(final JournalProof proof)
    {
        final JsonWriter json = new JsonWriter().open('{')
            .name("format").value(FORMAT)
            .name("version").value(VERSION)
            .name("sequence").value(proof.sequence())
            .name("records").open('[');
        for (final ProvenRecord each : proof.records())
        {
            json.open('{')
                .name("series").value(each.series())
                .name("segment").value(each.segment())
                .name("segmentVersion").value(each.segmentVersion())
                .name("firstSequence").value(each.firstSequence())
                .name("lastSequence").value(each.lastSequence())
                .name("recordCount").value(each.recordCount())
                .name("sha256").value(HEX.formatHex(each.sha256()))
                .name("isOpen").value(each.isOpen())
                .name("index").value(each.index())
                .name("blinding").value(HEX.formatHex(each.blinding()))
                .name("record").value(HEX.formatHex(each.record()))
                .name("path").strings(each.path().stream().map(HEX::formatHex).toList())
                .name("segmentPath").strings(each.segmentPath().stream().map(HEX::formatHex).toList())
                .close('}');
        }
        return json.close(']').close('}').take();
    }

    /** @throws JournalException if it is no proof, whoever wrote it. */
    static JournalProof parse(final String text)
    {
        try
        {
            final Config json = ConfigFactory.parseString(
                text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
            if (!json.hasPath("format") || !FORMAT.equals(json.getString("format")) ||
                VERSION != json.getInt("version"))
            {
                throw new JournalException("no " + FORMAT + " of version " + VERSION +
                    ": name a file that 'journal prove' wrote");
            }
            final List<ProvenRecord> records = new ArrayList<>();
            for (final Config each : json.getConfigList("records"))
            {
                records.add(new ProvenRecord(each.getString("series"), each.getLong("segment"),
                    each.getInt("segmentVersion"), each.getLong("firstSequence"), each.getLong("lastSequence"),
                    each.getLong("recordCount"), HEX.parseHex(each.getString("sha256")), each.getBoolean("isOpen"),
                    each.getLong("index"), HEX.parseHex(each.getString("blinding")),
                    HEX.parseHex(each.getString("record")), hashes(each, "path"), hashes(each, "segmentPath")));
            }
            return new JournalProof(json.getLong("sequence"), List.copyOf(records));
        }
        catch (final ConfigException | IllegalArgumentException ex)
        {
            throw new JournalException("no proof, which 'journal prove' writes: " + ex.getMessage(), ex);
        }
    }

    private static List<byte[]> hashes(final Config json, final String name)
    {
        return json.getStringList(name).stream().map(HEX::parseHex).toList();
    }
}
