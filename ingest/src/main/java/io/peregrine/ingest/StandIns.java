package io.peregrine.ingest;

import java.nio.ByteOrder;

import io.peregrine.domain.Action;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.PaymentRequestDecoder;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Answers in the journal's place while it takes nothing: payments by the fail policy, everything else by a refusal.
 * What is answered here took no sequence and left no trace but in counters. Ingest's thread.
 */
final class StandIns
{
    private static final int CORRELATION_ID = MessageHeaderDecoder.ENCODED_LENGTH;

    private final Answers answers;
    private final FailPolicy failPolicy;
    private final AtomicCounter standIns;
    private final AtomicCounter left;
    private final AtomicCounter[] byAction = new AtomicCounter[Action.values().length];
    private final AtomicCounter messages;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PaymentRequestDecoder payment = new PaymentRequestDecoder();

    StandIns(final IngestContext ctx)
    {
        final Counters counters = ctx.counters();
        answers = ctx.answers();
        failPolicy = ctx.failPolicy();
        standIns = counters.counter(CounterDescriptor.STAND_INS);
        left = counters.counter(CounterDescriptor.STAND_INS_LEFT);
        byAction[Action.APPROVE.ordinal()] = counters.counter(CounterDescriptor.STAND_INS_APPROVED);
        byAction[Action.CHALLENGE.ordinal()] = counters.counter(CounterDescriptor.STAND_INS_REVIEWED);
        byAction[Action.REVIEW.ordinal()] = counters.counter(CounterDescriptor.STAND_INS_REVIEWED);
        byAction[Action.DECLINE.ordinal()] = counters.counter(CounterDescriptor.STAND_INS_DECLINED);
        messages = counters.counter(CounterDescriptor.MESSAGES_UNAVAILABLE);
    }

    /** @return false if there is no room for the answer: nothing happened. */
    boolean answer(
        final DirectBuffer buffer, final int offset, final int templateId, final Session session, final long nowNs)
    {
        if (PaymentRequestDecoder.TEMPLATE_ID == templateId)
        {
            return answerPayment(buffer, offset, session, nowNs);
        }

        if (!answers.unavailable(session.sessionId(),
            buffer.getLong(offset + CORRELATION_ID, ByteOrder.LITTLE_ENDIAN), templateId))
        {
            return false;
        }

        messages.incrementRelease();
        return true;
    }

    private boolean answerPayment(
        final DirectBuffer buffer, final int offset, final Session session, final long nowNs)
    {
        payment.wrapAndApplyHeader(buffer, offset, header);
        final long correlationId = payment.correlationId();
        final Action action = failPolicy.actionOf(payment);
        final boolean isAnswered = null == action ?
            answers.unavailable(session.sessionId(), correlationId, PaymentRequestDecoder.TEMPLATE_ID) :
            answers.standIn(session.sessionId(), correlationId, payment.paymentId().low(), payment.paymentId().high(),
            nowNs, action.ordinal());
        if (!isAnswered)
        {
            return false;
        }

        standIns.incrementRelease();
        (null == action ? left : byAction[action.ordinal()]).incrementRelease();
        return true;
    }
}
