package io.peregrine.replay;

/** A replayed input was decided otherwise than the journal says. */
public final class DifferenceException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final transient Difference difference;

    DifferenceException(final Difference difference)
    {
        super(difference.toString());
        this.difference = difference;
    }

    /** @return where and how. */
    public Difference difference()
    {
        return difference;
    }
}
