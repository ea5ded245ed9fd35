package io.peregrine.replay;

import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderDecoder;

import org.agrona.DirectBuffer;

/**
 * Compares decision bodies. A body that an engine of an older schema wrote has shorter blocks: what it has is compared.
 */
final class BodyDifference
{
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int VERSION_OFFSET = MessageHeaderDecoder.versionEncodingOffset();
    private static final int GROUP_HEADER = DecisionBodyDecoder.ReasonsDecoder.sbeHeaderSize();

    private BodyDifference()
    {
    }

    /** @return true if the journal's body is the replay's, as far as its version goes. */
    static boolean isEqual(
        final DirectBuffer journal,
        final int journalOffset,
        final int journalLength,
        final DirectBuffer replay,
        final int replayOffset,
        final int replayLength)
    {
        final int wasBlock = u16(journal, journalOffset);
        final int isBlock = u16(replay, replayOffset);
        if (u16(journal, journalOffset + VERSION_OFFSET) == u16(replay, replayOffset + VERSION_OFFSET))
        {
            return journalLength == replayLength &&
                isSame(journal, journalOffset, replay, replayOffset, journalLength);
        }

        final int wasGroup = journalOffset + HEADER + wasBlock;
        final int isGroup = replayOffset + HEADER + isBlock;
        final int wasEntry = u16(journal, wasGroup);
        final int isEntry = u16(replay, isGroup);
        final int count = u16(journal, wasGroup + Short.BYTES);
        boolean isEqual = wasBlock <= isBlock && wasEntry <= isEntry &&
            count == u16(replay, isGroup + Short.BYTES) &&
            journalLength == HEADER + wasBlock + GROUP_HEADER + count * wasEntry &&
            isSame(journal, journalOffset + HEADER, replay, replayOffset + HEADER, wasBlock);
        for (int i = 0; i < count && isEqual; i++)
        {
            isEqual = isSame(journal, wasGroup + GROUP_HEADER + i * wasEntry,
                replay, isGroup + GROUP_HEADER + i * isEntry, wasEntry);
        }
        return isEqual;
    }

    private static int u16(final DirectBuffer buffer, final int index)
    {
        return buffer.getShort(index, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return true if so many bytes are the same. */
    static boolean isSame(
        final DirectBuffer left,
        final int leftOffset,
        final DirectBuffer right,
        final int rightOffset,
        final int length)
    {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES)
        {
            if (left.getLong(leftOffset + i) != right.getLong(rightOffset + i))
            {
                return false;
            }
        }

        for (; i < length; i++)
        {
            if (left.getByte(leftOffset + i) != right.getByte(rightOffset + i))
            {
                return false;
            }
        }

        return true;
    }

    /** @return the first field in which two bodies differ. */
    static Difference between(
        final long sequence,
        final DirectBuffer journal,
        final int journalOffset,
        final int journalLength,
        final DirectBuffer replay,
        final int replayOffset,
        final int replayLength)
    {
        final Map<String, String> was = fieldsOf(journal, journalOffset);
        final Map<String, String> is = fieldsOf(replay, replayOffset);

        for (final Map.Entry<String, String> field : was.entrySet())
        {
            final String now = is.get(field.getKey());
            if (!field.getValue().equals(now))
            {
                return new Difference(sequence, field.getKey(), field.getValue(), String.valueOf(now));
            }
        }

        return new Difference(sequence, "length", Integer.toString(journalLength), Integer.toString(replayLength));
    }

    private static Map<String, String> fieldsOf(final DirectBuffer buffer, final int offset)
    {
        final DecisionBodyDecoder body =
            new DecisionBodyDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        final Map<String, String> fields = new LinkedHashMap<>();
        fields.put("inputSequence", Long.toString(body.inputSequence()));
        fields.put("paymentId", Frames.paymentIdText(body.paymentId().low(), body.paymentId().high()));
        fields.put("policy", Frames.sha256Hex(body.policyHash().word0(), body.policyHash().word1(),
            body.policyHash().word2(), body.policyHash().word3()));
        fields.put("action", body.action().name());
        fields.put("status", Integer.toString(body.status()));
        fields.put("score", Integer.toString(body.score()));
        fields.put("probability", Double.toString(body.probability()));
        fields.put("margin", Double.toString(body.margin()));
        fields.put("shard", Integer.toString(body.shard()));
        fields.put("epoch", Long.toString(body.epoch()));
        fields.put("moreReasons", Integer.toString(body.moreReasons()));

        if (body.actingVersion() >= DecisionBodyDecoder.decidedBySinceVersion())
        {
            fields.put("decidedBy", body.decidedBy().name());
            fields.put("decidedIndex", Integer.toString(body.decidedIndex()));
            fields.put("tags", Long.toHexString(body.tags()));
        }

        int index = 0;
        for (final DecisionBodyDecoder.ReasonsDecoder reason : body.reasons())
        {
            fields.put("reasons[" + index + "].code", Integer.toString(reason.code()));
            fields.put("reasons[" + index + "].weight", Float.toString(reason.weight()));
            if (body.actingVersion() >= DecisionBodyDecoder.decidedBySinceVersion())
            {
                fields.put("reasons[" + index + "].overridden", reason.overridden().name());
            }
            index++;
        }

        return fields;
    }
}
