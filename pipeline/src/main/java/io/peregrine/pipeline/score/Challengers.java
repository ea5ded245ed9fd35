package io.peregrine.pipeline.score;

import java.util.Arrays;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.Challenger;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.scoring.Scratch;

import org.agrona.concurrent.status.AtomicCounter;

/**
 * Scores the slot with the models in the champion's shadow, and counts since the policy's activation or the engine's
 * start. Nothing of it goes into a decision or into the state.
 */
final class Challengers
{
    /** Equal parts of the probability that scores are counted by. */
    static final int TENTHS = 10;

    private final Challenger[] challengers;
    private final ModelInputs[] inputs;
    private final Scratch[] scratches;
    private final double[] margins;
    private final double[][] otherMargins;
    private final long[] scores;
    private final long[] agreements;
    private final long[] differences;
    private final AtomicCounter agreed;
    private final AtomicCounter differed;

    Challengers(final CompiledPolicy policy, final Counters counters)
    {
        challengers = policy.challengers().toArray(new Challenger[0]);
        inputs = new ModelInputs[challengers.length];
        scratches = new Scratch[challengers.length];
        for (int i = 0; i < challengers.length; i++)
        {
            inputs[i] = new ModelInputs(challengers[i].inputs(), policy.layout());
            scratches[i] = challengers[i].model().newScratch();
        }

        otherMargins = new double[1 + policy.segments().size()][];
        for (int segment = 0; segment < otherMargins.length; segment++)
        {
            otherMargins[segment] = policy.bandMargins(segment);
        }
        margins = new double[challengers.length];
        Arrays.fill(margins, Double.NaN);
        scores = new long[challengers.length * TENTHS];
        agreements = new long[challengers.length];
        differences = new long[challengers.length];
        agreed = counters.counter(CounterDescriptor.CHALLENGERS_AGREED);
        differed = counters.counter(CounterDescriptor.CHALLENGERS_DIFFERED);
    }

    /** After the champion, or the segment's model; where it was skipped so are they. */
    void score(final PaymentEvent event)
    {
        final double[] bandMargins = otherMargins[DecisionStatus.segment(event.status())];
        for (int i = 0; i < challengers.length; i++)
        {
            final double margin = challengers[i].model().margin(inputs[i].of(event), scratches[i]);
            margins[i] = margin;
            scores[i * TENTHS + tenthOf(challengers[i].model().probability(margin))]++;
            if (bandOf(margin, challengers[i].bandMargins()) == bandOf(event.margin(), bandMargins))
            {
                agreements[i]++;
                agreed.incrementRelease();
            }
            else
            {
                differences[i]++;
                differed.incrementRelease();
            }
        }
    }

    /** No time for models. */
    void skip()
    {
        for (int i = 0; i < margins.length; i++)
        {
            margins[i] = Double.NaN;
        }
    }

    private static int tenthOf(final double probability)
    {
        return Math.max(0, Math.min(TENTHS - 1, (int)(probability * TENTHS)));
    }

    private static int bandOf(final double margin, final double[] bandMargins)
    {
        for (int i = 0; i < bandMargins.length; i++)
        {
            if (margin >= bandMargins[i])
            {
                return i;
            }
        }

        return -1;
    }

    int count()
    {
        return challengers.length;
    }

    /** @return of the last payment; NaN where models were skipped. */
    double margin(final int index)
    {
        return margins[index];
    }

    /** @return of the last payment; NaN where models were skipped. */
    double probability(final int index)
    {
        return challengers[index].model().probability(margins[index]);
    }

    /** @return how many payments it scored in a tenth of the probability. */
    long scores(final int index, final int tenth)
    {
        return scores[index * TENTHS + tenth];
    }

    /** @return how often its score lay in the same band as the champion's. */
    long agreements(final int index)
    {
        return agreements[index];
    }

    /** @return how often it did not. */
    long differences(final int index)
    {
        return differences[index];
    }
}
