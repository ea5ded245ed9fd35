package io.peregrine.scoring;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Trains the golden models with the real libraries and writes each beside the library's own margins. Arguments: the
 * directory to write to, what stands after each name (the library's version), and what names begin with, if not all.
 */
final class WriteGoldenModels
{
    private WriteGoldenModels()
    {
    }

    public static void main(final String[] args) throws Exception
    {
        final Path directory = Path.of(args[0]);
        Files.createDirectories(directory);
        for (final GoldenCase golden : GoldenCase.all())
        {
            if (args.length < 3 || golden.name().startsWith(args[2]))
            {
                write(golden, directory, args[1]);
            }
        }
    }

    private static void write(final GoldenCase golden, final Path directory, final String suffix) throws Exception
    {
        final TrainedModel trained = golden.train();
        final byte[] file = trained.file(golden.kind());
        final String name = golden.name() + suffix + "." + golden.kind();
        Files.write(directory.resolve(name + ".gz"), gzip(file));
        final TreeEnsemble ensemble = (TreeEnsemble)ModelReader.read(file, name);
        final List<float[]> rows = GoldenRows.of(ensemble);
        final MarginBits bits = Oracle.margins(trained, ensemble, rows);
        Files.write(directory.resolve(name + ".margins.gz"), bits.toBytes());
        System.out.println(name + ": " + ensemble.trees().size() + " trees, " + file.length + " bytes, " +
            rows.size() + " rows, differences " + Differences.count(ensemble.plain(), rows, bits) +
            ", furthest score " + Oracle.furthestScore(trained, ensemble.plain(), rows));
    }

    private static byte[] gzip(final byte[] bytes) throws IOException
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out))
        {
            gzip.write(bytes);
        }

        return out.toByteArray();
    }
}
