package io.peregrine.systemtests;

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

import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A switch that pays for one customer after the other, and round again, at a rate or as fast as it is answered. What a
 * payment waits counts from when it was to be sent. One thread.
 */
final class SteadySwitch implements DecisionListener, AutoCloseable
{
    private static final long START_NS = 1_522_540_800_000_000_000L;
    private static final long STEP_NS = 10_000_000L;
    private static final long LONGEST_NS = 120_000_000_000L;
    private static final int WINDOW = 1 << 16;
    private static final int MOST_OPEN_WHEN_FAST = 256;
    private static final int TERMINALS = 1_000;

    private final PeregrineClient client;
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final PaymentRequestEncoder payment;
    private final Histogram delayNs = new Histogram(LONGEST_NS, 3);
    private final int customers;
    private final int length;
    private long intervalNs;
    private long firstNs;
    private long firstId;
    private long sent;
    private long answered;
    private String trouble;

    SteadySwitch(final String aeronDirectory, final int customers)
    {
        this.customers = customers;
        client = new PeregrineClient(
            new PeregrineClientContext().aeronDirectory(aeronDirectory).window(WINDOW).listener(this));
        payment = BlankPayment.encode(frame, new MessageHeaderEncoder());
        payment.currency(978);
        payment.userFieldsCount(0);
        length = MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength();
    }

    /** From now on each is to be sent so long after the one before. @param gapNs 0: as fast as answers come. */
    void interval(final long gapNs)
    {
        intervalNs = gapNs;
        firstId = sent;
        firstNs = System.nanoTime();
    }

    /** Sends what is due, and takes what came. */
    int doWork()
    {
        final int work = client.doWork();
        if (!client.isConnected())
        {
            return work;
        }
        final long nowNs = System.nanoTime();
        int taken = 0;
        while (0 == intervalNs ? sent - answered < MOST_OPEN_WHEN_FAST : dueNs(sent) <= nowNs)
        {
            payment.paymentId().low(sent).high(0);
            payment.eventTimeNs(START_NS + sent * STEP_NS)
                .amountMinor(100 + sent % 977)
                .customerId(sent % customers)
                .terminalId(Long.toString(sent % TERMINALS));
            if (client.offer(frame, 0, length) < 0)
            {
                break;
            }
            sent++;
            taken++;
        }
        return work + taken;
    }

    /** Sends nothing more, and takes what came. */
    int drain()
    {
        return client.doWork();
    }

    private long dueNs(final long id)
    {
        return firstNs + (id - firstId) * intervalNs;
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        answered++;
        final long id = body.paymentId().low();
        if (intervalNs > 0 && id >= firstId)
        {
            delayNs.recordValue(Math.min(LONGEST_NS, Math.max(0, System.nanoTime() - dueNs(id))));
        }
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
        trouble = "an acknowledgement of nothing that was asked";
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
        trouble = reject.code() + " " + reject.detail();
    }

    long sent()
    {
        return sent;
    }

    long answered()
    {
        return answered;
    }

    /** @return what was answered that is no decision; null where there is none. */
    String trouble()
    {
        return trouble;
    }

    /** @return from when each payment was to be sent until its decision was here, since the last reset. */
    Histogram delayNs()
    {
        return delayNs;
    }

    @Override
    public void close()
    {
        client.close();
    }
}
