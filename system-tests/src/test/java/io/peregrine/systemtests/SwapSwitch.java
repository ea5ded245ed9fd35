package io.peregrine.systemtests;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.perf.latency.StallMeter;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.RejectDecoder;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A switch that sends at a rate, whatever comes back, and keeps what each decision says and when it came. What a
 * payment holds follows from its number. One thread.
 */
final class SwapSwitch implements DecisionListener, AutoCloseable
{
    static final int CUSTOMERS = 199;
    static final int TERMINALS = 997;
    static final long STEP_NS = 1_000_000_000L;

    private static final long START_NS = 1_522_540_800_000_000_000L;
    private static final int TERMINAL_DIGITS = 4;
    private static final int WINDOW = 1 << 16;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final PeregrineClient client;
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final PaymentRequestEncoder payment;
    private final StallMeter stalls = new StallMeter();
    private final long intervalNs;
    private final long[] policyOf;
    private final long[] sequenceOf;
    private final double[] marginOf;
    private final long[] delayNs;
    private final int length;
    private final int terminalAt;
    private long firstNs = -1;
    private int sent;
    private int decided;
    private long others;

    SwapSwitch(final String aeronDirectory, final long intervalNs, final int mostPayments)
    {
        this.intervalNs = intervalNs;
        policyOf = new long[mostPayments];
        sequenceOf = new long[mostPayments];
        marginOf = new double[mostPayments];
        delayNs = new long[mostPayments];
        client = new PeregrineClient(
            new PeregrineClientContext().aeronDirectory(aeronDirectory).window(WINDOW).listener(this));
        payment = BlankPayment.encode(frame, new MessageHeaderEncoder());
        payment.currency(978);
        payment.userFieldsCount(0);
        length = MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength();
        terminalAt = payment.offset() + PaymentRequestEncoder.terminalIdEncodingOffset();
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
        stalls.turn(nowNs);
        firstNs = firstNs < 0 ? nowNs : firstNs;
        int taken = 0;
        while (sent < policyOf.length && firstNs + sent * intervalNs <= nowNs)
        {
            encode(sent);
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

    private void encode(final long id)
    {
        payment.paymentId().low(id).high(0);
        payment.eventTimeNs(START_NS + id * STEP_NS).amountMinor(amountMinor(id)).customerId(customer(id))
            .mcc(mcc(id)).bin(bin(id));
        long terminal = terminal(id);
        for (int i = TERMINAL_DIGITS - 1; i >= 0; i--, terminal /= 10)
        {
            frame.putByte(terminalAt + i, (byte)('0' + terminal % 10));
        }
    }

    static long amountMinor(final long id)
    {
        return 100 + ((id + 1) * MIX >>> 33) % 30_000;
    }

    static int customer(final long id)
    {
        return (int)((id * MIX >>> 20 & 0xFFFFF) % CUSTOMERS);
    }

    static int terminal(final long id)
    {
        return (int)((id * MIX & 0xFFFFF) % TERMINALS);
    }

    static int mcc(final long id)
    {
        return (int)((id * MIX >>> 40) % 10_000);
    }

    static int bin(final long id)
    {
        return (int)((id * MIX * MIX >>> 40) % 1_000_000);
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        final int id = (int)body.paymentId().low();
        delayNs[id] = System.nanoTime() - (firstNs + id * intervalNs);
        policyOf[id] = body.policyHash().word0();
        sequenceOf[id] = body.inputSequence();
        marginOf[id] = body.margin();
        decided++;
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

    int sent()
    {
        return sent;
    }

    int decided()
    {
        return decided;
    }

    /** @return answers that are not decisions; there should be none. */
    long others()
    {
        return others;
    }

    /** @return the first word of the hash of the policy that decided. */
    long policyOf(final int payment)
    {
        return policyOf[payment];
    }

    long sequenceOf(final int payment)
    {
        return sequenceOf[payment];
    }

    double marginOf(final int payment)
    {
        return marginOf[payment];
    }

    /** @return from when it was to be sent until its decision was here. */
    long delayNs(final int payment)
    {
        return delayNs[payment];
    }

    /** @return where the loop that sends was held up. */
    StallMeter stalls()
    {
        return stalls;
    }

    @Override
    public void close()
    {
        client.close();
    }
}
