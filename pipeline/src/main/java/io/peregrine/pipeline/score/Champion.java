package io.peregrine.pipeline.score;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.scoring.Model;

/** Feeds the policy's model from the slot: float32 inputs in the model's own order, NaN where a feature is missing. */
final class Champion
{
    private static final int MAX_SCORE = 999;

    private final Model model;
    private final int[] featureIndexes;
    private final boolean[] isDouble;
    private final float[] inputs;

    Champion(final CompiledPolicy policy)
    {
        model = policy.champion();
        featureIndexes = policy.championInputs();
        inputs = new float[featureIndexes.length];
        isDouble = new boolean[featureIndexes.length];

        final FeatureLayout layout = policy.layout();
        for (int i = 0; i < featureIndexes.length; i++)
        {
            isDouble[i] = FeatureType.DOUBLE == layout.feature(featureIndexes[i]).type();
        }
    }

    void score(final PaymentEvent event)
    {
        for (int i = 0; i < featureIndexes.length; i++)
        {
            final int index = featureIndexes[i];
            inputs[i] = event.isFeatureMissing(index) ? Float.NaN :
                isDouble[i] ? (float)event.featureDouble(index) : (float)event.featureLong(index);
        }

        final double margin = model.margin(inputs);
        final double probability = model.probability(margin);
        event.modelled(margin, probability, scoreOf(probability, 0));
    }

    /** @return 0 to 999: the probability in thousandths, and what the rules add. */
    static int scoreOf(final double probability, final int points)
    {
        final int thousandths = Double.isNaN(probability) ? 0 : (int)(probability * 1000);
        return Math.max(0, Math.min(MAX_SCORE, thousandths + points));
    }
}
