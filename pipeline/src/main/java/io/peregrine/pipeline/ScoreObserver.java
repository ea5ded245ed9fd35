package io.peregrine.pipeline;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.CompiledPolicy;

/**
 * Sees each input as score left it, on score's thread, before score takes the next: so state that rules ask for is
 * still what it was when this input was decided. It may read the slot and keeps nothing of it. For replays; a live
 * engine has none.
 */
@FunctionalInterface
public interface ScoreObserver
{
    /**
     * @param event  whatever it is: {@link PaymentEvent#kind()} tells.
     * @param policy in force after it.
     */
    void onScored(PaymentEvent event, CompiledPolicy policy);
}
