package io.peregrine.cli;

import java.util.List;

import io.peregrine.scoring.LinearModel;
import io.peregrine.scoring.ModelDocument;
import io.peregrine.scoring.TreeEnsemble;
import io.peregrine.scoring.TreeShap;

/** Exact Shapley values of rows, as columns: the expected margin, then what each input adds to it. */
final class Contributions
{
    private final ModelDocument document;
    private final TreeShap shap;

    Contributions(final ModelDocument document)
    {
        this.document = document;
        shap = document instanceof TreeEnsemble ensemble ? TreeShap.of(ensemble) : null;
    }

    /** @return the columns' names, each after a comma; of several outputs those of each one. */
    String header()
    {
        final StringBuilder names = new StringBuilder();
        for (int output = 0; output < document.outputCount(); output++)
        {
            final String which = 1 == document.outputCount() ? "" : "_" + output;
            names.append(",expected").append(which);
            for (final String feature : document.featureNames())
            {
                names.append(',').append(quoted("contribution" + which + "_" + feature));
            }
        }
        return names.toString();
    }

    /** Adds the row's values, each after a comma. */
    void append(final float[] inputs, final StringBuilder line)
    {
        for (int output = 0; output < document.outputCount(); output++)
        {
            line.append(',').append(
                null == shap ? ((LinearModel)document).expectedMargin(output) : shap.expectedMargin(output));
            for (final double value : values(inputs, output))
            {
                line.append(',').append(value);
            }
        }
    }

    /** A linear model's inputs add what they add, each by itself. */
    private double[] values(final float[] inputs, final int output)
    {
        if (null != shap)
        {
            return shap.contributions(inputs, output);
        }
        final LinearModel linear = (LinearModel)document;
        final double[] values = new double[inputs.length];
        linear.contributions(inputs, linear.newScratch(), output, values);
        return values;
    }

    /** As RFC 4180 has it. */
    private static String quoted(final String name)
    {
        return List.of(",", "\"", "\n").stream().anyMatch(name::contains) ?
            '"' + name.replace("\"", "\"\"") + '"' : name;
    }
}
