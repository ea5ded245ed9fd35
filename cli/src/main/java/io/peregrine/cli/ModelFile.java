package io.peregrine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.peregrine.scoring.ModelDocument;
import io.peregrine.scoring.ModelReader;

/** Models from files. */
final class ModelFile
{
    private static final long MAX_LENGTH = 64 << 20;

    private ModelFile()
    {
    }

    /** @throws InputProblem if there is no such file. */
    static ModelDocument read(final Path file)
    {
        if (!Files.isReadable(file) || Files.isDirectory(file))
        {
            throw new InputProblem(file + ": no such file, or not readable: name a model file");
        }
        try
        {
            if (Files.size(file) > MAX_LENGTH)
            {
                throw new InputProblem(file + ": a model has at most " + MAX_LENGTH + " bytes");
            }
            return ModelReader.read(Files.readAllBytes(file), file.toString());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read " + file + " (" + ex + ")", ex);
        }
    }
}
