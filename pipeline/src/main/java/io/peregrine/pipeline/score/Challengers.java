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
    private static final int TENTHS = CounterDescriptor.TENTHS;
    private static final double BILLIONTHS = 1e9;

    private final Challenger[] challengers;
    private final ModelInputs[] inputs;
    private final Scratch[] scratches;
    private final double[] margins;
    private final double[][] otherMargins;
    private final AtomicCounter[] agreements;
    private final AtomicCounter[] differences;
    private final AtomicCounter[] compared;
    private final AtomicCounter[] sums;
    private final AtomicCounter[] distances;
    private final AtomicCounter[] tenths;
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
        agreements = zeroed(counters, CounterDescriptor.CHALLENGER_AGREED);
        differences = zeroed(counters, CounterDescriptor.CHALLENGER_DIFFERED);
        compared = zeroed(counters, CounterDescriptor.CHALLENGER_COMPARED);
        sums = zeroed(counters, CounterDescriptor.CHALLENGER_DIFFERENCE);
        distances = zeroed(counters, CounterDescriptor.CHALLENGER_DISTANCE);
        tenths = zeroed(counters, CounterDescriptor.CHALLENGER_TENTH);
        final AtomicCounter[] present = zeroed(counters, CounterDescriptor.CHALLENGER);
        for (int i = 0; i < challengers.length; i++)
        {
            present[i].setRelease(1);
        }
        agreed = counters.counter(CounterDescriptor.CHALLENGERS_AGREED);
        differed = counters.counter(CounterDescriptor.CHALLENGERS_DIFFERED);
    }

    private static AtomicCounter[] zeroed(final Counters counters, final CounterDescriptor descriptor)
    {
        final AtomicCounter[] each = new AtomicCounter[descriptor.each()];
        for (int i = 0; i < each.length; i++)
        {
            each[i] = counters.counter(descriptor, i);
            each[i].setRelease(0);
        }
        return each;
    }

    /** After the champion, or the segment's model; where it was skipped so are they. */
    void score(final PaymentEvent event)
    {
        final double[] bandMargins = otherMargins[DecisionStatus.segment(event.status())];
        for (int i = 0; i < challengers.length; i++)
        {
            final double margin = challengers[i].model().margin(inputs[i].of(event), scratches[i]);
            margins[i] = margin;
            final double probability = challengers[i].model().probability(margin);
            tenths[i * TENTHS + tenthOf(probability)].incrementRelease();
            if (!Double.isNaN(event.probability()))
            {
                final long difference = Math.round((probability - event.probability()) * BILLIONTHS);
                compared[i].incrementRelease();
                sums[i].getAndAddRelease(difference);
                distances[i].getAndAddRelease(Math.abs(difference));
            }
            if (bandOf(margin, challengers[i].bandMargins()) == bandOf(event.margin(), bandMargins))
            {
                agreements[i].incrementRelease();
                agreed.incrementRelease();
            }
            else
            {
                differences[i].incrementRelease();
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
        return tenths[index * TENTHS + tenth].get();
    }

    /** @return how often its score lay in the same band as the champion's. */
    long agreements(final int index)
    {
        return agreements[index].get();
    }

    /** @return how often it did not. */
    long differences(final int index)
    {
        return differences[index].get();
    }
}
