package io.peregrine.pipeline;

/** A policy's capacities take more memory than there is; the message has the arithmetic and what to do. */
public final class CapacityException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    CapacityException(final String message)
    {
        super(message);
    }
}
