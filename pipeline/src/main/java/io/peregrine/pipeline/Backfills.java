package io.peregrine.pipeline;

import io.peregrine.pipeline.window.WindowState;
import io.peregrine.policy.CompiledPolicy;

/**
 * Where an activation that asks for it finds the histories that its policy would have, had it been in force from an
 * earlier input on. The window stage asks, at the activation's sequence.
 */
public interface Backfills
{
    /** Nobody can make any. */
    Backfills NONE = (policy, from, sequence) ->
    {
        throw new IllegalStateException(
            "the activation at " + sequence + " asks for windows made of the inputs from " + from +
            " on, and this pipeline has no journal to read them from");
    };

    /** The policy in force has its histories from the first input on: one stands in the place of all. */
    Backfills HAD = (policy, from, sequence) -> null;

    /**
     * @param from     the first input.
     * @param sequence of the activation: the input before it is the last.
     * @return what the inputs lead to, the caller's from now on; null where the caller's own are that already.
     */
    WindowState take(CompiledPolicy policy, long from, long sequence);
}
