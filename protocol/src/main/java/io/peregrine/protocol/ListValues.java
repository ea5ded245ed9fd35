package io.peregrine.protocol;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * The values of changes of lists and of snoozes, once a frame's structure is proved. Each check is given the block's
 * first byte and what follows the block, and returns 0 or the reject code's wire value. Any thread.
 */
final class ListValues
{
    private static final int OK = 0;
    private static final int GROUP_HEADER = GroupSizeEncodingDecoder.ENCODED_LENGTH;
    private static final int NULL_U8 = 255;
    private static final int MAX_CODE = 999;
    private static final int MAX_MCC = 9_999;
    private static final int MAX_BIN = 99_999_999;
    private static final int ADDRESS_BITS = 128;
    private static final int UPDATE_TIME = ListUpdateDecoder.eventTimeNsEncodingOffset();
    private static final int UPDATE_NAME = ListUpdateDecoder.listNameEncodingOffset();
    private static final int UPDATE_OPERATION = ListUpdateDecoder.operationEncodingOffset();
    private static final int UPDATE_KEY = ListUpdateDecoder.listKeyEncodingOffset();
    private static final int UPDATE_SECOND_KEY = ListUpdateDecoder.secondListKeyEncodingOffset();
    private static final int ENTRY_KEY = ListUpdateDecoder.EntriesDecoder.keyEncodingOffset();
    private static final int ENTRY_SECOND_KEY = ListUpdateDecoder.EntriesDecoder.secondKeyEncodingOffset();
    private static final int ENTRY_START = ListUpdateDecoder.EntriesDecoder.startNsEncodingOffset();
    private static final int ENTRY_EXPIRY = ListUpdateDecoder.EntriesDecoder.expiryNsEncodingOffset();
    private static final int SNOOZE_TIME = SnoozeDecoder.eventTimeNsEncodingOffset();
    private static final int SNOOZE_RULE = SnoozeDecoder.ruleIdEncodingOffset();
    private static final int SNOOZE_KEY = SnoozeDecoder.keyEncodingOffset();
    private static final int SNOOZE_UNTIL = SnoozeDecoder.untilNsEncodingOffset();
    private static final int SNOOZE_KIND = SnoozeDecoder.keyKindEncodingOffset();
    private static final int NAME_LENGTH = ListUpdateDecoder.listNameLength();

    private ListValues()
    {
    }

    static int checkUpdate(final DirectBuffer buffer, final int start, final int group)
    {
        final int key = u8(buffer, start + UPDATE_KEY);
        final int second = u8(buffer, start + UPDATE_SECOND_KEY);
        if (u8(buffer, start + UPDATE_OPERATION) > ListOperation.REMOVE.value() || key > ListKey.BIN_RANGE.value() ||
            (NULL_U8 != second && second > ListKey.BIN_RANGE.value()))
        {
            return RejectCode.BAD_ENUM.value();
        }

        final int entryLength = u16(buffer, group);
        final int count = u16(buffer, group + 2);
        final int entries = group + GROUP_HEADER;
        if (0 == count || !isForm(key, second) || !isName(buffer, start + UPDATE_NAME) ||
            !FrameGate.isEventTime(buffer, start + UPDATE_TIME) ||
            !isSigned(buffer, entries + entryLength * count))
        {
            return RejectCode.BAD_VALUE.value();
        }

        if (CardNumberGuard.isInText(buffer, start + UPDATE_NAME, NAME_LENGTH))
        {
            return RejectCode.CARD_NUMBER.value();
        }

        for (int i = 0, at = entries; i < count; i++, at += entryLength)
        {
            final int code = checkEntry(buffer, at, key, second);
            if (OK != code)
            {
                return code;
            }
        }
        return OK;
    }

    static int checkSnooze(final DirectBuffer buffer, final int start, final int texts)
    {
        final int kind = u8(buffer, start + SNOOZE_KIND);
        if (kind > KeyKind.TENANT.value())
        {
            return RejectCode.BAD_ENUM.value();
        }
        if (!isName(buffer, start + SNOOZE_RULE) || !FrameGate.isEventTime(buffer, start + SNOOZE_TIME) ||
            !FrameGate.isNullOrTime(buffer, start + SNOOZE_UNTIL) || !isSigned(buffer, texts) ||
            !isKey(buffer, start + SNOOZE_KEY, kind))
        {
            return RejectCode.BAD_VALUE.value();
        }
        return isCardNumber(buffer, start + SNOOZE_KEY, kind) ||
            CardNumberGuard.isInText(buffer, start + SNOOZE_RULE, NAME_LENGTH) ? RejectCode.CARD_NUMBER.value() : OK;
    }

