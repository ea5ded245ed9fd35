package io.peregrine.pipeline.score;

import java.util.List;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.Segment;
import io.peregrine.rules.Condition;

import org.agrona.concurrent.status.AtomicCounter;

/**
 * Scores the slot with one model: that of the first segment whose condition holds, else the champion, if there is one.
 * A condition that ends in an error counts as a miss. The decision's status says which segment it was. Counts since the
 * policy's activation or the engine's start.
 */
final class ModelChoice
{
    private final Condition[] conditions;
    private final Champion[] models;
    private final AtomicCounter[] scored;
    private final AtomicCounter[] faults;

    ModelChoice(final CompiledPolicy policy, final Counters counters)
    {
        final List<Segment> segments = policy.segments();
        conditions = segments.stream().map(Segment::condition).toArray(Condition[]::new);
        models = new Champion[1 + conditions.length];
        for (int i = 0; i < models.length; i++)
        {
            models[i] = null == policy.model(i) ? null : new Champion(policy, i);
        }

        scored = new AtomicCounter[CounterDescriptor.MODELS];
        faults = new AtomicCounter[CounterDescriptor.MODELS];
        for (int i = 0; i < scored.length; i++)
        {
            scored[i] = counters.counter(CounterDescriptor.MODEL_SCORED, i);
            scored[i].setRelease(0);
            faults[i] = counters.counter(CounterDescriptor.MODEL_FAULTS, i);
            faults[i].setRelease(0);
        }
    }

    /** @param event its lists can be asked. */
    void score(final PaymentEvent event)
    {
        final int chosen = choose(event);
        if (null != models[chosen])
        {
            models[chosen].score(event);
            scored[chosen].incrementRelease();
        }
    }

    /** As if the payment's model, where there is one, had said this probability. */
    void take(final PaymentEvent event, final double probability)
    {
        final int chosen = choose(event);
        if (null != models[chosen])
        {
            models[chosen].take(event, probability);
        }
    }

    private int choose(final PaymentEvent event)
    {
        for (int i = 0; i < conditions.length; i++)
        {
            final int answer = conditions[i].evaluate(event);
            if (Condition.HIT == answer)
            {
                event.addStatus(DecisionStatus.ofSegment(i + 1));
                return i + 1;
            }
            if (Condition.ERROR == answer)
            {
                event.addStatus(DecisionStatus.RULE_ERROR);
                faults[i + 1].incrementRelease();
            }
        }

        return 0;
    }
}
