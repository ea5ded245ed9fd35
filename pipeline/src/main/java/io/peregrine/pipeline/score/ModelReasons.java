package io.peregrine.pipeline.score;

import java.util.Arrays;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.scoring.Model;
import io.peregrine.scoring.Scratch;

/**
 * What of one model's inputs speaks for fraud: path contributions, summed by the codes that the policy gives them.
 * Only sums above zero are reasons. The payment's probability is shared out over them, so their weights stand below
 * those of rules that ask for an action, and never above the band's.
 */
final class ModelReasons
{
    private final Model model;
    private final ModelInputs inputs;
    private final Scratch scratch;
    private final double[] contributions;
    private final int[] codes;
    private final int[] places;
    private final double[] sums;

    /** @param segment whose model, from 1; 0 for the champion. There is such a model. */
    ModelReasons(final CompiledPolicy policy, final int segment)
    {
        final int[] featureIndexes = policy.modelInputs(segment);
        final int[] reasons = policy.modelInputReasons();
        final int[] inputCodes = Arrays.stream(featureIndexes).map(index -> reasons[index]).toArray();
        codes = Arrays.stream(inputCodes).filter(code -> 0 != code).sorted().distinct().toArray();
        places = Arrays.stream(inputCodes).map(code -> Arrays.binarySearch(codes, code)).toArray();
        sums = new double[codes.length];
        model = policy.model(segment);
        inputs = new ModelInputs(featureIndexes, policy.layout());
        scratch = model.newScratch();
        contributions = new double[featureIndexes.length];
    }

    /** @return the most reasons that one payment can get. */
    int limit()
    {
        return codes.length;
    }

    /** @param event scored by this model. */
    void addTo(final ReasonList reasons, final PaymentEvent event)
    {
        if (0 == codes.length || Double.isNaN(event.margin()))
        {
            return;
        }

        for (int i = 0; i < sums.length; i++)
        {
            sums[i] = 0;
        }

        model.contributions(inputs.of(event), scratch, 0, contributions);
        for (int i = 0; i < contributions.length; i++)
        {
            if (places[i] >= 0)
            {
                sums[places[i]] += contributions[i];
            }
        }

        double total = 0;
        for (final double sum : sums)
        {
            total += Math.max(0, sum);
        }

        for (int i = 0; i < sums.length; i++)
        {
            if (sums[i] > 0)
            {
                reasons.add(codes[i], (float)(event.probability() * (sums[i] / total)), null);
            }
        }
    }
}
