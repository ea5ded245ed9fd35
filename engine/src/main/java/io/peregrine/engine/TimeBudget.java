package io.peregrine.engine;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.policy.CompiledPolicy;

/**
 * Which stages a payment has time for: its budget less what waits before it in the ring. Ingest's thread asks; an
 * activation changes the policy from whichever thread prepared it.
 */
final class TimeBudget
{
    /** What one waiting input is taken to cost. */
    private static final long WAIT_PER_INPUT_NS = 5_000;
    private static final long NS_PER_US = 1_000;

    private volatile CompiledPolicy policy;

    TimeBudget(final CompiledPolicy policy)
    {
        this.policy = policy;
    }

    /** @return the one that was prepared last. */
    CompiledPolicy policy()
    {
        return policy;
    }

    void policy(final CompiledPolicy newPolicy)
    {
        policy = newPolicy;
    }

    /**
     * @param budgetUs of the payment; {@link PaymentEvent#MISSING} where it has none: everything is allowed.
     * @param backlog  inputs in the ring.
     */
    int stagesAllowed(final long budgetUs, final long backlog)
    {
        return PaymentEvent.MISSING == budgetUs ? Stage.ALL_ALLOWED :
            policy.stagesAllowed(Math.max(0, budgetUs - backlog * WAIT_PER_INPUT_NS / NS_PER_US));
    }
}
