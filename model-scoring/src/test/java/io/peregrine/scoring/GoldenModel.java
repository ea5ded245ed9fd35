package io.peregrine.scoring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A model that a real library trained and wrote, and the margins it gives.
 *
 * @param name    of the file, which tells library, what is special about it, and version.
 * @param bytes   of the file.
 * @param margins of its rows.
 */
record GoldenModel(String name, byte[] bytes, MarginBits margins)
{
    private static final String MARGINS = ".margins.gz";

    static List<GoldenModel> all()
    {
        try (Stream<Path> files = Files.list(Path.of(GoldenModel.class.getResource("golden").toURI())))
        {
            return files.filter(file -> file.toString().endsWith(MARGINS)).sorted().map(GoldenModel::read).toList();
        }
        catch (final IOException | URISyntaxException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static GoldenModel read(final Path margins)
    {
        final String name = margins.getFileName().toString().replace(MARGINS, "");
        try (InputStream model = new GZIPInputStream(Files.newInputStream(margins.resolveSibling(name + ".gz"))))
        {
            return new GoldenModel(name, model.readAllBytes(), MarginBits.of(Files.readAllBytes(margins)));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    TreeEnsemble ensemble()
    {
        return (TreeEnsemble)ModelReader.read(bytes, name);
    }

    @Override
    public String toString()
    {
        return name;
    }
}
