package io.peregrine.pipeline.decode;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.protocol.CustomerEventDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.PaymentOutcomeDecoder;
import io.peregrine.protocol.PaymentReversalDecoder;
import io.peregrine.protocol.ProfileMoveDecoder;

import static io.peregrine.pipeline.decode.PaymentReader.unlessNull;

/**
 * Reads what comes beside and after payments into the slot. The message's own id stands where a payment's stands; the
 * payment that it is about is the original.
 */
final class EventReader
{
    private static final int ENUM_NULL = 255;
    private static final int BLOCK = MessageHeaderDecoder.ENCODED_LENGTH;

    private final PaymentReversalDecoder reversal = new PaymentReversalDecoder();
    private final PaymentOutcomeDecoder outcome = new PaymentOutcomeDecoder();
    private final CustomerEventDecoder customerEvent = new CustomerEventDecoder();
    private final ProfileMoveDecoder move = new ProfileMoveDecoder();

    void readReversal(final PaymentEvent event, final int blockLength, final int version)
    {
        reversal.wrap(event.frame(), BLOCK, blockLength, version);
        event.correlationId(reversal.correlationId());
        event.paymentIdLow(reversal.messageId().low());
        event.paymentIdHigh(reversal.messageId().high());
        event.originalIdLow(reversal.originalPaymentId().low());
        event.originalIdHigh(reversal.originalPaymentId().high());
        event.eventTimeNs(reversal.eventTimeNs());
        event.amountMinor(unlessNull(reversal.amountMinor(), PaymentReversalDecoder.amountMinorNullValue()));
    }

    /** That the decision was too late is for the journal's readers; the final action says what came of it. */
    void readOutcome(final PaymentEvent event, final int blockLength, final int version)
    {
        outcome.wrap(event.frame(), BLOCK, blockLength, version);
        event.correlationId(outcome.correlationId());
        event.paymentIdLow(outcome.messageId().low());
        event.paymentIdHigh(outcome.messageId().high());
        event.originalIdLow(outcome.originalPaymentId().low());
        event.originalIdHigh(outcome.originalPaymentId().high());
        event.eventTimeNs(outcome.eventTimeNs());
        event.finalAction(outcome.finalActionRaw());
    }

    void readCustomerEvent(final PaymentEvent event, final int blockLength, final int version)
    {
        customerEvent.wrap(event.frame(), BLOCK, blockLength, version);
        event.correlationId(customerEvent.correlationId());
        event.paymentIdLow(customerEvent.messageId().low());
        event.paymentIdHigh(customerEvent.messageId().high());
        event.eventTimeNs(customerEvent.eventTimeNs());
        event.cardTokenLow(customerEvent.cardToken().low());
        event.cardTokenHigh(customerEvent.cardToken().high());
        event.ipLow(customerEvent.ipAddress().low());
        event.ipHigh(customerEvent.ipAddress().high());
        event.tenantId(customerEvent.tenantId());
        event.accountId(unlessNull(customerEvent.accountId(), CustomerEventDecoder.accountIdNullValue()));
        event.customerId(unlessNull(customerEvent.customerId(), CustomerEventDecoder.customerIdNullValue()));
        event.deviceId(unlessNull(customerEvent.deviceId(), CustomerEventDecoder.deviceIdNullValue()));
        event.payeeId(unlessNull(customerEvent.payeeId(), CustomerEventDecoder.payeeIdNullValue()));
        event.amountMinor(unlessNull(customerEvent.amountMinor(), CustomerEventDecoder.amountMinorNullValue()));
        event.currency(unlessNull(customerEvent.currency(), CustomerEventDecoder.currencyNullValue()));
        event.eventType(customerEvent.eventTypeRaw());
        event.channel(unlessNull(customerEvent.channelRaw(), ENUM_NULL));
        event.loginFailures(
            unlessNull(customerEvent.loginFailures(), CustomerEventDecoder.loginFailuresNullValue()));
    }

    void readMove(final PaymentEvent event, final int blockLength, final int version)
    {
        move.wrap(event.frame(), BLOCK, blockLength, version);
        event.correlationId(move.correlationId());
        event.paymentIdLow(move.messageId().low());
        event.paymentIdHigh(move.messageId().high());
        event.eventTimeNs(move.eventTimeNs());
        event.command().moveKind(move.keyKindRaw());
        event.command().moveKeyWord(0, move.fromKey().low());
        event.command().moveKeyWord(1, move.fromKey().high());
        event.command().moveKeyWord(2, move.toKey().low());
        event.command().moveKeyWord(3, move.toKey().high());
    }
}
