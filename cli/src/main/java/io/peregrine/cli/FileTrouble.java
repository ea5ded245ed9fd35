package io.peregrine.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** What is wrong with a file, in people's words and with the cure; Java's exceptions name their classes. */
final class FileTrouble
{
    private static final String NO_ROOM = "no space left on device";

    private FileTrouble()
    {
    }

    /** @return what the system says, without the file's name. */
    static String of(final IOException ex)
    {
        if (ex instanceof AccessDeniedException)
        {
            return "permission denied";
        }
        if (ex instanceof NoSuchFileException || ex instanceof FileNotFoundException)
        {
            return "no such file or directory";
        }
        final String reason = ex instanceof FileSystemException ? ((FileSystemException)ex).getReason() :
            ex.getMessage();
        return null == reason ? ex.getClass().getSimpleName() :
            reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    }

    /** @param file null or - for stdout. */
    static UncheckedIOException unwritable(final Path file, final IOException ex)
    {
        final boolean isStdout = null == file || "-".equals(file.toString());
        final String reason = of(ex);
        final String cure = NO_ROOM.equals(reason) ? ": make room there, or name another file" :
            ex instanceof AccessDeniedException ? ": let this user write there, or name another file" :
            ": name another file";
        return new UncheckedIOException(
            "cannot write " + (isStdout ? "to stdout: " + reason : file + ": " + reason + cure), ex);
    }

    /**
     * Refuses what cannot be read as a file.
     *
     * @param what it should be, as in "a CSV file".
     */
    static void checkReadable(final Path file, final String what)
    {
        if (Files.isDirectory(file))
        {
            throw new InputProblem(file + ": is a directory: name " + what);
        }
        if (!Files.isReadable(file))
        {
            throw new InputProblem(
                file + (Files.exists(file) ? ": this user may not read it: name " : ": no such file: name ") + what);
        }
    }
}
