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
    /** A rule's condition ended in an error and counted as a miss. */
    public static final int RULE_ERROR = 1 << 4;
    /** Neither the currency nor the billing currency is the policy's: amount is missing. */
    public static final int OTHER_CURRENCY = 1 << 5;
    /** No decision: the fail policy stands in, since the journal takes nothing. In no journal. */
    public static final int FAIL_POLICY = 1 << 6;

    private static final String[] NAMES =
    {
        "MODEL_SKIPPED", "RULES_SKIPPED", "LATE", "WARMING", "RULE_ERROR", "OTHER_CURRENCY", "FAIL_POLICY"
    };

    private DecisionStatus()
    {
    }

    /** @return the names of the bits set, separated by semicolons; OK where there are none. Allocates. */
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
        return text.toString();
    }
}
