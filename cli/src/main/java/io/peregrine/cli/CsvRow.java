package io.peregrine.cli;

import java.util.Arrays;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;

/**
 * The current row of a CSV file: one character array that each row overwrites, so a row allocates nothing. Also a view
 * on one of its fields, for parsers that take a CharSequence: {@link #field(int)} chooses the field.
 */
final class CsvRow extends AbstractBaseCsvCallbackHandler<CsvRow> implements CharSequence
{
    private char[] chars = new char[256];
    private int[] ends = new int[32];
    private int count;
    private long line;
    private int start;
    private int end;

    /** Allows it to be used before the parser's first row. */
    CsvRow()
    {
    }

    @Override
    protected void handleBegin(final long startingLineNumber)
    {
        line = startingLineNumber;
        count = 0;
    }

    @Override
    protected void handleField(
        final int fieldIdx, final char[] buf, final int offset, final int len, final boolean quoted)
    {
        final int from = 0 == count ? 0 : ends[count - 1];
        if (from + len > chars.length)
        {
            chars = Arrays.copyOf(chars, Math.max(from + len, chars.length * 2));
        }
        if (count == ends.length)
        {
            ends = Arrays.copyOf(ends, count * 2);
        }
        System.arraycopy(buf, offset, chars, from, len);
        ends[count++] = from + len;
    }

    @Override
    protected CsvRow buildRecord()
    {
        return this;
    }

    /** @return how many fields the row has. */
    int count()
    {
        return count;
    }

    /** @return the line it begins in, from 1. */
    long line()
    {
        return line;
    }

    /** @return this, as the text of a field: valid until the next call. */
    CsvRow field(final int index)
    {
        start = 0 == index ? 0 : ends[index - 1];
        end = ends[index];
        return this;
    }

    @Override
    public int length()
    {
        return end - start;
    }

    @Override
    public char charAt(final int index)
    {
        return chars[start + index];
    }

    @Override
    public CharSequence subSequence(final int from, final int to)
    {
        return new String(chars, start + from, to - from);
    }

    @Override
    public String toString()
    {
        return new String(chars, start, end - start);
    }
}
