package io.peregrine.scoring;

import java.util.List;

/**
 * Regression trees in the neutral form that every reader makes and every evaluator takes. Immutable by convention: the
 * arrays are not copied. An output's margin begins at its base and takes up the leaves of its trees, in file order, as
 * the library's arithmetic says; it is divided at the end if the model is a mean.
 *
 * @param origin            where it comes from.
 * @param featureNames      of the inputs, in the model's own order.
 * @param featureKinds      of the inputs.
 * @param library           whose arithmetic holds.
 * @param link              from margins to scores.
 * @param baseMargins       where each output's sum begins; float32 in XGBoost's models.
 * @param isMean            true if sums are divided by {@link #iterationCount()}.
 * @param treesPerIteration how many trees were added at a time, over all outputs.
 * @param bestIteration     the iteration, from 0, at which training was best, or -1 where the file does not say.
 * @param trees             in file order.
 */
public record TreeEnsemble(
    ModelOrigin origin,
    List<String> featureNames,
    List<FeatureKind> featureKinds,
    Library library,
    Link link,
    double[] baseMargins,
    boolean isMean,
    int treesPerIteration,
    int bestIteration,
    List<Tree> trees) implements ModelDocument
{
    @Override
    public int outputCount()
    {
        return baseMargins.length;
    }

    /** @return how many times trees were added. */
    public int iterationCount()
    {
        return trees.size() / treesPerIteration;
    }

    @Override
    public Model plain()
    {
        return PlainForest.of(this);
    }

    @Override
    public Model compiled()
    {
        return CompiledForest.of(this);
    }

    /**
     * @return the first so many trees.
     * @throws ModelFormatException if there are fewer, or if an iteration were cut in two.
     */
    public TreeEnsemble limitedTo(final int count)
    {
        if (count < 1 || count > trees.size())
        {
            throw new ModelFormatException("the model has " + trees.size() + " trees, not " + count + ": write all");
        }

        if (0 != count % treesPerIteration)
        {
            throw new ModelFormatException("the model was trained " + treesPerIteration + " trees at a time, and " +
                count + " is no multiple of it: write " +
                Math.max(treesPerIteration, count / treesPerIteration * treesPerIteration));
        }

        return new TreeEnsemble(origin, featureNames, featureKinds, library, link, baseMargins, isMean,
            treesPerIteration, bestIteration, trees.subList(0, count));
    }

    /**
     * @return the trees up to the best iteration.
     * @throws ModelFormatException if the file does not say which that is.
     */
    public TreeEnsemble best()
    {
        if (bestIteration < 0)
        {
            throw new ModelFormatException(
                "the model does not say which iteration was best: write all, or the number of trees");
        }

        return limitedTo((bestIteration + 1) * treesPerIteration);
    }
}
