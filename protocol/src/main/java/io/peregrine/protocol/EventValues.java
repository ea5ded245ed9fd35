package io.peregrine.protocol;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * The values of what comes beside and after payment requests, once a frame's structure is proved: each check is given
 * the block's first byte and returns 0 or the reject code's wire value. Any thread.
 */
final class EventValues
{
    private static final int OK = 0;
    private static final int ADVICE_ACTION = PaymentAdviceDecoder.finalActionEncodingOffset();
    private static final int REVERSAL_TIME = PaymentReversalDecoder.eventTimeNsEncodingOffset();
    private static final int REVERSAL_AMOUNT = PaymentReversalDecoder.amountMinorEncodingOffset();
    private static final int OUTCOME_TIME = PaymentOutcomeDecoder.eventTimeNsEncodingOffset();
    private static final int OUTCOME_ACTION = PaymentOutcomeDecoder.finalActionEncodingOffset();
    private static final int OUTCOME_TOO_LATE = PaymentOutcomeDecoder.decisionTooLateEncodingOffset();
    private static final int EVENT_TIME = CustomerEventDecoder.eventTimeNsEncodingOffset();
    private static final int EVENT_CARD = CustomerEventDecoder.cardTokenEncodingOffset();
    private static final int EVENT_AMOUNT = CustomerEventDecoder.amountMinorEncodingOffset();
    private static final int EVENT_CURRENCY = CustomerEventDecoder.currencyEncodingOffset();
    private static final int EVENT_TYPE = CustomerEventDecoder.eventTypeEncodingOffset();
    private static final int EVENT_CHANNEL = CustomerEventDecoder.channelEncodingOffset();
    private static final int MOVE_TIME = ProfileMoveDecoder.eventTimeNsEncodingOffset();
    private static final int MOVE_KIND = ProfileMoveDecoder.keyKindEncodingOffset();
    private static final int MOVE_FROM = ProfileMoveDecoder.fromKeyEncodingOffset();
    private static final int MOVE_TO = ProfileMoveDecoder.toKeyEncodingOffset();
    private static final long NULL_AMOUNT = PaymentReversalDecoder.amountMinorNullValue();
    private static final int NULL_CURRENCY = CustomerEventDecoder.currencyNullValue();

    private EventValues()
    {
    }

    /** An advice's block begins with a request's. */
    static int checkAdvice(final DirectBuffer buffer, final int start)
    {
        return isFinalAction(buffer, start + ADVICE_ACTION) ?
            PaymentValues.check(buffer, start) : RejectCode.BAD_ENUM.value();
    }

    static int checkReversal(final DirectBuffer buffer, final int start)
    {
        final long amountMinor = i64(buffer, start + REVERSAL_AMOUNT);
        final boolean isAmount = NULL_AMOUNT == amountMinor || amountMinor >= 0;
        return isAmount && FrameGate.isEventTime(buffer, start + REVERSAL_TIME) ? OK : RejectCode.BAD_VALUE.value();
    }

    static int checkOutcome(final DirectBuffer buffer, final int start)
    {
        if (!isFinalAction(buffer, start + OUTCOME_ACTION) ||
            u8(buffer, start + OUTCOME_TOO_LATE) > Flag.YES.value())
        {
            return RejectCode.BAD_ENUM.value();
        }
        return FrameGate.isEventTime(buffer, start + OUTCOME_TIME) ? OK : RejectCode.BAD_VALUE.value();
    }

    static int checkCustomerEvent(final DirectBuffer buffer, final int start)
    {
        if (u8(buffer, start + EVENT_TYPE) > CustomerEventType.DEVICE_ADDED.value() ||
            !FrameGate.isNullOrEnum(buffer, start + EVENT_CHANNEL, Channel.BRANCH.value()))
        {
            return RejectCode.BAD_ENUM.value();
        }

        final boolean hasAmount = NULL_AMOUNT != i64(buffer, start + EVENT_AMOUNT);
        final boolean hasCurrency =
            NULL_CURRENCY != (buffer.getShort(start + EVENT_CURRENCY, ByteOrder.LITTLE_ENDIAN) & 0xFFFF);
        if (!FrameGate.isEventTime(buffer, start + EVENT_TIME) || hasAmount != hasCurrency ||
            !FrameGate.isNullOrCode(buffer, start + EVENT_CURRENCY))
        {
            return RejectCode.BAD_VALUE.value();
        }
        return CardNumberGuard.isCardNumber(buffer, start + EVENT_CARD) ? RejectCode.CARD_NUMBER.value() : OK;
    }

    /** A key that would move to itself is refused: its sender meant another one. */
    static int checkMove(final DirectBuffer buffer, final int start)
    {
        final int kind = u8(buffer, start + MOVE_KIND);
        if (kind > KeyKind.TENANT.value())
        {
            return RejectCode.BAD_ENUM.value();
        }

        final boolean isToItself = i64(buffer, start + MOVE_FROM) == i64(buffer, start + MOVE_TO) &&
            i64(buffer, start + MOVE_FROM + Long.BYTES) == i64(buffer, start + MOVE_TO + Long.BYTES);
        if (isToItself || !FrameGate.isEventTime(buffer, start + MOVE_TIME))
        {
            return RejectCode.BAD_VALUE.value();
        }
        return KeyKind.CARD.value() == kind && (CardNumberGuard.isCardNumber(buffer, start + MOVE_FROM) ||
            CardNumberGuard.isCardNumber(buffer, start + MOVE_TO)) ? RejectCode.CARD_NUMBER.value() : OK;
    }

    private static boolean isFinalAction(final DirectBuffer buffer, final int index)
    {
        final int action = u8(buffer, index);
        return action >= FinalAction.APPROVED.value() && action <= FinalAction.DECLINED.value();
    }

    private static long i64(final DirectBuffer buffer, final int index)
    {
        return buffer.getLong(index, ByteOrder.LITTLE_ENDIAN);
    }

    private static int u8(final DirectBuffer buffer, final int index)
    {
        return buffer.getByte(index) & 0xFF;
    }
}
