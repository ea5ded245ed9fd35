package io.peregrine.cli;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.peregrine.client.PeregrineClient;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes decisions in the order in which their payments were sent. Answers may come in another one; those that come
 * early wait here, at most as many as the client lets be unanswered. One thread.
 */
final class OrderedDecisions
{
    private static final int MAX_BODY_LENGTH = 512;
    private static final int NOT_YET = 0;
    private static final int NO_ROW = -1;

    private final DecisionsCsv csv;
    private final StringBuilder[] ids;
    private final int[] lengths;
    private final UnsafeBuffer bodies;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final DecisionBodyDecoder held = new DecisionBodyDecoder();
    private final int mask;
    private long next = 1;

    /**
     * @param csv    null: nothing is written.
     * @param window what the client lets be unanswered, a power of two.
     */
    OrderedDecisions(final DecisionsCsv csv, final int window)
    {
        this.csv = csv;
        ids = new StringBuilder[window];
        for (int i = 0; i < window; i++)
        {
            ids[i] = new StringBuilder();
        }
        lengths = new int[window];
        bodies = new UnsafeBuffer(ByteBuffer.allocateDirect(window * MAX_BODY_LENGTH));
        mask = window - 1;
    }

    /** @param correlationId as {@link PeregrineClient#offer} gave it: dense, from 1. */
    void sent(final long correlationId, final CharSequence paymentId)
    {
        final StringBuilder id = ids[(int)correlationId & mask];
        id.setLength(0);
        id.append(paymentId);
    }

    /** @return the input's own text, of a message that is unanswered. */
    CharSequence paymentId(final long correlationId)
    {
        return ids[(int)correlationId & mask];
    }

    void decided(final long correlationId, final DecisionBodyDecoder body) throws IOException
    {
        final int slot = (int)correlationId & mask;
        final int start = body.offset() - MessageHeaderDecoder.ENCODED_LENGTH;
        final int length = MessageHeaderDecoder.ENCODED_LENGTH + body.sbeDecodedLength();
        bodies.putBytes(slot * MAX_BODY_LENGTH, body.buffer(), start, length);
        lengths[slot] = length;
        flush();
    }

    /** The message has no row: a label, or what was refused. */
    void answeredWithoutRow(final long correlationId) throws IOException
    {
        lengths[(int)correlationId & mask] = NO_ROW;
        flush();
    }

    private void flush() throws IOException
    {
        for (int slot = (int)next & mask; NOT_YET != lengths[slot]; slot = (int)++next & mask)
        {
            if (null != csv && NO_ROW != lengths[slot])
            {
                held.wrapAndApplyHeader(bodies, slot * MAX_BODY_LENGTH, header);
                csv.write(ids[slot], held);
            }
            lengths[slot] = NOT_YET;
        }
    }
}
