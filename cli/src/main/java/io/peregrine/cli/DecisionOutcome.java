package io.peregrine.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.peregrine.domain.Action;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.pipeline.score.DecisionTrial;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.DecisionTest;

/**
 * A test of a whole decision, run.
 *
 * @param test    what is expected.
 * @param action  what the decision says.
 * @param reasons its codes, the heaviest first.
 * @param score   its score.
 * @param status  bits of {@link DecisionStatus}.
 */
record DecisionOutcome(DecisionTest test, Action action, List<Integer> reasons, int score, int status)
{
    /** @return an outcome for each of the policy's tests, through the stage that decides live payments. */
    static List<DecisionOutcome> of(final CompiledPolicy policy)
    {
        final List<DecisionOutcome> outcomes = new ArrayList<>();
        for (final DecisionTest test : policy.decisionTests())
        {
            final PaymentEvent event = test.payment(policy);
            // A trial of its own: a rule may have put the last test's payment on a list.
            new DecisionTrial(policy).decide(event, test.probability(), test.on());
            final List<Integer> reasons = new ArrayList<>();
            for (int i = 0; i < event.reasonCount(); i++)
            {
                reasons.add(event.reasonCode(i));
            }
            outcomes.add(new DecisionOutcome(test, event.action(), reasons, event.score(), event.status()));
        }
        return outcomes;
    }

    boolean isPassed()
    {
        return test.action() == action && (null == test.reasons() || test.reasons().equals(reasons)) &&
            (null == test.score() || test.score() == score);
    }

    @Override
    public String toString()
    {
        return test.file() + ":" + test.line() + ": " + test.name() + " " + test.given() +
            (null == test.probability() ? "" : " probability " + test.probability()) + ": expected " +
            words(test.action(), null == test.reasons() ? "" : " " + test.reasons(),
            null == test.score() ? "" : " score " + test.score()) + ", got " +
            words(action, " " + reasons, null == test.score() ? "" : " score " + score) +
            (0 == status ? "" : " (" + DecisionStatus.describe(status) + ")");
    }

    private static String words(final Action action, final String reasons, final String score)
    {
        return action.name().toLowerCase(Locale.ROOT) + reasons + score;
    }
}
