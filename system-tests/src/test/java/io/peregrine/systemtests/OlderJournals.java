package io.peregrine.systemtests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

import io.peregrine.domain.Durability;
import io.peregrine.journal.JournalContext;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalWriter;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.replay.ContentPolicies;
import io.peregrine.replay.RecordedDecisions;
import io.peregrine.replay.ReplayVerifier;

/**
 * Journals that earlier engines wrote, packed. Each change of a format adds one, written by the last engine before it:
 * <pre>{@code
 * mvn -pl system-tests -am test -Dtest=OlderJournalsTest -Dperegrine.write-journal=$PWD/journal.zip
 * }</pre>
 * It has every message that takes a sequence, activations with their content, hits, labels and a running hash, in two
 * series of segments of which the first are sealed.
 */
final class OlderJournals
{
    private static final int INPUTS = 10_100;
    private static final int SEGMENT = 1 << 20;
    private static final int RING = 1024;
    private static final int PROFILES = 1024;

    private OlderJournals()
    {
    }

    /** Writes a journal with this engine. @return what its verification says. */
    static String write(final Path scratch, final Path zip) throws IOException
    {
        final Path root = scratch.resolve("journal");
        try (JournalDirectory directory = JournalDirectory.open(root);
            JournalWriter inputs = JournalWriter.open(
                directory.inputs(), new JournalContext().segmentLength(SEGMENT));
            JournalWriter decisions = JournalWriter.open(
                directory.decisions(), new JournalContext().segmentLength(SEGMENT).isDense(false)))
        {
            final List<MatrixPolicies.Stored> stored = MatrixPolicies.store(scratch, directory.content(), INPUTS);
            final ContentPolicies policies = new ContentPolicies(directory.content());
            final PipelineContext ctx = new PipelineContext().ringCapacity(RING).durability(Durability.WRITTEN)
                .policyCatalog(policies).profileStore(ChronicleProfileStore.open(PROFILES)).journalWriter(inputs)
                .decisionLog(new RecordedDecisions(null, decisions));
            try (Pipeline pipeline = new Pipeline(ctx, -1))
            {
                feed(pipeline, policies, stored);
            }
        }
        pack(root, zip);
        return verify(root);
    }

    private static void feed(
        final Pipeline pipeline, final ContentPolicies policies, final List<MatrixPolicies.Stored> stored)
    {
        final MatrixStream stream = new MatrixStream(INPUTS);
        for (long n = 0; n < INPUTS; n++)
        {
            final int activation = stream.activation(n);
            final MatrixPolicies.Stored policy = stored.get(Math.max(0, activation) % stored.size());
            if (activation >= 0)
            {
                policies.load(policy.policyHash(), policy.zonesHash());
            }
            final int length = activation < 0 ? stream.fill(n) : stream.activate(policy);
            while (!pipeline.input().offer(stream.frame, 0, length, stream.ingressTimeNs(n),
                MatrixStream.stagesAllowed(n), 1, n, 1))
            {
                pipeline.drain();
            }
        }
        pipeline.drain();
    }

    static String verify(final Path root)
    {
        return new ReplayVerifier(Layout.AUTO, RING).verify(root).toString();
    }

    private static void pack(final Path root, final Path zip) throws IOException
    {
        try (OutputStream file = Files.newOutputStream(zip); ZipOutputStream out = new ZipOutputStream(file);
            Stream<Path> files = Files.walk(root))
        {
            for (final Path next : files.filter(Files::isRegularFile).sorted().toList())
            {
                final ZipEntry entry = new ZipEntry(root.relativize(next).toString());
                entry.setLastModifiedTime(FileTime.fromMillis(0));
                out.putNextEntry(entry);
                Files.copy(next, out);
            }
        }
    }

    static void unpack(final InputStream zip, final Path root) throws IOException
    {
        try (ZipInputStream in = new ZipInputStream(zip))
        {
            for (ZipEntry entry = in.getNextEntry(); null != entry; entry = in.getNextEntry())
            {
                final Path file = root.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(in, file);
            }
        }
    }
}
