package io.peregrine.rules;

import java.util.Arrays;

/** What each rule of a set said of one payment. Reused; one thread. */
public final class RuleAnswers
{
    private final int count;
    private final long[] hits;
    private final long[] errors;
    private final RuleScratch scratch = new RuleScratch();

    /** @param count rules of the set. */
    public RuleAnswers(final int count)
    {
        this.count = count;
        hits = new long[(count + Long.SIZE - 1) / Long.SIZE];
        errors = new long[hits.length];
    }

    /** @return how many rules there are. */
    public int count()
    {
        return count;
    }

    /** Every rule missed. */
    public void clear()
    {
        Arrays.fill(hits, 0);
        Arrays.fill(errors, 0);
    }

    /** @param answer of {@link Condition}. */
    public void set(final int rule, final int answer)
    {
        final long bit = 1L << rule;
        hits[rule / Long.SIZE] = Condition.HIT == answer ? hits[rule / Long.SIZE] | bit :
            hits[rule / Long.SIZE] & ~bit;
        errors[rule / Long.SIZE] = Condition.ERROR == answer ? errors[rule / Long.SIZE] | bit :
            errors[rule / Long.SIZE] & ~bit;
    }

    /** A rule that hits in one way has hit, whatever failed in another. */
    void settle()
    {
        for (int i = 0; i < errors.length; i++)
        {
            errors[i] &= ~hits[i];
        }
    }

    /** @param answer of a rule that has none since all were cleared, or one of several that {@link #settle}. */
    void add(final int rule, final int answer)
    {
        hits[rule / Long.SIZE] |= (long)(answer & 1) << rule;
        errors[rule / Long.SIZE] |= (long)(answer >>> 1) << rule;
    }

    RuleScratch scratch()
    {
        return scratch;
    }

    /** @return what the rule said: {@link Condition#MISS}, HIT or ERROR. */
    public int get(final int rule)
    {
        return 0 != (hits[rule / Long.SIZE] & 1L << rule) ? Condition.HIT :
            0 != (errors[rule / Long.SIZE] & 1L << rule) ? Condition.ERROR : Condition.MISS;
    }

    /** @return the first rule from this one on that hit; -1 where there is none. */
    public int nextHit(final int from)
    {
        return next(hits, from);
    }

    /** @return the first rule from this one on that had no answer; -1 where there is none. */
    public int nextError(final int from)
    {
        return next(errors, from);
    }

    private static int next(final long[] bits, final int from)
    {
        int word = from / Long.SIZE;
        if (word >= bits.length)
        {
            return -1;
        }

        long rest = bits[word] & -1L << from;
        while (0 == rest)
        {
            if (++word == bits.length)
            {
                return -1;
            }
            rest = bits[word];
        }

        return word * Long.SIZE + Long.numberOfTrailingZeros(rest);
    }
}
