package io.peregrine.rules;

/** An expression or a name that cannot be used, said for the analyst who wrote it. */
public final class RuleException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final boolean isBeyondSubset;

    /**
     * @param line    of the expression, from 1; 0 where no place is to blame.
     * @param column  from 1; 0 where no place is to blame.
     * @param message what is wrong and what to write instead, without the place.
     */
    public RuleException(final int line, final int column, final String message)
    {
        this(line, column, message, false);
    }

    RuleException(final int line, final int column, final String message, final boolean isBeyondSubset)
    {
        super(message);
        this.line = line;
        this.column = column;
        this.isBeyondSubset = isBeyondSubset;
    }

    public int line()
    {
        return line;
    }

    public int column()
    {
        return column;
    }

    /** @return true if the expression is good CEL, but more than rules are compiled from. */
    boolean isBeyondSubset()
    {
        return isBeyondSubset;
    }
}
