package io.peregrine.cli;

import java.util.HexFormat;
import java.util.Map;

import io.peregrine.journal.JournalReader;
import io.peregrine.journal.ProvenRecord;
import io.peregrine.protocol.ActivatePolicyDecoder;
import io.peregrine.protocol.BackfillPolicyDecoder;
import io.peregrine.protocol.CustomerEventDecoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.FraudLabelDecoder;
import io.peregrine.protocol.ListUpdateDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.PaymentAdviceDecoder;
import io.peregrine.protocol.PaymentOutcomeDecoder;
import io.peregrine.protocol.PaymentRequestDecoder;
import io.peregrine.protocol.PaymentReversalDecoder;
import io.peregrine.protocol.ProfileMoveDecoder;
import io.peregrine.protocol.ProfileUpdateDecoder;
import io.peregrine.protocol.RuleHitsDecoder;
import io.peregrine.protocol.RunningHashDecoder;
import io.peregrine.protocol.SnoozeDecoder;
import io.peregrine.replay.explain.FrameFields;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A journal's record as one line: key=value for each field of its header, then the message with the fields that were
 * sent.
 */
final class RecordText
{
    private static final Map<Integer, String> MESSAGES = Map.ofEntries(
        Map.entry(PaymentRequestDecoder.TEMPLATE_ID, "PaymentRequest"),
        Map.entry(PaymentAdviceDecoder.TEMPLATE_ID, "PaymentAdvice"),
        Map.entry(PaymentReversalDecoder.TEMPLATE_ID, "PaymentReversal"),
        Map.entry(PaymentOutcomeDecoder.TEMPLATE_ID, "PaymentOutcome"),
        Map.entry(CustomerEventDecoder.TEMPLATE_ID, "CustomerEvent"),
        Map.entry(FraudLabelDecoder.TEMPLATE_ID, "FraudLabel"),
        Map.entry(ProfileUpdateDecoder.TEMPLATE_ID, "ProfileUpdate"),
        Map.entry(ProfileMoveDecoder.TEMPLATE_ID, "ProfileMove"),
        Map.entry(ListUpdateDecoder.TEMPLATE_ID, "ListUpdate"),
        Map.entry(SnoozeDecoder.TEMPLATE_ID, "Snooze"),
        Map.entry(ActivatePolicyDecoder.TEMPLATE_ID, "ActivatePolicy"),
        Map.entry(BackfillPolicyDecoder.TEMPLATE_ID, "BackfillPolicy"),
        Map.entry(DecisionBodyDecoder.TEMPLATE_ID, "DecisionBody"));

    private final HitNames names;
    private final StringBuilder line = new StringBuilder();
    private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final DecisionBodyDecoder body = new DecisionBodyDecoder();
    private final RuleHitsDecoder hits = new RuleHitsDecoder();
    private final RunningHashDecoder hash = new RunningHashDecoder();

    /** @param names of rules. */
    RecordText(final HitNames names)
    {
        this.names = names;
    }

    /** @return valid until the next call. */
    CharSequence of(final String series, final JournalReader record)
    {
        line.setLength(0);
        line.append("series=").append(series)
            .append(" sequence=").append(record.sequence())
            .append(" type=").append(record.type())
            .append(" ingressTimeNs=").append(record.ingressTimeNs())
            .append(" stagesAllowed=").append(record.stagesAllowed())
            .append(" shard=").append(record.shard())
            .append(" epoch=").append(record.epoch())
            .append(" sourceId=").append(Long.toUnsignedString(record.sourceId()))
            .append(" sourceSequence=").append(record.sourceSequence())
            .append(" segment=").append(record.segment())
            .append(" offset=").append(record.offset())
            .append(" frameLength=").append(record.frameLength())
            .append(" message=");
        final int start = line.length();
        appendMessage(record.type(), record.buffer(), record.frameOffset(), record.frameLength());
        escape(start);
        return line;
    }

    /** @return valid until the next call. */
    CharSequence of(final ProvenRecord record)
    {
        line.setLength(0);
        line.append("series=").append(record.series())
            .append(" sequence=").append(record.sequence())
            .append(" type=").append(record.type())
            .append(" ingressTimeNs=").append(record.ingressTimeNs())
            .append(" segment=").append(record.segment())
            .append(" index=").append(record.index())
            .append(" message=");
        final int start = line.length();
        appendMessage(record.type(), new UnsafeBuffer(record.record()), ProvenRecord.PROVEN_FRAME_OFFSET,
            record.record().length - ProvenRecord.PROVEN_FRAME_OFFSET);
        escape(start);
        return line;
    }

    private void appendMessage(final int type, final DirectBuffer buffer, final int offset, final int length)
    {
        switch (type)
        {
            case RunningHashDecoder.TEMPLATE_ID -> hash.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
            case RuleHitsDecoder.TEMPLATE_ID ->
            {
                hits.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
                names.append(line, hits.sbeRewind());
            }
            default ->
            {
                if (MESSAGES.containsKey(type))
                {
                    appendFields(type, buffer, offset, length);
                }
                else
                {
                    final byte[] bytes = new byte[length];
                    buffer.getBytes(offset, bytes);
                    line.append(HexFormat.of().formatHex(bytes));
                }
            }
        }
    }

    private void appendFields(final int type, final DirectBuffer buffer, final int offset, final int length)
    {
        if (DecisionBodyDecoder.TEMPLATE_ID == type)
        {
            names.follow(body.wrapAndApplyHeader(buffer, offset, header));
        }
        frame.wrap(buffer, offset, length);
        line.append('[').append(MESSAGES.get(type)).append(']');
        char before = ':';
        for (final Map.Entry<String, String> field : FrameFields.of(frame).entrySet())
        {
            if (null != field.getValue())
            {
                line.append(before).append(field.getKey()).append('=');
                append(field.getValue());
                before = '|';
            }
        }
    }

    /** What would not be seen as one value stands in quotes. */
    private void append(final String value)
    {
        if (value.indexOf(' ') >= 0 || value.indexOf('|') >= 0 || value.indexOf('\'') >= 0)
        {
            line.append('\'').append(value.replace("'", "''")).append('\'');
        }
        else
        {
            line.append(value);
        }
    }

    /** Texts in messages are printable, as a rule; a record stays one line without one, too. */
    private void escape(final int start)
    {
        for (int i = start; i < line.length(); i++)
        {
            if (line.charAt(i) < ' ')
            {
                line.setCharAt(i, '?');
            }
        }
    }
}
