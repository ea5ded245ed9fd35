package io.peregrine.cli;

import java.util.function.Function;

import io.peregrine.scoring.Model;
import io.peregrine.scoring.ModelDocument;
import io.peregrine.scoring.Scratch;

/** A row of inputs, and the text of what a model makes of it. */
final class ScoredRow
{
    private final Model model;
    private final Contributions contributions;
    private final Scratch scratch;
    private final float[] inputs;
    private final double[] margins;
    private final double[] scores;
    private final StringBuilder line = new StringBuilder();

    /** @param areContributionsWanted true if each input's share is to stand behind the scores. */
    ScoredRow(final ModelDocument document, final boolean areContributionsWanted)
    {
        model = document.compiled();
        contributions = areContributionsWanted ? new Contributions(document) : null;
        scratch = model.newScratch();
        inputs = new float[model.featureNames().size()];
        margins = new double[model.outputCount()];
        scores = new double[model.outputCount()];
    }

    /** @return the columns' names: each output's margin, then each one's score, then contributions. */
    String header()
    {
        final String score = model.link().isProbability() ? "probability" : "score";
        final String scoreNames = margins.length == 1 ? "margin," + score :
            joined(output -> "margin_" + output) + "," + joined(output -> score + "_" + output);
        return scoreNames + (null == contributions ? "" : contributions.header());
    }

    /** @return for the caller to fill. */
    float[] inputs()
    {
        return inputs;
    }

    /** @return the row's line, until the next one. */
    CharSequence score()
    {
        model.margins(inputs, scratch, margins);
        model.link().scores(margins, scores);
        line.setLength(0);
        append(margins);
        line.append(',');
        append(scores);
        if (null != contributions)
        {
            contributions.append(inputs, line);
        }
        return line;
    }

    private void append(final double[] values)
    {
        for (int i = 0; i < values.length; i++)
        {
            line.append(0 == i ? "" : ",").append(values[i]);
        }
    }

    private String joined(final Function<Integer, String> name)
    {
        final StringBuilder names = new StringBuilder();
        for (int i = 0; i < margins.length; i++)
        {
            names.append(0 == i ? "" : ",").append(name.apply(i));
        }
        return names.toString();
    }
}
