package io.peregrine.pipeline.score;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.scoring.Model;
import io.peregrine.scoring.Scratch;

/** Scores the slot with the policy's champion, or with the model of one of its segments. */
final class Champion
{
    private static final int MAX_SCORE = 999;

    private final Model model;
    private final ModelInputs inputs;
    private final Scratch scratch;

    /** @param segment its number, from 1; 0 for the champion. There is such a model. */
    Champion(final CompiledPolicy policy, final int segment)
    {
        model = policy.model(segment);
        inputs = new ModelInputs(policy.modelInputs(segment), policy.layout());
        scratch = model.newScratch();
    }

    void score(final PaymentEvent event)
    {
        final double margin = model.margin(inputs.of(event), scratch);
        final double probability = model.probability(margin);
        event.modelled(margin, probability, scoreOf(probability, 0));
    }

    /** As if it had said this probability. */
    void take(final PaymentEvent event, final double probability)
    {
        event.modelled(model.marginAt(probability), probability, scoreOf(probability, 0));
    }

    /** @return 0 to 999: the probability in thousandths, and what the rules add. */
    static int scoreOf(final double probability, final int points)
    {
        final int thousandths = Double.isNaN(probability) ? 0 : (int)(probability * 1000);
        return Math.max(0, Math.min(MAX_SCORE, thousandths + points));
    }
}
