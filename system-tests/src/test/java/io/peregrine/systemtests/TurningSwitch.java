package io.peregrine.systemtests;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.ActionCode;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.RejectDecoder;

import org.HdrHistogram.Histogram;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A switch that sends at a rate, whatever comes back, and holds each decision against the turn whose hash it carries.
 * One thread.
 */
final class TurningSwitch implements DecisionListener, AutoCloseable
{
    private static final long START_NS = 1_522_540_800_000_000_000L;
    private static final long STEP_NS = 1_000_000_000L;
    private static final long LONGEST_NS = 60_000_000_000L;
    private static final int TERMINAL_DIGITS = 4;
    private static final int WINDOW = 1 << 16;
    private static final int CUSTOMERS = 4_999;
    private static final int TERMINALS = 9_973;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final PeregrineClient client;
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final PaymentRequestEncoder payment;
    private final Long2LongHashMap turns;
    private final Histogram delayNs = new Histogram(LONGEST_NS, 3);
    private long longestNs;
    private final long intervalNs;
    private final long[] turnOf;
    private final long[] sequenceOf;
    private final int length;
    private final int terminalAt;
    private long firstNs = -1;
    private int sent;
    private int decided;
    private long others;
    private String difference;

    /** @param turns by the first word of their hashes. */
    TurningSwitch(
        final String aeronDirectory, final long intervalNs, final int mostPayments, final Long2LongHashMap turns)
    {
        this.intervalNs = intervalNs;
        this.turns = turns;
        turnOf = new long[mostPayments];
        sequenceOf = new long[mostPayments];
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
        firstNs = firstNs < 0 ? nowNs : firstNs;
        int taken = 0;
        while (sent < turnOf.length && firstNs + sent * intervalNs <= nowNs)
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
        payment.eventTimeNs(START_NS + id * STEP_NS)
            .amountMinor(amount(id))
            .customerId((id * MIX >>> 20 & 0xFFFFF) % CUSTOMERS);
        long terminal = (id * MIX & 0xFFFFF) % TERMINALS;
        for (int i = TERMINAL_DIGITS - 1; i >= 0; i--, terminal /= 10)
        {
            frame.putByte(terminalAt + i, (byte)('0' + terminal % 10));
        }
    }

    private static long amount(final long id)
    {
        return 100 + ((id + 1) * MIX >>> 33) % 30_000;
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        final int id = (int)body.paymentId().low();
        final long delay = Math.min(LONGEST_NS, Math.max(0, System.nanoTime() - (firstNs + id * intervalNs)));
        delayNs.recordValue(delay);
        longestNs = Math.max(longestNs, delay);
        final long turn = turns.get(body.policyHash().word0());
        turnOf[id] = turn;
        sequenceOf[id] = body.inputSequence();
        decided++;
        final long left = amount(id) % TurningPolicies.ROUND;
        final boolean isDeclined = turn % TurningPolicies.ROUND == left;
        final boolean isReviewed = (turn + 1) % TurningPolicies.ROUND == left;
        final int reason = isDeclined ? TurningPolicies.DECLINED : isReviewed ? TurningPolicies.REVIEWED : 0;
        final ActionCode action =
            isDeclined ? ActionCode.DECLINE : isReviewed ? ActionCode.REVIEW : ActionCode.APPROVE;
        final DecisionBodyDecoder.ReasonsDecoder reasons = body.reasons();
        final int count = reasons.count();
        final int first = reasons.hasNext() ? reasons.next().code() : 0;
        if (null == difference && (turns.missingValue() == turn || body.action() != action || first != reason ||
            count != (0 == reason ? 0 : 1)))
        {
            difference = "payment " + id + " of turn " + turn + ": " + body.action() + " for " + first +
                " where it should be " + action + " for " + reason;
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

    /** @return the first decision that its turn would not have made; null where there is none. */
    String difference()
    {
        return difference;
    }

    long turnOf(final int payment)
    {
        return turnOf[payment];
    }

    long sequenceOf(final int payment)
    {
        return sequenceOf[payment];
    }

    /** @return from when each payment was to be sent until its decision was here. */
    Histogram delayNs()
    {
        return delayNs;
    }

    /** @return the longest delay since this was asked last. */
    long takeLongestNs()
    {
        final long longest = longestNs;
        longestNs = 0;
        return longest;
    }

    @Override
    public void close()
    {
        client.close();
    }
}
