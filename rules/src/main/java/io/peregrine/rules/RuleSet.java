package io.peregrine.rules;

import io.peregrine.domain.PaymentEvent;

/** All rules of a policy, evaluated together. Immutable: any thread, each with answers of its own. */
public interface RuleSet
{
    /** @return how many rules it holds; a rule's index is its place among them. */
    int count();

    /** @return what it costs at most. */
    RuleSetCost cost();

    /** @return answers with room for what this set keeps while it works, so that no evaluation makes any. */
    default RuleAnswers newAnswers()
    {
        return new RuleAnswers(count());
    }

    /**
     * Evaluates every rule; what each says is what its {@link Condition} alone would say. Allocates nothing, never
     * throws.
     *
     * @param event   the payment, its features filled in.
     * @param answers of {@link #newAnswers()}, or made for as many rules; what they held is forgotten.
     */
    void evaluate(PaymentEvent event, RuleAnswers answers);
}
