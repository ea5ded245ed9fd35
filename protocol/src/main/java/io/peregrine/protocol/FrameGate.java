package io.peregrine.protocol;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Proves a frame whole before any generated decoder touches it. Stateless, so any thread may call it; it throws on no
 * bytes, allocates nothing and reads nothing outside [offset, offset + length).
 * <p>
 * Versions follow SBE's extension rule, under which fields are only ever added at the end of a block. A frame of this
 * schema's version has exactly this version's blocks. An older frame's blocks may be shorter, down to those of version
 * 0. A newer frame's blocks may be longer, in the root and in groups, and what is beyond is skipped. A group or var
 * data that a newer version put at the end of a message is refused as {@link RejectCode#BAD_LENGTH}: we cannot
 * tell it from trailing rubbish, and rubbish must not reach the journal. Such a change needs a new template.
 */
public final class FrameGate
{
    /** No valid frame is longer, in bytes. */
    public static final int MAX_FRAME_LENGTH = 1024;

    /** The most elements in a group that clients send. */
    public static final int MAX_GROUP_COUNT = 16;

    /** A user field's index is below this. */
    public static final int USER_FIELD_LIMIT = 16;

    /** 2262-01-01 UTC; event times are from 0 to below this, which leaves windows room to add to them. */
    public static final long EVENT_TIME_LIMIT_NS = 9_214_646_400_000_000_000L;

    private static final int OK = 0;
    private static final int MAX_OFFSET_MINUTES = 18 * 60;
    private static final int NULL_U8 = 255;
    private static final int NULL_U16 = 65_535;
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int GROUP_HEADER = GroupSizeEncodingDecoder.ENCODED_LENGTH;
    private static final int USER_FIELD_BLOCK = PaymentRequestDecoder.UserFieldsDecoder.sbeBlockLength();
    private static final int ATTRIBUTE_BLOCK = ProfileUpdateDecoder.AttributesDecoder.sbeBlockLength();
    private static final int LIST_ENTRY_BLOCK = ListUpdateDecoder.EntriesDecoder.sbeBlockLength();
    private static final int ATTRIBUTE_NAME = ProfileUpdateDecoder.AttributesDecoder.nameLength();
    private static final int MAX_CURRENCY = 999;
    private static final int MAX_MCC = 9_999;

    // Version 0's blocks: what the oldest peer sends. They stay as they are when the schema grows.
    private static final int CONNECT_V0 = 14;
    private static final int SESSION_ID_V0 = 8;
    private static final int PAYMENT_V0 = 213;
    private static final int ADVICE_V0 = 214;
    private static final int REVERSAL_V0 = 56;
    private static final int OUTCOME_V0 = 50;
    private static final int CUSTOMER_EVENT_V0 = 111;
    private static final int MOVE_V0 = 65;
    private static final int LIST_UPDATE_V0 = 99;
    private static final int SNOOZE_V0 = 121;
    private static final int LABEL_V0 = 33;
    private static final int PROFILE_V0 = 25;
    private static final int ACTIVATE_V0 = 72;
    private static final int BACKFILL_V1 = 80;

    private FrameGate()
    {
    }

    /** @return the frame's template id; only after {@link #check} or where 8 bytes are known to be there. */
    public static int templateId(final DirectBuffer buffer, final int offset)
    {
        return u16(buffer, offset + 2);
    }

    /** @return whether clients send this template to be given a sequence. */
    public static boolean isInput(final int templateId)
    {
        return switch (templateId)
        {
            case PaymentRequestDecoder.TEMPLATE_ID, PaymentAdviceDecoder.TEMPLATE_ID,
                PaymentReversalDecoder.TEMPLATE_ID, PaymentOutcomeDecoder.TEMPLATE_ID,
                CustomerEventDecoder.TEMPLATE_ID, FraudLabelDecoder.TEMPLATE_ID, ProfileUpdateDecoder.TEMPLATE_ID,
                ProfileMoveDecoder.TEMPLATE_ID, ListUpdateDecoder.TEMPLATE_ID, SnoozeDecoder.TEMPLATE_ID,
                ActivatePolicyDecoder.TEMPLATE_ID, BackfillPolicyDecoder.TEMPLATE_ID -> true;
            default -> false;
        };
    }

    /** @return whether clients send this template about their session; it takes no sequence. */
    public static boolean isSession(final int templateId)
    {
        return switch (templateId)
        {
            case SessionConnectDecoder.TEMPLATE_ID, SessionKeepAliveDecoder.TEMPLATE_ID,
                SessionCloseDecoder.TEMPLATE_ID -> true;
            default -> false;
        };
    }

    /** @return 0 where the frame is whole, valid and one that clients send, else {@link RejectCode#value()}. */
    public static int check(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length > MAX_FRAME_LENGTH)
        {
            return RejectCode.TOO_LONG.value();
        }
        if (length < HEADER || offset < 0 || offset > buffer.capacity() - length)
        {
            return RejectCode.BAD_HEADER.value();
        }
        if (MessageHeaderDecoder.SCHEMA_ID != u16(buffer, offset + 4))
        {
            return RejectCode.UNKNOWN_SCHEMA.value();
        }

        final int version = u16(buffer, offset + 6);
        if (NULL_U16 == version)
        {
            return RejectCode.BAD_VERSION.value();
        }

        final int block = u16(buffer, offset);
        final int start = offset + HEADER;
        final int end = offset + length;
        return switch (templateId(buffer, offset))
        {
            case PaymentRequestDecoder.TEMPLATE_ID -> payment(buffer, start, end, block, version);
            case PaymentAdviceDecoder.TEMPLATE_ID -> advice(buffer, start, end, block, version);
            case PaymentReversalDecoder.TEMPLATE_ID -> reversal(buffer, start, end, block, version);
            case PaymentOutcomeDecoder.TEMPLATE_ID -> outcome(buffer, start, end, block, version);
            case CustomerEventDecoder.TEMPLATE_ID -> customerEvent(buffer, start, end, block, version);
            case FraudLabelDecoder.TEMPLATE_ID -> label(buffer, start, end, block, version);
            case ProfileUpdateDecoder.TEMPLATE_ID -> profile(buffer, start, end, block, version);
            case ProfileMoveDecoder.TEMPLATE_ID -> move(buffer, start, end, block, version);
            case ListUpdateDecoder.TEMPLATE_ID -> listUpdate(buffer, start, end, block, version);
            case SnoozeDecoder.TEMPLATE_ID -> snooze(buffer, start, end, block, version);
            case ActivatePolicyDecoder.TEMPLATE_ID -> activate(buffer, start, end, block, version);
            case BackfillPolicyDecoder.TEMPLATE_ID -> backfill(buffer, start, end, block, version);
            case SessionConnectDecoder.TEMPLATE_ID -> connect(buffer, start, end, block, version);
            case SessionKeepAliveDecoder.TEMPLATE_ID, SessionCloseDecoder.TEMPLATE_ID ->
                blockOnly(start, end, block, version, SESSION_ID_V0, SessionCloseDecoder.BLOCK_LENGTH);
            case SessionEventDecoder.TEMPLATE_ID, DecisionDecoder.TEMPLATE_ID, DecisionBodyDecoder.TEMPLATE_ID,
                AcknowledgementDecoder.TEMPLATE_ID, RejectDecoder.TEMPLATE_ID, HeartbeatDecoder.TEMPLATE_ID,
                AlertDecoder.TEMPLATE_ID, RuleHitsDecoder.TEMPLATE_ID, RunningHashDecoder.TEMPLATE_ID,
                DurableUpToDecoder.TEMPLATE_ID, StateAlertDecoder.TEMPLATE_ID ->
                RejectCode.NOT_FROM_CLIENTS.value();
            default -> RejectCode.UNKNOWN_TEMPLATE.value();
        };
    }

    private static int payment(
        final DirectBuffer buffer, final int start, final int end, final int block, final int version)
    {
        int code = block(start, end, block, version, PAYMENT_V0, PaymentRequestDecoder.BLOCK_LENGTH);
        if (OK == code)
        {
            code = onlyGroup(buffer, start + block, end, version, USER_FIELD_BLOCK);
        }
        if (OK == code)
        {
            code = PaymentValues.check(buffer, start);
        }
        return OK == code ? userFields(buffer, start + block) : code;
    }

    private static int advice(
        final DirectBuffer buffer, final int start, final int end, final int block, final int version)
    {
        int code = block(start, end, block, version, ADVICE_V0, PaymentAdviceDecoder.BLOCK_LENGTH);
        if (OK == code)
        {
            code = onlyGroup(buffer, start + block, end, version, USER_FIELD_BLOCK);
        }
        if (OK == code)
        {
            code = EventValues.checkAdvice(buffer, start);
        }
        return OK == code ? userFields(buffer, start + block) : code;
    }

    private static int reversal(
        final DirectBuffer buffer, final int start, final int end, final int block, final int version)
    {
        final int code = blockOnly(start, end, block, version, REVERSAL_V0, PaymentReversalDecoder.BLOCK_LENGTH);
        return OK == code ? EventValues.checkReversal(buffer, start) : code;
    }

    private static int outcome(
        final DirectBuffer buffer, final int start, final int end, final int block, final int version)
    {
        final int code = blockOnly(start, end, block, version, OUTCOME_V0, PaymentOutcomeDecoder.BLOCK_LENGTH);
        return OK == code ? EventValues.checkOutcome(buffer, start) : code;
    }

    private static int customerEvent(
        final DirectBuffer buffer, final int start, final int end, final int block, final int version)
    {
        final int code =
            blockOnly(start, end, block, version, CUSTOMER_EVENT_V0, CustomerEventDecoder.BLOCK_LENGTH);
        return OK == code ? EventValues.checkCustomerEvent(buffer, start) : code;
    }

    private static int move(
        final DirectBuffer buffer, final int start, final int end, final int block, final int version)
    {
        int code = block(start, end, block, version, MOVE_V0, ProfileMoveDecoder.BLOCK_LENGTH);
        if (OK == code)
        {
            code = varData(buffer, start + block, end, 2, 2);
        }
        return OK == code ? EventValues.checkMove(buffer, start) : code;
    }

    private static int listUpdate(
        final DirectBuffer buffer, final int start, final int end, final int block, final int version)
    {
        final int group = start + block;
        int code = block(start, end, block, version, LIST_UPDATE_V0, ListUpdateDecoder.BLOCK_LENGTH);
        if (OK == code)
        {
            code = group(buffer, group, end, version, LIST_ENTRY_BLOCK);
        }
        if (OK == code)
        {
            code = varData(buffer, group + groupLength(buffer, group), end, 3, 3);
        }
        return OK == code ? ListValues.checkUpdate(buffer, start, group) : code;
    }

    private static int snooze(
        final DirectBuffer buffer, final int start, final int end, final int block, final int version)
    {
        int code = block(start, end, block, version, SNOOZE_V0, SnoozeDecoder.BLOCK_LENGTH);
        if (OK == code)
        {
            code = varData(buffer, start + block, end, 3, 3);
        }
        return OK == code ? ListValues.checkSnooze(buffer, start, start + block) : code;
    }

    private static int userFields(final DirectBuffer buffer, final int group)
    {
        final int elementLength = u16(buffer, group);
        final int count = u16(buffer, group + 2);
        int at = group + GROUP_HEADER;
        for (int i = 0; i < count; i++, at += elementLength)
        {
            if (u16(buffer, at) >= USER_FIELD_LIMIT || !isFinite(buffer, at + 2))
            {
                return RejectCode.BAD_VALUE.value();
            }
        }
        return OK;
    }

    private static int label(
        final DirectBuffer buffer, final int start, final int end, final int block, final int version)
    {
        final int code = blockOnly(start, end, block, version, LABEL_V0, FraudLabelDecoder.BLOCK_LENGTH);
        if (OK != code)
        {
            return code;
        }
        if (!isEventTime(buffer, start + FraudLabelDecoder.eventTimeNsEncodingOffset()))
        {
            return RejectCode.BAD_VALUE.value();
        }
        return u8(buffer, start + FraudLabelDecoder.labelEncodingOffset()) > LabelValue.CONFIRMED_GENUINE.value() ?
            RejectCode.BAD_ENUM.value() : OK;
    }

    private static int profile(
        final DirectBuffer buffer, final int start, final int end, final int block, final int version)
    {
        int code = block(start, end, block, version, PROFILE_V0, ProfileUpdateDecoder.BLOCK_LENGTH);
        if (OK == code)
        {
            code = onlyGroup(buffer, start + block, end, version, ATTRIBUTE_BLOCK);
        }
        if (OK != code)
        {
            return code;
        }

        final int kind = u8(buffer, start + ProfileUpdateDecoder.keyKindEncodingOffset());
        if (kind > KeyKind.TENANT.value())
        {
            return RejectCode.BAD_ENUM.value();
        }
        if (KeyKind.CARD.value() == kind &&
            CardNumberGuard.isCardNumber(buffer, start + ProfileUpdateDecoder.keyEncodingOffset()))
        {
            return RejectCode.CARD_NUMBER.value();
        }

        final int elementLength = u16(buffer, start + block);
        final int count = u16(buffer, start + block + 2);
        int at = start + block + GROUP_HEADER;
        for (int i = 0; i < count; i++, at += elementLength)
        {
            if (0 == buffer.getByte(at) || !isPaddedText(buffer, at, ATTRIBUTE_NAME) ||
                !isFinite(buffer, at + ATTRIBUTE_NAME))
            {
                return RejectCode.BAD_VALUE.value();
            }
            if (CardNumberGuard.isInText(buffer, at, ATTRIBUTE_NAME))
            {
                return RejectCode.CARD_NUMBER.value();
            }
        }
        return OK;
    }

    private static int activate(
        final DirectBuffer buffer, final int start, final int end, final int block, final int version)
    {
        final int code = block(start, end, block, version, ACTIVATE_V0, ActivatePolicyDecoder.BLOCK_LENGTH);
        return OK == code ? varData(buffer, start + block, end, 4, 4, 1) : code;
    }

    private static int backfill(
        final DirectBuffer buffer, final int start, final int end, final int block, final int version)
    {
        final int code = block(start, end, block, version, BACKFILL_V1, BackfillPolicyDecoder.BLOCK_LENGTH);
        return OK == code ? varData(buffer, start + block, end, 4, 4, 1) : code;
    }

    private static int connect(
        final DirectBuffer buffer, final int start, final int end, final int block, final int version)
    {
        final int code = block(start, end, block, version, CONNECT_V0, SessionConnectDecoder.BLOCK_LENGTH);
        return OK == code ? varData(buffer, start + block, end, 3, 2) : code;
    }

    private static int block(
        final int start, final int end, final int block, final int version, final int oldest, final int current)
    {
        if (!isBlockLength(block, version, oldest, current))
        {
            return RejectCode.BAD_BLOCK_LENGTH.value();
        }
        return block > end - start ? RejectCode.BAD_LENGTH.value() : OK;
    }

    private static int blockOnly(
        final int start, final int end, final int block, final int version, final int oldest, final int current)
    {
        final int code = block(start, end, block, version, oldest, current);
        return OK == code && block != end - start ? RejectCode.BAD_LENGTH.value() : code;
    }

    private static boolean isBlockLength(final int block, final int version, final int oldest, final int current)
    {
        if (MessageHeaderDecoder.SCHEMA_VERSION == version)
        {
            return block == current;
        }
        return version > MessageHeaderDecoder.SCHEMA_VERSION ? block >= current : block >= oldest && block <= current;
    }

    /** The message's one group, which ends the frame. */
    private static int onlyGroup(
        final DirectBuffer buffer, final int group, final int end, final int version, final int elementBlock)
    {
        final int code = group(buffer, group, end, version, elementBlock);
        return OK == code && group + groupLength(buffer, group) != end ? RejectCode.BAD_LENGTH.value() : code;
    }

    private static int group(
        final DirectBuffer buffer, final int group, final int end, final int version, final int elementBlock)
    {
        if (end - group < GROUP_HEADER)
        {
            return RejectCode.BAD_LENGTH.value();
        }
        if (u16(buffer, group + 2) > MAX_GROUP_COUNT ||
            !isBlockLength(u16(buffer, group), version, elementBlock, elementBlock))
        {
            return RejectCode.BAD_GROUP.value();
        }
        return groupLength(buffer, group) <= end - group ? OK : RejectCode.BAD_LENGTH.value();
    }

    private static int groupLength(final DirectBuffer buffer, final int group)
    {
        return GROUP_HEADER + u16(buffer, group) * u16(buffer, group + 2);
    }

    private static int varData(
        final DirectBuffer buffer, final int first, final int end, final int count, final int textCount)
    {
        return varData(buffer, first, end, count, textCount, 0);
    }

    /**
     * So many var data, which end the frame; the first so many of them are text, with no card number but in the first
     * so many: the path of a temporary directory, say, has a long number in it.
     */
    private static int varData(
        final DirectBuffer buffer,
        final int first,
        final int end,
        final int count,
        final int textCount,
        final int unguardedCount)
    {
        int at = first;
        for (int i = 0; i < count; i++)
        {
            if (end - at < 2)
            {
                return RejectCode.BAD_VAR_DATA.value();
            }
            final int dataLength = u16(buffer, at);
            at += 2;
            if (dataLength > end - at)
            {
                return RejectCode.BAD_VAR_DATA.value();
            }
            if (i < textCount && !isPrintable(buffer, at, dataLength))
            {
                return RejectCode.BAD_VALUE.value();
            }
            if (i >= unguardedCount && i < textCount && CardNumberGuard.isInText(buffer, at, dataLength))
            {
                return RejectCode.CARD_NUMBER.value();
            }
            at += dataLength;
        }
        return at == end ? OK : RejectCode.BAD_LENGTH.value();
    }

    static boolean isEventTime(final DirectBuffer buffer, final int index)
    {
        final long timeNs = buffer.getLong(index, ByteOrder.LITTLE_ENDIAN);
        return timeNs >= 0 && timeNs < EVENT_TIME_LIMIT_NS;
    }

    static boolean isNullOrTime(final DirectBuffer buffer, final int index)
    {
        return Long.MIN_VALUE == buffer.getLong(index, ByteOrder.LITTLE_ENDIAN) || isEventTime(buffer, index);
    }

    static boolean isPrintable(final DirectBuffer buffer, final int index, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            final byte b = buffer.getByte(index + i);
            if (b < ' ' || b > '~')
            {
                return false;
            }
        }
        return true;
    }

    /** Printable ASCII, then nothing but NUL. */
    static boolean isPaddedText(final DirectBuffer buffer, final int index, final int length)
    {
        int textLength = 0;
        while (textLength < length && 0 != buffer.getByte(index + textLength))
        {
            textLength++;
        }
        for (int i = textLength; i < length; i++)
        {
            if (0 != buffer.getByte(index + i))
            {
                return false;
            }
        }
        return isPrintable(buffer, index, textLength);
    }

    static boolean isNullOrCode(final DirectBuffer buffer, final int index)
    {
        final int code = u16(buffer, index);
        return NULL_U16 == code || (code >= 1 && code <= MAX_CURRENCY);
    }

    static boolean isCurrency(final DirectBuffer buffer, final int index)
    {
        final int code = u16(buffer, index);
        return code >= 1 && code <= MAX_CURRENCY;
    }

    static boolean isNullOrMcc(final DirectBuffer buffer, final int index)
    {
        final int mcc = u16(buffer, index);
        return NULL_U16 == mcc || mcc <= MAX_MCC;
    }

    static boolean isNullOrOffset(final DirectBuffer buffer, final int index)
    {
        final short minutes = buffer.getShort(index, ByteOrder.LITTLE_ENDIAN);
        return Short.MIN_VALUE == minutes || (minutes >= -MAX_OFFSET_MINUTES && minutes <= MAX_OFFSET_MINUTES);
    }

    static boolean isNullOrDegrees(final DirectBuffer buffer, final int index, final int limitE6)
    {
        final int degreesE6 = buffer.getInt(index, ByteOrder.LITTLE_ENDIAN);
        return Integer.MIN_VALUE == degreesE6 || (degreesE6 >= -limitE6 && degreesE6 <= limitE6);
    }

    static boolean isNullOrEnum(final DirectBuffer buffer, final int index, final int greatest)
    {
        final int value = u8(buffer, index);
        return value <= greatest || NULL_U8 == value;
    }

    private static boolean isFinite(final DirectBuffer buffer, final int index)
    {
        final long bits = buffer.getLong(index, ByteOrder.LITTLE_ENDIAN);
        return 0x7FF0_0000_0000_0000L != (bits & 0x7FF0_0000_0000_0000L);
    }

    private static int u16(final DirectBuffer buffer, final int index)
    {
        return buffer.getShort(index, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    private static int u8(final DirectBuffer buffer, final int index)
    {
        return buffer.getByte(index) & 0xFF;
    }
}
