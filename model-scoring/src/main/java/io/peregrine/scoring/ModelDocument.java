package io.peregrine.scoring;

import java.util.List;

/** What a model's file says, read and checked. Immutable: any thread. */
public sealed interface ModelDocument permits TreeEnsemble, LinearModel
{
    /** @return where it comes from. */
    ModelOrigin origin();

    /** @return the names of the inputs, in the model's own order. */
    List<String> featureNames();

    /** @return one for each input. */
    List<FeatureKind> featureKinds();

    /** @return how many margins it gives: one for each class, or one. */
    int outputCount();

    /** @return what makes scores of margins. */
    Link link();

    /** @return its plain evaluator, which is exact and slow. */
    Model plain();

    /** @return what scores payments: fast, and the same bits as the plain evaluator. */
    default Model compiled()
    {
        return plain();
    }
}
