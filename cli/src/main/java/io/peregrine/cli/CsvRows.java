package io.peregrine.cli;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;

/** Reads a CSV file (RFC 4180, UTF-8, a header in its first line; compressed where its name ends in .gz) row by row. */
final class CsvRows implements AutoCloseable
{
    private static final int BUFFER_LENGTH = 1 << 16;

    private final Path file;
    private final CsvReader<CsvRow> reader;
    private final Iterator<CsvRow> iterator;
    private final List<String> header;
    private final CsvRow row = new CsvRow();

    private CsvRows(final Path file, final InputStream in)
    {
        this.file = file;
        // Rows of another length are refused here, with the file's name.
        reader = CsvReader.builder().extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE).detectBomHeader(true)
            .build(row, in);
        iterator = reader.iterator();
        header = header();
    }

    /** @throws InputProblem if there is no such file, or it has no header. */
    static CsvRows open(final Path file)
    {
        FileTrouble.checkReadable(file, "a CSV file");
        InputStream in = null;
        try
        {
            // Pipes, too: what Files opens asks for a place in the file.
            in = new BufferedInputStream(new FileInputStream(file.toFile()), BUFFER_LENGTH);
            return new CsvRows(file, isCompressed(file) ? new GZIPInputStream(in, BUFFER_LENGTH) : in);
        }
        catch (final IOException | RuntimeException ex)
        {
            close(in);
            if (ex instanceof RuntimeException)
            {
                throw (RuntimeException)ex;
            }
            throw unreadable(file, (IOException)ex);
        }
    }

    static boolean isCompressed(final Path file)
    {
        return file.getFileName().toString().endsWith(".gz");
    }

    private static InputProblem unreadable(final Path file, final IOException ex)
    {
        final String cure = ex instanceof ZipException ? ": a name in .gz must be a gzip file" : "";
        return new InputProblem(file + ": cannot be read: " + ex.getMessage() + cure, ex);
    }

    private static void close(final InputStream in)
    {
        try
        {
            if (null != in)
            {
                in.close();
            }
        }
        catch (final IOException ignore)
        {
            // The first trouble is the one to tell.
        }
    }

    private List<String> header()
    {
        if (!advance())
        {
            throw new InputProblem(file + ": the file is empty: its first line must name the columns");
        }
        final List<String> names = new ArrayList<>();
        final Set<String> seen = new HashSet<>();
        for (int i = 0; i < row.count(); i++)
        {
            final String name = row.field(i).toString();
            if (!seen.add(name))
            {
                throw new InputProblem(
                    file + ":" + row.line() + ": column \"" + name + "\" stands twice in the header");
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    /** @return false at the end. */
    boolean next()
    {
        if (!advance())
        {
            return false;
        }
        if (row.count() != header.size())
        {
            throw new InputProblem(file + ":" + row.line() + ": " + row.count() + " fields, but the header names " +
                header.size() + " columns: put texts with commas in quotes");
        }
        return true;
    }

    private boolean advance()
    {
        try
        {
            if (!iterator.hasNext())
            {
                return false;
            }
            iterator.next();
            return true;
        }
        catch (final UncheckedIOException ex)
        {
            throw unreadable(file, ex.getCause());
        }
        catch (final CsvParseException ex)
        {
            if (ex.getCause() instanceof UncheckedIOException)
            {
                throw unreadable(file, ((UncheckedIOException)ex.getCause()).getCause());
            }
            throw new InputProblem(file + ": no CSV: " + ex.getMessage(), ex);
        }
    }

    Path file()
    {
        return file;
    }

    /** @return the names of the columns, in the file's order. */
    List<String> columns()
    {
        return header;
    }

    /** @return the row that {@link #next()} moved to. */
    CsvRow row()
    {
        return row;
    }

    /** @return a problem with a field of the current row: where it is and what it says, then what is wrong. */
    InputProblem problem(final int column, final String what)
    {
        return new InputProblem(file + ":" + row.line() + ": column " + header.get(column) + ": \"" +
            row.field(column) + "\" " + what);
    }

    @Override
    public void close()
    {
        try
        {
            reader.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
