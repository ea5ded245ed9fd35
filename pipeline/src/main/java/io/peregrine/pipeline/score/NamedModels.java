package io.peregrine.pipeline.score;

import java.util.List;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.NamedScore;
import io.peregrine.scoring.Model;
import io.peregrine.scoring.Scratch;

/** Scores the slot with the models whose scores rules know by name. */
final class NamedModels
{
    private final Model[] models;
    private final ModelInputs[] inputs;
    private final Scratch[] scratches;
    private final double[][] values;
    private final int[] indexes;

    NamedModels(final CompiledPolicy policy)
    {
        final List<NamedScore> scores = policy.namedScores();
        models = scores.stream().map(NamedScore::model).toArray(Model[]::new);
        inputs = new ModelInputs[models.length];
        scratches = new Scratch[models.length];
        values = new double[models.length][];
        indexes = scores.stream().mapToInt(NamedScore::index).toArray();
        for (int i = 0; i < models.length; i++)
        {
            inputs[i] = new ModelInputs(scores.get(i).inputs(), policy.layout());
            scratches[i] = models[i].newScratch();
            values[i] = new double[models[i].outputCount()];
        }
    }

    void score(final PaymentEvent event)
    {
        for (int i = 0; i < models.length; i++)
        {
            models[i].margins(inputs[i].of(event), scratches[i], values[i]);
            models[i].link().scores(values[i], values[i]);
            for (int output = 0; output < values[i].length; output++)
            {
                event.trail().namedScores().value(indexes[i] + output, values[i][output]);
            }
        }
    }
}
