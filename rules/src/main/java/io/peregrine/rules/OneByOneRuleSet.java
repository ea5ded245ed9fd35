package io.peregrine.rules;

import java.util.List;

import io.peregrine.domain.PaymentEvent;

/** Asks one condition after the other: slow and plain, what the others are compared with in tests. */
final class OneByOneRuleSet implements RuleSet
{
    private final Condition[] conditions;

    OneByOneRuleSet(final List<Condition> conditions)
    {
        this.conditions = conditions.toArray(new Condition[0]);
    }

    @Override
    public int count()
    {
        return conditions.length;
    }

    @Override
    public RuleSetCost cost()
    {
        throw new UnsupportedOperationException("not reckoned");
    }

    @Override
    public void evaluate(final PaymentEvent event, final RuleAnswers answers)
    {
        answers.clear();
        for (int i = 0; i < conditions.length; i++)
        {
            answers.set(i, conditions[i].evaluate(event));
        }
    }
}