    private static int checkEntry(final DirectBuffer buffer, final int at, final int key, final int second)
    {
        final long startNs = i64(buffer, at + ENTRY_START);
        final long expiryNs = i64(buffer, at + ENTRY_EXPIRY);
        if (!FrameGate.isNullOrTime(buffer, at + ENTRY_START) ||
            !FrameGate.isNullOrTime(buffer, at + ENTRY_EXPIRY) ||
            (Long.MIN_VALUE != expiryNs && startNs >= expiryNs) || !areKeys(buffer, at, key, second))
        {
            return RejectCode.BAD_VALUE.value();
        }
        return isCardNumber(buffer, at + ENTRY_KEY, key) || isCardNumber(buffer, at + ENTRY_SECOND_KEY, second) ?
            RejectCode.CARD_NUMBER.value() : OK;
    }

    /** A pair is of two different keys, neither of them a range. */
    private static boolean isForm(final int key, final int second)
    {
        return NULL_U8 == second || (key != second && !isRange(key) && !isRange(second));
    }

    private static boolean isRange(final int key)
    {
        return ListKey.CIDR.value() == key || ListKey.BIN_RANGE.value() == key;
    }

    private static boolean areKeys(final DirectBuffer buffer, final int at, final int key, final int second)
    {
        final long low = i64(buffer, at + ENTRY_KEY);
        final long high = i64(buffer, at + ENTRY_KEY + Long.BYTES);
        final long secondLow = i64(buffer, at + ENTRY_SECOND_KEY);
        final long secondHigh = i64(buffer, at + ENTRY_SECOND_KEY + Long.BYTES);
        if (ListKey.CIDR.value() == key)
        {
            return 0 == secondHigh && isNetwork(low, high, secondLow);
        }
        if (ListKey.BIN_RANGE.value() == key)
        {
            return 0 == (high | secondHigh) && low >= 0 && low <= secondLow && secondLow <= MAX_BIN;
        }
        return isKey(buffer, at + ENTRY_KEY, key) &&
            (NULL_U8 == second ? 0 == (secondLow | secondHigh) : isKey(buffer, at + ENTRY_SECOND_KEY, second));
    }

    /** Nothing is set beyond the network's bits. */
    private static boolean isNetwork(final long low, final long high, final long bits)
    {
        if (bits < 0 || bits > ADDRESS_BITS)
        {
            return false;
        }
        final int highBits = (int)Math.min(bits, Long.SIZE);
        final int lowBits = (int)bits - highBits;
        return 0 == (Long.SIZE == highBits ? 0 : high << highBits) && 0 == (Long.SIZE == lowBits ? 0 : low << lowBits);
    }

    private static boolean isKey(final DirectBuffer buffer, final int index, final int key)
    {
        final long low = i64(buffer, index);
        if (ListKey.COUNTRY.value() == key)
        {
            return low >= 1 && low <= MAX_CODE && 0 == i64(buffer, index + Long.BYTES);
        }
        if (ListKey.MCC.value() == key)
        {
            return low >= 0 && low <= MAX_MCC && 0 == i64(buffer, index + Long.BYTES);
        }
        return ListKey.CARD.value() == key || ListKey.IP.value() == key || ListKey.MERCHANT.value() == key ||
            0 == i64(buffer, index + Long.BYTES);
    }

    private static boolean isCardNumber(final DirectBuffer buffer, final int index, final int key)
    {
        return ListKey.CARD.value() == key && CardNumberGuard.isCardNumber(buffer, index);
    }

    private static boolean isName(final DirectBuffer buffer, final int index)
    {
        return 0 != buffer.getByte(index) && FrameGate.isPaddedText(buffer, index, NAME_LENGTH);
    }

    /** Somebody did it, for a reason, and not too many approved. @param texts where actor, approvers, reason stand. */
    private static boolean isSigned(final DirectBuffer buffer, final int texts)
    {
        final int actorLength = u16(buffer, texts);
        final int approvers = texts + 2 + actorLength;
        final int approversLength = u16(buffer, approvers);
        final int reason = approvers + 2 + approversLength;
        return Approvers.isThere(buffer, texts + 2, actorLength) &&
            Approvers.areFew(buffer, approvers + 2, approversLength) &&
            Approvers.isThere(buffer, reason + 2, u16(buffer, reason));
    }

    private static long i64(final DirectBuffer buffer, final int index)
    {
        return buffer.getLong(index, ByteOrder.LITTLE_ENDIAN);
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
