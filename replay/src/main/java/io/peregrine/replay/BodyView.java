package io.peregrine.replay;

import io.peregrine.domain.Action;
import io.peregrine.domain.DecidedBy;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderDecoder;

import org.agrona.DirectBuffer;

/** What a decision body says, taken out of its buffer. Reused; one thread. */
public final class BodyView
{
    private static final DecidedBy[] DECIDED_BY = DecidedBy.values();

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final DecisionBodyDecoder body = new DecisionBodyDecoder();
    private final int[] codes = new int[PaymentEvent.MAX_REASONS];
    private final float[] weights = new float[PaymentEvent.MAX_REASONS];
    private final long[] policyWords = new long[4];
    private long sequence;
    private Action action;
    private int status;
    private int score;
    private double probability;
    private double margin;
    private int reasonCount;
    private int moreReasons;
    private DecidedBy decidedBy;
    private int decidedIndex;
    private long tags;

    /** Takes a body; the buffer is not needed any more. */
    public BodyView read(final DirectBuffer buffer, final int offset)
    {
        body.wrapAndApplyHeader(buffer, offset, header);
        sequence = body.inputSequence();
        action = Action.of(body.actionRaw());
        status = body.status();
        score = body.score();
        probability = body.probability();
        margin = body.margin();
        moreReasons = body.moreReasons();
        policyWords[0] = body.policyHash().word0();
        policyWords[1] = body.policyHash().word1();
        policyWords[2] = body.policyHash().word2();
        policyWords[3] = body.policyHash().word3();
        final boolean hasTrail = body.actingVersion() >= DecisionBodyDecoder.decidedBySinceVersion();
        decidedBy = hasTrail ? DECIDED_BY[body.decidedByRaw() - 1] : null;
        decidedIndex = hasTrail ? body.decidedIndex() : 0;
        tags = hasTrail ? body.tags() : 0;
        reasonCount = 0;
        final DecisionBodyDecoder.ReasonsDecoder reasons = body.reasons();
        while (reasons.hasNext())
        {
            reasons.next();
            codes[reasonCount] = reasons.code();
            weights[reasonCount++] = reasons.weight();
        }

        return this;
    }

    /** @return true if action, status, score, margin, probability and reasons are the same. */
    public boolean saysTheSame(final BodyView other)
    {
        if (action != other.action || status != other.status || score != other.score ||
            Double.doubleToRawLongBits(margin) != Double.doubleToRawLongBits(other.margin) ||
            Double.doubleToRawLongBits(probability) != Double.doubleToRawLongBits(other.probability) ||
            reasonCount != other.reasonCount || moreReasons != other.moreReasons)
        {
            return false;
        }

        for (int i = 0; i < reasonCount; i++)
        {
            if (codes[i] != other.codes[i] ||
                Float.floatToRawIntBits(weights[i]) != Float.floatToRawIntBits(other.weights[i]))
            {
                return false;
            }
        }

        return true;
    }

    /** @return of the input. */
    public long sequence()
    {
        return sequence;
    }

    public Action action()
    {
        return action;
    }

    /** @return bits of {@link io.peregrine.domain.DecisionStatus}. */
    public int status()
    {
        return status;
    }

    public int score()
    {
        return score;
    }

    /** @return NaN where no model ran. */
    public double probability()
    {
        return probability;
    }

    /** @return NaN where no model ran. */
    public double margin()
    {
        return margin;
    }

    public int reasonCount()
    {
        return reasonCount;
    }

    public int reasonCode(final int index)
    {
        return codes[index];
    }

    public float reasonWeight(final int index)
    {
        return weights[index];
    }

    /** @return reasons beyond those given. */
    public int moreReasons()
    {
        return moreReasons;
    }

    /** @return what the action comes from; null of a body from before bodies said so. */
    public DecidedBy decidedBy()
    {
        return decidedBy;
    }

    /** @return the list's or the band's place in the policy, the rule's among its live rules. */
    public int decidedIndex()
    {
        return decidedIndex;
    }

    /** @return a bit for each of the policy's tags that rules gave. */
    public long tags()
    {
        return tags;
    }

    /** @return the codes, heaviest first, separated by semicolons. */
    public String reasons()
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < reasonCount; i++)
        {
            text.append(0 == i ? "" : ";").append(codes[i]);
        }

        return text.toString();
    }

    /** @return true if this code is among the reasons. */
    public boolean hasReason(final int code)
    {
        for (int i = 0; i < reasonCount; i++)
        {
            if (codes[i] == code)
            {
                return true;
            }
        }

        return false;
    }

    /** @return word 0 to 3 of the policy's hash. */
    public long policyWord(final int index)
    {
        return policyWords[index];
    }

    /** @return the policy's hash, hex. */
    public String policyHash()
    {
        return Frames.sha256Hex(policyWords[0], policyWords[1], policyWords[2], policyWords[3]);
    }
}
