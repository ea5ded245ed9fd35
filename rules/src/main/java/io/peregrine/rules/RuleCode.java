package io.peregrine.rules;

import io.peregrine.domain.PaymentEvent;

/** Generated: the conditions of several rules, or what of them no column says. */
interface RuleCode
{
    /** @return what the rule of this index in this class says. */
    int evaluate(int index, PaymentEvent event, RuleScratch scratch);

    /** Asks all rules of this class and adds their answers. */
    void evaluateAll(PaymentEvent event, RuleScratch scratch, RuleAnswers answers);
}
