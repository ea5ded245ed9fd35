package io.peregrine.domain;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** How a slot's decision came about. Written by score, read by later stages. */
public final class DecisionTrail
{
    /** {@link #index()} where neither a list nor a rule nor a band decided. */
    public static final int NOTHING = -1;

    private static final int FIRST_HITS_CAPACITY = 128;

    private final UnsafeBuffer hits = new UnsafeBuffer(new byte[FIRST_HITS_CAPACITY]);
    private final NamedScores namedScores = new NamedScores();
    private int hitsLength;
    private DecidedBy decidedBy = DecidedBy.OTHERWISE;
    private int index = NOTHING;
    private long tags;
    private int reasonsOverridden;

    DecisionTrail()
    {
    }

    void clear()
    {
        hitsLength = 0;
        decidedBy = DecidedBy.OTHERWISE;
        index = NOTHING;
        tags = 0;
        reasonsOverridden = 0;
        namedScores.clear();
    }

    /** @return what models said that the policy gave names to. */
    public NamedScores namedScores()
    {
        return namedScores;
    }

    /** Score: where the action comes from. @param index of the list, rule or band; {@link #NOTHING} for none. */
    public void decidedBy(final DecidedBy by, final int index)
    {
        this.decidedBy = by;
        this.index = index;
    }

    public DecidedBy decidedBy()
    {
        return decidedBy;
    }

    /** @return the list's or band's place in the policy, the rule's among its live rules. */
    public int index()
    {
        return index;
    }

    /** Score: a bit for each of the policy's tags that a rule gave. */
    public void tags(final long tags)
    {
        this.tags = tags;
    }

    public long tags()
    {
        return tags;
    }

    void reasonOverridden(final int reason, final boolean isOverridden)
    {
        reasonsOverridden |= isOverridden ? 1 << reason : 0;
    }

    /** @return true if what gave this reason asked for another action than was taken. */
    public boolean isReasonOverridden(final int reason)
    {
        return 0 != (reasonsOverridden & 1 << reason);
    }

    /** Score: memory for the hits, at least so much; it grows once with a policy of more rules. */
    public UnsafeBuffer hitsOf(final int capacity)
    {
        if (hits.capacity() < capacity)
        {
            hits.wrap(new byte[capacity]);
        }
        return hits;
    }

    /** @return the encoded hits of all rules. */
    public DirectBuffer hits()
    {
        return hits;
    }

    /** @return 0 where no rule hit. */
    public int hitsLength()
    {
        return hitsLength;
    }

    public void hitsLength(final int hitsLength)
    {
        this.hitsLength = hitsLength;
    }
}
