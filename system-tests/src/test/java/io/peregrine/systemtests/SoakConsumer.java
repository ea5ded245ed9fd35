package io.peregrine.systemtests;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.journal.JournalTail;

/**
 * A consumer that follows the decisions under a cursor and keeps a book of its own; it may be killed at any moment and
 * goes on when it is started again. One thread.
 */
final class SoakConsumer implements AutoCloseable
{
    private static final String CURSOR = "soak";
    private static final int BATCH = 4_096;
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final JournalDirectory journal;
    private final JournalTail tail;
    private final AnswerBook book;
    private final JournalAgainstBook bodies = new JournalAgainstBook();

    SoakConsumer(final Path root, final Path book, final int capacity)
    {
        journal = JournalDirectory.openReadOnly(root);
        tail = JournalTail.open(journal, "decisions", CURSOR, JournalTail.GO_ON);
        this.book = new AnswerBook(book, capacity);
    }

    /** Takes what there is, a batch at most. @return how much. */
    int doWork()
    {
        int count = 0;
        while (count < BATCH && tail.next())
        {
            count++;
            final JournalReader record = tail.record();
            if (bodies.isBody(record))
            {
                // What was not committed comes again, and must be the same.
                final long id = bodies.body().paymentId().low();
                book.answer(id, JournalAgainstBook.hash(record), bodies.body().inputSequence(), true);
            }
        }
        if (book.changed() > 0)
        {
            throw new AssertionError("delivered again, and not the same: " + book.firstDifference());
        }
        if (count > 0)
        {
            tail.commit();
        }
        return count;
    }

    AnswerBook book()
    {
        return book;
    }

    @Override
    public void close()
    {
        book.close();
        tail.close();
        journal.close();
    }

    /** Arguments: the journal, the book's file, its capacity. Until it is killed. */
    public static void main(final String[] args)
    {
        try (SoakConsumer consumer = new SoakConsumer(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2])))
        {
            while (true)
            {
                if (0 == consumer.doWork())
                {
                    LockSupport.parkNanos(IDLE_NS);
                }
            }
        }
    }
}
