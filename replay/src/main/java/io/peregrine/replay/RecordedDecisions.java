package io.peregrine.replay;

import io.peregrine.journal.JournalReader;
import io.peregrine.journal.JournalWriter;
import io.peregrine.pipeline.DecisionLog;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.RuleHitsDecoder;
import io.peregrine.protocol.RunningHashDecoder;

import org.agrona.DirectBuffer;

/**
 * The decisions series as emit sees it: what is recorded already is compared, what is missing after its end is
 * appended. So recovery, a live engine and verification share one log. Emit's thread.
 */
public final class RecordedDecisions implements DecisionLog
{
    private final JournalReader recorded;
    private final JournalWriter writer;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private boolean hasRecorded;
    private boolean isBodyWithoutHits;
    private long compared;
    private long appended;

    /**
     * @param recorded positioned before the first record; null: there is none.
     * @param writer   that appends what is missing; null: nothing is appended.
     */
    public RecordedDecisions(final JournalReader recorded, final JournalWriter writer)
    {
        this.recorded = recorded;
        this.writer = writer;
        hasRecorded = null != recorded && recorded.next();
    }

    /** @return records that were there already, and equal. */
    public long compared()
    {
        return compared;
    }

    /** @return records that were missing. */
    public long appended()
    {
        return appended;
    }

    @Override
    public void record(
        final int templateId,
        final long sequence,
        final long ingressTimeNs,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        // An engine that did not record hits yet wrote the body before this.
        final boolean isSkipped = RuleHitsDecoder.TEMPLATE_ID == templateId && isBodyWithoutHits;
        if (DecisionBodyDecoder.TEMPLATE_ID == templateId)
        {
            isBodyWithoutHits = false;
        }

        if (isSkipped)
        {
            isBodyWithoutHits = false;
        }
        else if (hasRecorded)
        {
            compare(templateId, sequence, buffer, offset, length);
            compared++;
            hasRecorded = recorded.next();
        }
        else
        {
            appended++;
            if (null != writer && !writer.append(
                templateId, sequence, ingressTimeNs, 0, 0, 0, 0, 0, buffer, offset, length))
            {
                throw new IllegalStateException(
                    "the decisions' journal takes no more: free space on its disk and start again");
            }
        }
    }

    private void compare(
        final int templateId, final long sequence, final DirectBuffer buffer, final int offset, final int length)
    {
        if (recorded.sequence() != sequence || recorded.type() != templateId)
        {
            throw new DifferenceException(new Difference(
                Math.min(sequence, recorded.sequence()),
                "record",
                nameOf(recorded.type()) + "@" + recorded.sequence(),
                nameOf(templateId) + "@" + sequence));
        }

        switch (templateId)
        {
            case DecisionBodyDecoder.TEMPLATE_ID -> compareBody(sequence, buffer, offset, length);
            case RunningHashDecoder.TEMPLATE_ID -> compareHash(sequence, buffer, offset, length);
            default -> compareHits(sequence, buffer, offset, length);
        }
    }

    private void compareBody(final long sequence, final DirectBuffer buffer, final int offset, final int length)
    {
        header.wrap(recorded.buffer(), recorded.frameOffset());
        isBodyWithoutHits = header.version() < RuleHitsDecoder.SCHEMA_VERSION;
        if (!BodyDifference.isEqual(
            recorded.buffer(), recorded.frameOffset(), recorded.frameLength(), buffer, offset, length))
        {
            throw new DifferenceException(BodyDifference.between(sequence,
                recorded.buffer(), recorded.frameOffset(), recorded.frameLength(), buffer, offset, length));
        }
    }

    private void compareHits(final long sequence, final DirectBuffer buffer, final int offset, final int length)
    {
        if (!isSame(buffer, offset, length))
        {
            throw new DifferenceException(new Difference(sequence, "ruleHits",
                textOf(recorded.buffer(), recorded.frameOffset()), textOf(buffer, offset)));
        }
    }

    private static String textOf(final DirectBuffer buffer, final int offset)
    {
        return new RuleHitsDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder()).toString();
    }

    /** Before rule hits were recorded, the bodies' hash was over other bytes: then only the stages' are compared. */
    private void compareHash(final long sequence, final DirectBuffer buffer, final int offset, final int length)
    {
        header.wrap(recorded.buffer(), recorded.frameOffset());
        final boolean isOlder = header.version() < RuleHitsDecoder.SCHEMA_VERSION;
        if (isOlder || !isSame(buffer, offset, length))
        {
            final Difference difference =
                hashDifference(sequence, recorded.buffer(), recorded.frameOffset(), buffer, offset, isOlder);
            if (null != difference)
            {
                throw new DifferenceException(difference);
            }
        }
    }

    private boolean isSame(final DirectBuffer buffer, final int offset, final int length)
    {
        return recorded.frameLength() == length &&
            BodyDifference.isSame(recorded.buffer(), recorded.frameOffset(), buffer, offset, length);
    }

    /** @return null where an older record differs in its bodies' hash at most. */
    private static Difference hashDifference(
        final long sequence,
        final DirectBuffer journal,
        final int journalOffset,
        final DirectBuffer replay,
        final int replayOffset,
        final boolean isOlder)
    {
        final RunningHashDecoder was = new RunningHashDecoder().wrapAndApplyHeader(
            journal, journalOffset, new MessageHeaderDecoder());
        final RunningHashDecoder is = new RunningHashDecoder().wrapAndApplyHeader(
            replay, replayOffset, new MessageHeaderDecoder());

        final String[] names = { "decode", "enrich", "window", "score", "bodies" };
        final long[] before = { was.decode(), was.enrich(), was.window(), was.score(), was.bodies() };
        final long[] after = { is.decode(), is.enrich(), is.window(), is.score(), is.bodies() };
        for (int i = 0; i < names.length - (isOlder ? 1 : 0); i++)
        {
            if (before[i] != after[i])
            {
                return new Difference(sequence, "running-hash." + names[i],
                    Long.toHexString(before[i]), Long.toHexString(after[i]));
            }
        }

        return isOlder ? null : new Difference(sequence, "running-hash", "other bytes", "");
    }

    private static String nameOf(final int templateId)
    {
        return DecisionBodyDecoder.TEMPLATE_ID == templateId ? "DecisionBody" :
            RuleHitsDecoder.TEMPLATE_ID == templateId ? "RuleHits" :
            RunningHashDecoder.TEMPLATE_ID == templateId ? "RunningHash" : "type" + templateId;
    }
}
