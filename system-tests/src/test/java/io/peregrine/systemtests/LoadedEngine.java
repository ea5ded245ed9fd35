package io.peregrine.systemtests;

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
import io.peregrine.protocol.RejectDecoder;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;

/** A switch whose payments go on and on: the time moves, customers and terminals come again. One thread. */
final class LoadedEngine implements DecisionListener, AutoCloseable
{
    private static final long START_NS = 1_522_540_800_000_000_000L;
    private static final long STEP_NS = 9_000_000_000L;
    private static final int CUSTOMERS = 4_999;
    private static final int TERMINALS = 9_973;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(280);
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final PeregrineClient client;
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final PaymentRequestEncoder payment;
    private final int length;
    private final int terminalAt;
    private long nextId;
    private long decisions;
    private long others;
    private long heardNs;

    LoadedEngine(final String aeronDirectory, final int window)
    {
        // A busy machine may stop a process for seconds: an engine that is silent meanwhile is not gone.
        client = new PeregrineClient(new PeregrineClientContext().aeronDirectory(aeronDirectory).window(window)
            .silenceTimeoutNs(PATIENCE_NS).driverTimeoutNs(PATIENCE_NS).listener(this));
        payment = BlankPayment.encode(frame, new MessageHeaderEncoder());
        payment.currency(978);
        payment.userFieldsCount(0);
        length = MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength();
        terminalAt = payment.offset() + PaymentRequestEncoder.terminalIdEncodingOffset();
    }

    /** Sends so many payments and waits for their decisions. @throws AssertionError if no answers come any more. */
    void decide(final long count)
    {
        final long end = nextId + count;
        heardNs = System.nanoTime();
        for (; nextId < end; nextId++)
        {
            encode();
            while (client.offer(frame, 0, length) < 0)
            {
                work();
            }

            if (nextId % 8 == 0)
            {
                client.doWork();
            }
        }

        while (client.unansweredCount() > 0)
        {
            work();
        }
    }

    private void work()
    {
        final int work = client.doWork();
        if (work > 0)
        {
            heardNs = System.nanoTime();
        }
        else if (System.nanoTime() - heardNs > LIMIT_NS)
        {
            throw new AssertionError("no answers any more, after " + decisions + " decisions");
        }
        YieldingIdleStrategy.INSTANCE.idle(work);
    }

    private void encode()
    {
        final long random = (nextId + 1) * MIX;
        payment.paymentId().low(nextId).high(0);
        payment.eventTimeNs(START_NS + nextId * STEP_NS)
            .amountMinor(100 + (random >>> 33) % 30_000)
            .customerId((random >>> 20 & 0xFFFFF) % CUSTOMERS);
        long terminal = (random & 0xFFFFF) % TERMINALS;
        for (int i = 7; i >= 0; i--, terminal /= 10)
        {
            frame.putByte(terminalAt + i, (byte)('0' + terminal % 10));
        }
    }

    long decisions()
    {
        return decisions;
    }

    /** @return answers that are not decisions; there should be none. */
    long others()
    {
        return others;
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        decisions++;
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
        others++;
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
        others++;
    }

    @Override
    public void close()
    {
        client.close();
    }
}
