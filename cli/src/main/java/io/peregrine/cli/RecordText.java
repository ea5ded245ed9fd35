package io.peregrine.cli;

import java.util.HexFormat;

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
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A journal's record as one line: key=value for each field of its header, and the message as its decoder prints it. */
final class RecordText
{
    private final HitNames names;
    private final StringBuilder line = new StringBuilder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PaymentRequestDecoder payment = new PaymentRequestDecoder();
    private final PaymentAdviceDecoder advice = new PaymentAdviceDecoder();
    private final PaymentReversalDecoder reversal = new PaymentReversalDecoder();
    private final PaymentOutcomeDecoder outcome = new PaymentOutcomeDecoder();
    private final CustomerEventDecoder event = new CustomerEventDecoder();
    private final ListUpdateDecoder listUpdate = new ListUpdateDecoder();
    private final SnoozeDecoder snooze = new SnoozeDecoder();
    private final ProfileMoveDecoder move = new ProfileMoveDecoder();
    private final FraudLabelDecoder label = new FraudLabelDecoder();
    private final ProfileUpdateDecoder profile = new ProfileUpdateDecoder();
    private final ActivatePolicyDecoder activation = new ActivatePolicyDecoder();
    private final BackfillPolicyDecoder backfill = new BackfillPolicyDecoder();
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
            case PaymentRequestDecoder.TEMPLATE_ID ->
                payment.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
            case PaymentAdviceDecoder.TEMPLATE_ID -> advice.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
            case PaymentReversalDecoder.TEMPLATE_ID ->
                reversal.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
            case PaymentOutcomeDecoder.TEMPLATE_ID -> outcome.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
            case CustomerEventDecoder.TEMPLATE_ID -> event.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
            case ListUpdateDecoder.TEMPLATE_ID ->
                listUpdate.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
            case SnoozeDecoder.TEMPLATE_ID -> snooze.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
            case ProfileMoveDecoder.TEMPLATE_ID -> move.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
            case FraudLabelDecoder.TEMPLATE_ID -> label.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
            case ProfileUpdateDecoder.TEMPLATE_ID -> profile.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
            case ActivatePolicyDecoder.TEMPLATE_ID ->
                activation.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
            case BackfillPolicyDecoder.TEMPLATE_ID ->
                backfill.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
            case DecisionBodyDecoder.TEMPLATE_ID ->
            {
                names.follow(body.wrapAndApplyHeader(buffer, offset, header));
                body.sbeRewind().appendTo(line);
            }
            case RunningHashDecoder.TEMPLATE_ID -> hash.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
            case RuleHitsDecoder.TEMPLATE_ID ->
            {
                hits.wrapAndApplyHeader(buffer, offset, header).appendTo(line);
                names.append(line, hits.sbeRewind());
            }
            default ->
            {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                line.append(HexFormat.of().formatHex(bytes));
            }
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
