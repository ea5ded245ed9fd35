package io.peregrine.replay;

import java.util.List;

import io.peregrine.journal.JournalReader;
import io.peregrine.policy.CompiledRule;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.RuleHitsDecoder;

import org.agrona.DirectBuffer;

/** Follows the recorded decisions in step with their inputs. One thread. */
public final class RecordedBodies
{
    private final JournalReader reader;
    private boolean hasRecord = true;
    private boolean isBegun;

    /** @param reader of the decisions, before the first record. */
    public RecordedBodies(final JournalReader reader)
    {
        this.reader = reader;
    }

    /**
     * Takes the body that was recorded for an input.
     *
     * @param sequence not less than the last one asked for.
     * @return false if none was recorded; then the view is as it was.
     */
    public boolean read(final long sequence, final BodyView into)
    {
        if (!moveTo(sequence))
        {
            return false;
        }

        into.read(reader.buffer(), reader.frameOffset());
        return true;
    }

    /**
     * The rules that hit the payment whose body was read last; asked once for each, and before the next.
     *
     * @return null where its body is from before hits were recorded.
     */
    public List<CompiledRule> liveHits(final BodyView body, final Precedence precedence)
    {
        if (null == body.decidedBy())
        {
            return null;
        }

        hasRecord = reader.next();
        return hasRecord && reader.sequence() == body.sequence() && RuleHitsDecoder.TEMPLATE_ID == reader.type() ?
            precedence.rulesOf(reader.buffer(), reader.frameOffset(), false) : List.of();
    }

    /**
     * Holds a body against the one that was recorded for its input, byte for byte.
     *
     * @return {@code MATCH}, {@code NOT RECORDED}, or the first field that differs. A body of an older version has
     *         fewer fields: {@code MATCH} is said of those that it has.
     */
    public String compare(final long sequence, final DirectBuffer body, final int length)
    {
        if (!moveTo(sequence))
        {
            return "NOT RECORDED";
        }

        return BodyDifference.isEqual(reader.buffer(), reader.frameOffset(), reader.frameLength(), body, 0, length) ?
            "MATCH" : BodyDifference.between(sequence, reader.buffer(), reader.frameOffset(), reader.frameLength(),
            body, 0, length).toString();
    }

    private boolean moveTo(final long sequence)
    {
        if (!isBegun)
        {
            isBegun = true;
            reader.seek(sequence);
            hasRecord = reader.next();
        }

        while (hasRecord && (reader.sequence() < sequence ||
            reader.sequence() == sequence && DecisionBodyDecoder.TEMPLATE_ID != reader.type()))
        {
            hasRecord = reader.next();
        }

        return hasRecord && reader.sequence() == sequence;
    }
}
