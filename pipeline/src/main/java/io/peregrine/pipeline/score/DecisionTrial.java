package io.peregrine.pipeline.score;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.policy.CompiledPolicy;

/** What a policy decides of payments that nobody sent: the stage's own champion, rules and precedence, no state. */
public final class DecisionTrial
{
    private final CompiledPolicy policy;
    private final Champion champion;
    private final RuleRun rules;

    public DecisionTrial(final CompiledPolicy policy)
    {
        this.policy = policy;
        champion = null == policy.champion() ? null : new Champion(policy);
        rules = new RuleRun(policy, new PlainCounters());
    }

    /**
     * @param event       its fields and features filled in; action, score and reasons are left in it.
     * @param probability what the champion is taken to say; null where it computes it.
     */
    public void decide(final PaymentEvent event, final Double probability)
    {
        if (null != champion && null == probability)
        {
            champion.score(event);
        }
        else if (null != champion)
        {
            event.modelled(policy.champion().marginAt(probability), probability, Champion.scoreOf(probability, 0));
        }
        rules.decide(event, true);
    }
}
