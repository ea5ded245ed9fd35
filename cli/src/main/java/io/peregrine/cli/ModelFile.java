package io.peregrine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.peregrine.scoring.ModelDocument;
import io.peregrine.scoring.ModelFormatException;
import io.peregrine.scoring.ModelReader;
import io.peregrine.scoring.TreeEnsemble;

/** Models from files. */
final class ModelFile
{
    private static final long MAX_LENGTH = 64 << 20;

    private ModelFile()
    {
    }

    /**
     * @param trees which ones: {@code all}, {@code best} or a number.
     * @throws InputProblem if there is no such file, or no such trees in it.
     */
    static ModelDocument read(final Path file, final String trees)
    {
        final ModelDocument document = read(file);
        if ("all".equals(trees))
        {
            return document;
        }
        if (!(document instanceof TreeEnsemble ensemble))
        {
            throw new InputProblem(file + ": has no trees: leave out --trees");
        }
        try
        {
            return "best".equals(trees) ? ensemble.best() : ensemble.limitedTo(Integer.parseInt(trees));
        }
        catch (final NumberFormatException ex)
        {
            throw new InputProblem("--trees " + trees + ": write all, best or a number");
        }
        catch (final ModelFormatException ex)
        {
            throw new InputProblem(file + ": " + ex.getMessage());
        }
    }

    /** @throws InputProblem if there is no such file. */
    static ModelDocument read(final Path file)
    {
        FileTrouble.checkReadable(file, "a model file");
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
            throw new UncheckedIOException("cannot read " + file + ": " + FileTrouble.of(ex), ex);
        }
    }
}
