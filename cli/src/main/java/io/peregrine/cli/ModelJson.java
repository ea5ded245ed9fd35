package io.peregrine.cli;

import java.util.List;
import java.util.Locale;

import io.peregrine.scoring.ModelDocument;
import io.peregrine.scoring.ModelSummary;
import io.peregrine.scoring.TreeEnsemble;

/** What is in a model, as one JSON object. */
final class ModelJson
{
    private final JsonWriter json = new JsonWriter();

    private ModelJson()
    {
    }

    static String of(final ModelDocument document)
    {
        return new ModelJson().object(document, ModelSummary.of(document));
    }

    private String object(final ModelDocument document, final ModelSummary summary)
    {
        json.open('{');
        text("format", document.origin().format());
        text("version", document.origin().version());
        text("objective", document.origin().objective());
        text("link", document.link().kind().name().toLowerCase(Locale.ROOT));
        text("sha256", document.origin().sha256());
        number("outputs", document.outputCount());
        if (document instanceof TreeEnsemble ensemble)
        {
            number("trees", summary.trees());
            number("iterations", summary.iterations());
            number("bestIteration", ensemble.bestIteration());
            number("deepest", summary.deepest());
            number("meanDepth", summary.meanDepth());
            number("leaves", summary.leaves());
            number("mostLeaves", summary.mostLeaves());
            number("splits", summary.splits());
            number("meanSteps", summary.meanSteps());
            number("mostSteps", summary.mostSteps());
        }
        number("estimatedNanoseconds", summary.estimatedNanoseconds());
        json.name("features").open('[');
        for (final ModelSummary.Feature feature : summary.features())
        {
            feature(feature);
        }
        return json.close(']').close('}').take();
    }

    private void feature(final ModelSummary.Feature feature)
    {
        json.open('{');
        text("name", feature.name());
        text("kind", feature.kind().name().toLowerCase(Locale.ROOT));
        number("splits", feature.splits());
        number("gain", feature.gain());
        if (!Float.isNaN(feature.least()))
        {
            json.name("thresholds").any(List.of(feature.least(), feature.greatest()));
        }
        json.close('}');
    }

    private void number(final String name, final long value)
    {
        json.name(name).value(value);
    }

    private void number(final String name, final double value)
    {
        json.name(name).value(value);
    }

    private void text(final String name, final String value)
    {
        json.name(name).value(value);
    }
}
