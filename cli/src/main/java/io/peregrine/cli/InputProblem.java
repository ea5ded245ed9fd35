package io.peregrine.cli;

/** What a user gave cannot be used. The message says what, where and what to do, on one line; exit code 2. */
final class InputProblem extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    InputProblem(final String message)
    {
        super(message);
    }

    InputProblem(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
