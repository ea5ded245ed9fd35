package io.peregrine.systemtests;

import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.RejectCode;
import io.peregrine.protocol.RejectDecoder;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A switch whose payments are functions of their ids, and which holds each answer against its book. Whenever it is
 * connected anew it asks once more for some payments that were answered before. One thread.
 */
final class CampaignSwitch implements DecisionListener, AutoCloseable
{
    private static final long START_NS = 1_522_540_800_000_000_000L;
    private static final long STEP_NS = 9_000_000_000L;
    private static final int CUSTOMERS = 4_999;
    private static final int TERMINALS = 9_973;
    private static final int TERMINAL_DIGITS = 8;
    private static final long MIX = 0x9E3779B97F4A7C15L;
    static final int WINDOW = 1024;
    private static final int OFFER_LIMIT = 64;
    private static final int MOST_REJECTS = 2_000;

    private final AnswerBook book;
    private final Random random;
    private final long[] again;
    private final int againSpan;
    private final StringBuilder otherRejects = new StringBuilder();
    private final PeregrineClient client;
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final PaymentRequestEncoder payment;
    private final int length;
    private final int terminalAt;
    private int nextId;
    private int end;
    private int againIndex;
    private int connections;
    private long decisions;
    private long decisionsOfConnection;
    private long repeats;
    private long refused;
    private long others;

    /** Ids in the order in which they are sent; null: as they are. */
    private int[] order;

    /**
     * @param sample    payments that were answered and are asked for again after each connection.
     * @param againSpan how far back they may lie: an engine remembers so many.
     */
    CampaignSwitch(
        final String aeronDirectory,
        final AnswerBook book,
        final int nextId,
        final int sample,
        final int againSpan,
        final Random random)
    {
        this.book = book;
        this.nextId = nextId;
        this.again = new long[sample];
        this.againSpan = againSpan;
        this.random = random;
        end = nextId;
        againIndex = sample;
        client = new PeregrineClient(new PeregrineClientContext()
            .aeronDirectory(aeronDirectory)
            .window(WINDOW)
            .connectTimeoutNs(TimeUnit.SECONDS.toNanos(1))
            .listener(this));
        payment = BlankPayment.encode(frame, new MessageHeaderEncoder());
        payment.currency(978);
        payment.userFieldsCount(0);
        length = MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength();
        terminalAt = payment.offset() + PaymentRequestEncoder.terminalIdEncodingOffset();
    }

    /** @param ids to be sent in this order; the number of a payment in it takes the place of its id. */
    CampaignSwitch order(final int[] ids)
    {
        order = ids;
        return this;
    }

    /** @param newEnd the id before which it stops for now. */
    void sendUpTo(final int newEnd)
    {
        end = newEnd;
    }

    /** Sends what it may, and takes what came. */
    int doWork()
    {
        int work = client.doWork();
        if (!client.isConnected())
        {
            return work;
        }

        for (int i = 0; i < OFFER_LIMIT && againIndex < again.length; i++)
        {
            encode(again[againIndex]);
            if (client.offer(frame, 0, length) < 0)
            {
                return work;
            }
            againIndex++;
            work++;
        }
        for (int i = 0; i < OFFER_LIMIT && nextId < end; i++)
        {
            encode(nextId);
            if (client.offer(frame, 0, length) < 0)
            {
                return work;
            }
            nextId++;
            work++;
        }
        return work;
    }

    static long eventTimeNs(final long id)
    {
        return START_NS + id * STEP_NS;
    }

    private void encode(final long number)
    {
        final long id = null == order ? number : order[(int)number];
        final long mixed = (id + 1) * MIX;
        payment.paymentId().low(id).high(0);
        payment.eventTimeNs(eventTimeNs(id))
            .amountMinor(100 + (mixed >>> 33) % 30_000)
            .customerId((mixed >>> 20 & 0xFFFFF) % CUSTOMERS);
        long terminal = (mixed & 0xFFFFF) % TERMINALS;
        for (int i = TERMINAL_DIGITS - 1; i >= 0; i--, terminal /= 10)
        {
            frame.putByte(terminalAt + i, (byte)('0' + terminal % 10));
        }
    }

    /** Half of those asked for again are the very last ones, the others lie anywhere. */
    @Override
    public void onConnected(final long sessionId)
    {
        connections++;
        decisionsOfConnection = 0;
        final int most = Math.min(againSpan, nextId);
        againIndex = 0 == most ? again.length : 0;
        for (int i = 0; i < again.length && most > 0; i++)
        {
            int back = 0 == (i & 1) ? Math.min(most, 1 + i / 2) : 1 + random.nextInt(most);
            while (back > WINDOW && !book.isAnswered(nextId - back))
            {
                back--; // It was refused: it would be decided now, behind others.
            }
            again[i] = nextId - back;
        }
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        decisions++;
        decisionsOfConnection++;
        final boolean isRepeated = delivery.flags().duplicate();
        repeats += isRepeated ? 1 : 0;
        if (null != book)
        {
            final long hash = AnswerBook.hash(
                delivery.buffer(), delivery.limit() + DecisionDecoder.bodyHeaderLength(), delivery.bodyLength());
            book.answer(body.paymentId().low(), hash, body.inputSequence(), isRepeated);
        }
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
        others++;
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
        if (RejectCode.JOURNAL_UNAVAILABLE == reject.code())
        {
            refused++;
            return;
        }
        others++;
        if (otherRejects.length() < MOST_REJECTS)
        {
            otherRejects.append(reject).append('\n');
        }
    }

    /** @return payments that the engine said it cannot take, since its journal does not: the switch stood in. */
    long refused()
    {
        return refused;
    }

    /** @return the first rejects that are none of those, for people. */
    String otherRejects()
    {
        return otherRejects.toString();
    }

    int nextId()
    {
        return nextId;
    }

    /** @return true if all was answered that was to be sent. */
    boolean isDone()
    {
        return nextId >= end && againIndex == again.length && 0 == client.unansweredCount() && client.isConnected();
    }

    long decisions()
    {
        return decisions;
    }

    /** @return how often it was connected. */
    int connections()
    {
        return connections;
    }

    /** @return decisions since it was last connected. */
    long decisionsOfConnection()
    {
        return decisionsOfConnection;
    }

    /** @return decisions that said that they were made before. */
    long repeats()
    {
        return repeats;
    }

    /** @return answers that are neither decisions nor such refusals; there should be none. */
    long others()
    {
        return others;
    }

    @Override
    public void close()
    {
        client.close();
    }
}
