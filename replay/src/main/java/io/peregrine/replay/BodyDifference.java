package io.peregrine.replay;

import java.util.LinkedHashMap;
import java.util.Map;

import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderDecoder;

import org.agrona.DirectBuffer;

/** Finds the first field in which two decision bodies differ. */
final class BodyDifference
{
    private BodyDifference()
    {
    }

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

        int index = 0;
        for (final DecisionBodyDecoder.ReasonsDecoder reason : body.reasons())
        {
            fields.put("reasons[" + index + "].code", Integer.toString(reason.code()));
            fields.put("reasons[" + index + "].weight", Float.toString(reason.weight()));
            index++;
        }

        return fields;
    }
}
