package io.peregrine.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.peregrine.scoring.LinearModel;
import io.peregrine.scoring.Link;
import io.peregrine.scoring.ModelDocument;
import io.peregrine.scoring.ModelOrigin;
import io.peregrine.scoring.ModelSummary;
import io.peregrine.scoring.TreeEnsemble;

/** What is in a model, for people. */
final class ModelText
{
    private static final String FACT = "%-10s %s%n";

    private ModelText()
    {
    }

    static void print(final Path file, final ModelDocument document, final PrintWriter out)
    {
        final ModelSummary summary = ModelSummary.of(document);
        final ModelOrigin origin = document.origin();
        fact(out, "file", file.toString());
        fact(out, "sha256", origin.sha256());
        fact(out, "format", origin.format() + ", version " + origin.version());
        fact(out, "objective", origin.objective());
        fact(out, "outputs", document.outputCount() + (document.outputCount() > 1 ? " classes" : "") + ", " +
            linkText(document.link()));
        if (document instanceof TreeEnsemble ensemble)
        {
            printTrees(ensemble, summary, out);
        }
        else
        {
            fact(out, "intercept", Double.toString(((LinearModel)document).intercept()));
        }
        out.println();
        printFeatures(document, summary, out);
    }

    private static void fact(final PrintWriter out, final String name, final String value)
    {
        out.printf(Locale.ROOT, FACT, name, value);
    }

    private static String linkText(final Link link)
    {
        return switch (link.kind())
        {
            case IDENTITY -> "the score is the margin";
            case LOGISTIC -> "probability = 1 / (1 + exp(-" + (1 == link.sigmoid() ? "" : link.sigmoid() + " * ") +
                "margin))";
            case EXPONENTIAL -> "the score is exp(margin)";
            case SOFTMAX -> "probabilities by softmax of the margins";
        };
    }

    private static void printTrees(final TreeEnsemble ensemble, final ModelSummary summary, final PrintWriter out)
    {
        fact(out, "base", "margin " + baseText(ensemble.baseMargins()) +
            (ensemble.isMean() ? ", and the trees' mean" : ", and the trees' sum in " +
            (ensemble.library().isFloatSum() ? "float32" : "float64")));
        fact(out, "trees", summary.trees() + " in " + summary.iterations() + " iterations, " +
            (ensemble.bestIteration() < 0 ? "the file names no best one" :
            "the best was number " + (ensemble.bestIteration() + 1)));
        fact(out, "depth", String.format(Locale.ROOT, "%d at most, %.1f on average", summary.deepest(),
            summary.meanDepth()));
        fact(out, "leaves", summary.leaves() + ", " + summary.mostLeaves() + " at most in one tree");
        fact(out, "cost", String.format(Locale.ROOT, "%.0f splits a payment on average, %d at most: about %.1f us",
            summary.meanSteps(), summary.mostSteps(), summary.estimatedNanoseconds() / 1_000));
    }

    private static String baseText(final double[] margins)
    {
        final StringBuilder text = new StringBuilder();
        for (final double margin : margins)
        {
            text.append(text.isEmpty() ? "" : ", ").append(0 == margin ? 0.0 : margin);
        }
        return text.toString();
    }

    private static void printFeatures(
        final ModelDocument document, final ModelSummary summary, final PrintWriter out)
    {
        final boolean isLinear = document instanceof LinearModel;
        final List<ModelSummary.Feature> features = summary.features().stream()
            .sorted(Comparator.comparingDouble(ModelSummary.Feature::gain).reversed()).toList();
        final double whole = features.stream().mapToDouble(ModelSummary.Feature::gain).sum();
        final int width = features.stream().mapToInt(feature -> feature.name().length()).max().orElse(0);
        final String name = "%-" + Math.max(7, width) + "s";
        out.printf(Locale.ROOT, name + "  %7s  %s%n", "feature", isLinear ? "weight" : "gain",
            isLinear ? "coefficient of one standard deviation" : " splits  thresholds");
        for (final ModelSummary.Feature feature : features)
        {
            out.printf(Locale.ROOT, name + "  %6.2f%%  %s%n", feature.name(),
                whole > 0 ? 100 * feature.gain() / whole : 0,
                isLinear ? coefficient((LinearModel)document, feature.name()) :
                String.format(Locale.ROOT, "%7d  %s", feature.splits(), thresholds(feature)));
        }
    }

    private static String coefficient(final LinearModel model, final String name)
    {
        return Double.toString(model.coef()[model.featureNames().indexOf(name)]);
    }

    private static String thresholds(final ModelSummary.Feature feature)
    {
        if (0 == feature.splits())
        {
            return "not used";
        }
        return Float.isNaN(feature.least()) ? "categories" : feature.least() == feature.greatest() ?
            Float.toString(feature.least()) : feature.least() + " to " + feature.greatest();
    }
}
