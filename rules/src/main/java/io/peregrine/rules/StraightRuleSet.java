package io.peregrine.rules;

import io.peregrine.domain.PaymentEvent;

/** Few rules: asked one after the other, by one piece of code that remembers what they share. */
final class StraightRuleSet implements RuleSet
{
    private final int count;
    private final RuleCode[] code;
    private final int sharedCount;
    private final RuleSetCost cost;

    StraightRuleSet(final int count, final RuleCode[] code, final int sharedCount, final RuleSetCost cost)
    {
        this.count = count;
        this.code = code;
        this.sharedCount = sharedCount;
        this.cost = cost;
    }

    @Override
    public int count()
    {
        return count;
    }

    @Override
    public RuleSetCost cost()
    {
        return cost;
    }

    RuleCode[] code()
    {
        return code;
    }

    @Override
    public RuleAnswers newAnswers()
    {
        final RuleAnswers answers = new RuleAnswers(count);
        answers.scratch().begin(0, sharedCount);
        return answers;
    }

    @Override
    public void evaluate(final PaymentEvent event, final RuleAnswers answers)
    {
        answers.clear();
        final RuleScratch scratch = answers.scratch();
        scratch.begin(0, sharedCount);
        for (final RuleCode rules : code)
        {
            rules.evaluateAll(event, scratch, answers);
        }
    }
}
