package io.peregrine.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/**
 * Where a verb's data goes: stdout, or a file that appears as a whole. It is written beside its place under another
 * name and takes its own in {@link #commit()}; closed before that, it leaves nothing. Compressed where the name ends in
 * .gz.
 */
final class OutFile implements AutoCloseable
{
    private static final int BUFFER_LENGTH = 1 << 16;

    /** A PrintWriter keeps trouble to itself; here it ends the verb: nobody reads on, or the disk is full. */
    private static final class Stdout extends Writer
    {
        private final PrintWriter stdout;

        Stdout(final PrintWriter stdout)
        {
            this.stdout = stdout;
        }

        @Override
        public void write(final char[] chars, final int offset, final int length) throws IOException
        {
            stdout.write(chars, offset, length);
            flush();
        }

        @Override
        public void flush() throws IOException
        {
            if (stdout.checkError())
            {
                throw new IOException("it is closed, or full");
            }
        }

        @Override
        public void close() throws IOException
        {
            flush();
        }
    }

    private final Path file;
    private final Path part;
    private final Writer writer;
    private boolean isCommitted;

    private OutFile(final Path file, final Path part, final Writer writer)
    {
        this.file = file;
        this.part = part;
        this.writer = writer;
    }

    /**
     * @param file   null or - for stdout.
     * @param stdout what stdout is; flushed, not closed.
     */
    static OutFile open(final Path file, final PrintWriter stdout)
    {
        if (null == file || "-".equals(file.toString()))
        {
            return new OutFile(null, null, new BufferedWriter(new Stdout(stdout), BUFFER_LENGTH));
        }
        if (Files.isDirectory(file))
        {
            throw new InputProblem(file + " is a directory: name a file in it");
        }
        final Path place = place(file);
        if (!Files.isDirectory(place.getParent()))
        {
            throw new InputProblem("cannot write " + file + ": there is no directory " + place.getParent() +
                ": make it, or name another file");
        }
        // A device or a pipe is written to where it stands: a file in its place is never meant.
        final boolean isInPlace = Files.exists(place) && !Files.isRegularFile(place);
        final Path part = isInPlace ? place : place.resolveSibling(
            "." + place.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try
        {
            final OutputStream out = Files.newOutputStream(part);
            if (!isInPlace)
            {
                // Whoever stops the process leaves no half of a file.
                part.toFile().deleteOnExit();
            }
            return new OutFile(place, part, new BufferedWriter(new OutputStreamWriter(
                CsvRows.isCompressed(place) ? new GZIPOutputStream(out, BUFFER_LENGTH) : out,
                StandardCharsets.UTF_8), BUFFER_LENGTH));
        }
        catch (final IOException ex)
        {
            throw FileTrouble.unwritable(file, ex);
        }
    }

    /** @return where a link leads: it is not the link that is replaced. */
    private static Path place(final Path file)
    {
        try
        {
            return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        }
        catch (final IOException ex)
        {
            throw FileTrouble.unwritable(file, ex);
        }
    }

    Writer writer()
    {
        return writer;
    }

    /** All is written: flush, and give the file its name. */
    void commit()
    {
        try
        {
            if (null == part)
            {
                writer.flush();
            }
            else
            {
                writer.close();
                if (!part.equals(file))
                {
                    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            isCommitted = true;
        }
        catch (final IOException ex)
        {
            throw FileTrouble.unwritable(file, ex);
        }
    }

    @Override
    public void close()
    {
        if (isCommitted || null == part)
        {
            return;
        }
        try
        {
            writer.close();
        }
        catch (final IOException ignore)
        {
            // It is thrown away.
        }
        if (part.equals(file))
        {
            return;
        }
        try
        {
            Files.deleteIfExists(part);
        }
        catch (final IOException ignore)
        {
            // A part that cannot be deleted harms nobody: its name is hidden.
        }
    }
}
