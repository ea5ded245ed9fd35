package io.peregrine.policy;

/**
 * One thing that is wrong with a policy.
 *
 * @param file    relative to the policy directory, with forward slashes.
 * @param line    from 1.
 * @param column  from 1, in characters.
 * @param message what is wrong, and what to write instead.
 */
public record PolicyProblem(String file, int line, int column, String message)
{
    @Override
    public String toString()
    {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
