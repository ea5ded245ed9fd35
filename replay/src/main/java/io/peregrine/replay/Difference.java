package io.peregrine.replay;

/**
 * The first place at which a replay and its journal part.
 *
 * @param sequence of the input.
 * @param field    of the decision body, or which stage's running hash, or {@code record} where the journal is damaged.
 * @param journal  what the journal has.
 * @param replay   what the replay made.
 */
public record Difference(long sequence, String field, String journal, String replay)
{
    @Override
    public String toString()
    {
        return "DIFFERS sequence=" + sequence + " field=" + field + " journal=" + journal + " replay=" + replay;
    }
}
