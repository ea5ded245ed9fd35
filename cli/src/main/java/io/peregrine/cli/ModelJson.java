package io.peregrine.cli;

import java.util.Locale;

import io.peregrine.scoring.ModelDocument;
import io.peregrine.scoring.ModelSummary;
import io.peregrine.scoring.TreeEnsemble;

/** What is in a model, as one JSON object. */
final class ModelJson
{
    private final StringBuilder json = new StringBuilder();

    private ModelJson()
    {
    }

    static String of(final ModelDocument document)
    {
        return new ModelJson().object(document, ModelSummary.of(document));
    }

    private String object(final ModelDocument document, final ModelSummary summary)
    {
        json.append('{');
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
        name("features");
        json.append('[');
        for (final ModelSummary.Feature feature : summary.features())
        {
            feature(feature);
        }
        return json.append("]}").toString();
    }

    private void feature(final ModelSummary.Feature feature)
    {
        json.append('[' == last() ? "" : ",").append('{');
        text("name", feature.name());
        text("kind", feature.kind().name().toLowerCase(Locale.ROOT));
        number("splits", feature.splits());
        number("gain", feature.gain());
        if (!Float.isNaN(feature.least()))
        {
            name("thresholds");
            json.append('[').append(feature.least()).append(',').append(feature.greatest()).append(']');
        }
        json.append('}');
    }

    private char last()
    {
        return json.charAt(json.length() - 1);
    }

    private void name(final String name)
    {
        json.append('{' == last() ? "" : ",").append('"').append(name).append("\":");
    }

    private void number(final String name, final long value)
    {
        name(name);
        json.append(value);
    }

    private void number(final String name, final double value)
    {
        name(name);
        json.append(Double.isFinite(value) ? Double.toString(value) : "null");
    }

    private void text(final String name, final String value)
    {
        name(name);
        json.append('"');
        for (int i = 0; i < value.length(); i++)
        {
            final char character = value.charAt(i);
            if (character < ' ')
            {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int)character));
            }
            else
            {
                json.append('"' == character || '\\' == character ? "\\" : "").append(character);
            }
        }
        json.append('"');
    }
}
