package io.peregrine.journal;

import java.nio.file.Path;

import static io.peregrine.journal.SegmentFormat.NO_SEQUENCE;

/**
 * Follows one series, also while an engine writes it, and remembers under a name how far it came: each record is
 * delivered at least once, in order, whoever is killed when. It only reads what the engine writes. One thread.
 */
public final class JournalTail implements AutoCloseable
{
    /** Where a consumer begins that goes on, or begins with the first record there is. */
    public static final long GO_ON = -1;

    private final TailCursor cursor;
    private final JournalReader reader;
    private long sequence;
    private int count;
    private int toSkip;

    private JournalTail(final TailCursor cursor, final JournalReader reader)
    {
        this.cursor = cursor;
        this.reader = reader;
    }

    /** @return true if a cursor may be called so. */
    public static boolean isCursorName(final String name)
    {
        return TailCursor.isName(name);
    }

    /**
     * Goes on behind what was committed under this name; a name that is new begins with the first record there is.
     *
     * @param series inputs or decisions.
     * @param name   of the cursor, which one consumer holds at a time.
     * @param from   a sequence to begin with wherever the cursor stands; or {@link #GO_ON}.
     * @throws JournalRemovedException if retention removed what comes next.
     */
    public static JournalTail open(
        final JournalDirectory journal, final String series, final String name, final long from)
    {
        if (!JournalHead.SERIES.contains(series))
        {
            throw new JournalException("there is no series " + series + "; it is inputs or decisions");
        }
        final Path directory = journal.root().resolve(series);
        final TailCursor cursor = TailCursor.open(journal.root(), series, name, GO_ON != from);
        JournalReader reader = null;
        try
        {
            reader = JournalReader.open(directory);
            final JournalTail tail = new JournalTail(cursor, reader);
            tail.begin(directory, from);
            return tail;
        }
        catch (final RuntimeException ex)
        {
            if (null != reader)
            {
                reader.close();
            }
            cursor.close();
            throw ex;
        }
    }

    private void begin(final Path directory, final long from)
    {
        final long firstKept = Segments.firstKept(directory);
        sequence = GO_ON == from ? cursor.sequence() : from - 1;
        count = GO_ON == from ? cursor.count() : Integer.MAX_VALUE;
        toSkip = count;
        if (sequence + 1 < firstKept && NO_SEQUENCE != cursor.sequence())
        {
            throw new JournalRemovedException(firstKept - 1, "the cursor " + cursor.file() +
                " came as far as sequence " + sequence + ", what it had not seen up to sequence " +
                (firstKept - 1) + " was removed by retention; set it anew by naming a sequence to begin with");
        }
        if (GO_ON != from && from < firstKept)
        {
            throw new JournalRemovedException(directory, firstKept - 1);
        }
        if (sequence < firstKept)
        {
            // Records of the last sequence may stand on both sides: rather delivered twice than not at all.
            reader.seekFirst();
            toSkip = GO_ON == from ? 0 : count;
        }
        else
        {
            reader.seek(sequence);
        }
    }

    /** @return true if {@link #record} now stands on the next record; false at the end, for now. */
    public boolean next()
    {
        while (reader.next())
        {
            final long found = reader.sequence();
            if (found > sequence)
            {
                sequence = found;
                count = 1;
                toSkip = 0;
                return true;
            }
            if (found == sequence && toSkip > 0)
            {
                toSkip--;
            }
            else if (found == sequence)
            {
                count++;
                return true;
            }
        }
        return false;
    }

    /** @return standing on the record that {@link #next} found. */
    public JournalReader record()
    {
        return reader;
    }

    /** The consumer has done with all that was delivered: on return that is on the disk. */
    public void commit()
    {
        if (sequence != cursor.sequence() || count != cursor.count())
        {
            cursor.write(sequence, count);
        }
    }

    /** What was not committed is delivered again to the next one of this name. */
    @Override
    public void close()
    {
        reader.close();
        cursor.close();
    }
}
