package io.peregrine.systemtests;

import java.nio.file.Path;
import java.util.BitSet;

import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;

/** Holds what is left of a journal against what its switch was told. One thread. */
final class JournalAgainstBook
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final DecisionBodyDecoder body = new DecisionBodyDecoder();
    private long firstSequence;

    /** @return the sequence behind the last input; from the first one there is they have no gap. */
    long checkInputs(final Path root)
    {
        long next = -1;
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root);
            JournalReader inputs = JournalReader.open(journal.inputs()))
        {
            inputs.seekFirst();
            while (inputs.next())
            {
                if (next < 0)
                {
                    next = inputs.sequence();
                    firstSequence = next;
                }
                require(next == inputs.sequence(), "input " + inputs.sequence() + " where " + next + " should be");
                next++;
            }
        }
        return next;
    }

    /** @return the first input that {@link #checkInputs} found. */
    long firstSequence()
    {
        return firstSequence;
    }

    /** Each payment has one body at most, the very one that the switch was told. @return how many have one. */
    long checkDecisions(final Path root, final AnswerBook book)
    {
        final BitSet decided = new BitSet(book.capacity());
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root);
            JournalReader decisions = JournalReader.open(journal.decisions()))
        {
            decisions.seekFirst();
            while (nextBody(decisions))
            {
                final int id = (int)body.paymentId().low();
                require(!decided.get(id), "payment " + id + " has two decisions, one at " + body.inputSequence());
                decided.set(id);
                require(book.isSame(id, hash(decisions), body.inputSequence()), "payment " + id +
                    " was answered with sequence " + book.sequence(id) + " and other bytes than the journal has at " +
                    body.inputSequence());
            }
        }
        return decided.cardinality();
    }

    /** @return of the body that the reader stands on. */
    static long hash(final JournalReader decisions)
    {
        return AnswerBook.hash(decisions.buffer(), decisions.frameOffset(), decisions.frameLength());
    }

    /** Goes on to the next decision's body. */
    boolean nextBody(final JournalReader decisions)
    {
        while (decisions.next())
        {
            if (isBody(decisions))
            {
                return true;
            }
        }
        return false;
    }

    /** @return true if the record is a decision's body, which {@link #body} then is. */
    boolean isBody(final JournalReader decisions)
    {
        if (DecisionBodyDecoder.TEMPLATE_ID != decisions.type())
        {
            return false;
        }
        body.wrapAndApplyHeader(decisions.buffer(), decisions.frameOffset(), header);
        return true;
    }

    DecisionBodyDecoder body()
    {
        return body;
    }

    private static void require(final boolean isAsItShouldBe, final String otherwise)
    {
        if (!isAsItShouldBe)
        {
            throw new AssertionError(otherwise);
        }
    }
}
