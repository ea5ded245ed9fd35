package io.peregrine.domain;

/** Bits of a decision body's status. */
public final class DecisionStatus
{
    /** The model was left out for lack of time. */
    public static final int MODEL_SKIPPED = 1;
    /** The rules were left out for lack of time. */
    public static final int RULES_SKIPPED = 1 << 1;
    /** The payment was older than its keys' lateness allows: decided on, not counted. */
    public static final int LATE = 1 << 2;
    /** A feature has not yet seen its whole window since it was declared. */
    public static final int WARMING = 1 << 3;
    /** A rule's or a segment's condition ended in an error and counted as a miss. */
    public static final int RULE_ERROR = 1 << 4;
    /** Neither the currency nor the billing currency is the policy's: amount is missing. */
    public static final int OTHER_CURRENCY = 1 << 5;
    /** No decision: the fail policy stands in, since the journal takes nothing. In no journal. */
    public static final int FAIL_POLICY = 1 << 6;

    /** The most segments that a policy can have: their number takes the status' upper four bits. */
    public static final int MAX_SEGMENTS = 15;

    private static final int SEGMENT_SHIFT = 12;

    private static final String[] NAMES =
    {
        "MODEL_SKIPPED", "RULES_SKIPPED", "LATE", "WARMING", "RULE_ERROR", "OTHER_CURRENCY", "FAIL_POLICY"
    };

    private DecisionStatus()
    {
    }

    /**
     * @param number of the segment whose model scored, from 1; 0 for the champion, or where no model did.
     * @return the bits that say so.
     */
    public static int ofSegment(final int number)
    {
        return number << SEGMENT_SHIFT;
    }

    /** @return the number of the segment whose model scored, from 1; 0 for the champion, or where no model did. */
    public static int segment(final int status)
    {
        return status >>> SEGMENT_SHIFT & MAX_SEGMENTS;
    }

    /**
     * @return the names of the bits set, separated by semicolons, a segment by its number; OK where there are none.
     *         Allocates.
     */
    public static String describe(final int status)
    {
        if (0 == status)
        {
            return "OK";
        }

        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < NAMES.length; i++)
        {
            if ((status & (1 << i)) != 0)
            {
                text.append(text.isEmpty() ? "" : ";").append(NAMES[i]);
            }
        }

        final int segment = segment(status);
        return text.append(0 == segment ? "" : (text.isEmpty() ? "" : ";") + "SEGMENT_" + segment).toString();
    }
}
