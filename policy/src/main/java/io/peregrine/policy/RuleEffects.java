package io.peregrine.policy;

/**
 * What a hit does beside its action or its points. Immutable.
 *
 * @param minScore the score that a rule's points never go below.
 * @param maxScore the score that a rule's points never go above.
 * @param tag      a word that the decision carries; null for none.
 * @param list     what becomes of an entry of a list; null for nothing.
 * @param alert    what the alert stream says; null for no alert.
 */
public record RuleEffects(int minScore, int maxScore, String tag, ListChange list, String alert)
{
    /** The bounds of a rule that has none of its own. */
    public static final int NO_MIN = Integer.MIN_VALUE;

    /** The bounds of a rule that has none of its own. */
    public static final int NO_MAX = Integer.MAX_VALUE;

    /** A rule with an action alone. */
    public static final RuleEffects NONE = new RuleEffects(NO_MIN, NO_MAX, null, null, null);

    /**
     * The payment's key comes onto a list, or leaves it.
     *
     * @param list      its index among the policy's lists; a watch or block list.
     * @param isRemoval true if the key leaves.
     * @param lastsNs   from the payment's event time on; 0 where the key leaves.
     */
    public record ListChange(int list, boolean isRemoval, long lastsNs)
    {
    }

    /**
     * @param score  so far, in thousandths.
     * @param points that the rule adds.
     * @return the score then: points lift it to the maximum at most and lower it to the minimum at least, and a
     *         minimum lifts it. Points never move it the other way.
     */
    public int scoreAfter(final int score, final int points)
    {
        final int bounded = Math.max(minScore, Math.min(maxScore, score + points));
        return points > 0 ? Math.max(score, bounded) : Math.min(score, bounded);
    }
}
