package io.peregrine.pipeline.score;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;

/** A model's inputs from the slot: float32 in the model's own order, NaN where a feature is missing. One thread. */
final class ModelInputs
{
    private final int[] featureIndexes;
    private final boolean[] isDouble;
    private final float[] inputs;

    ModelInputs(final int[] featureIndexes, final FeatureLayout layout)
    {
        this.featureIndexes = featureIndexes;
        inputs = new float[featureIndexes.length];
        isDouble = new boolean[featureIndexes.length];
        for (int i = 0; i < featureIndexes.length; i++)
        {
            isDouble[i] = FeatureType.DOUBLE == layout.feature(featureIndexes[i]).type();
        }
    }

    /** @return the payment's, until the next payment's are read. */
    float[] of(final PaymentEvent event)
    {
        for (int i = 0; i < featureIndexes.length; i++)
        {
            final int index = featureIndexes[i];
            inputs[i] = event.isFeatureMissing(index) ? Float.NaN :
                isDouble[i] ? (float)event.featureDouble(index) : (float)event.featureLong(index);
        }

        return inputs;
    }
}
