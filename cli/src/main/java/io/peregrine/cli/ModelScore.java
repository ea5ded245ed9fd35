package io.peregrine.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

import io.peregrine.scoring.ModelDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scores rows of features. */
@Command(
    name = "score",
    description = "Scores each row of a CSV file whose header names the model's features, in any order and among " +
        "others; an empty field is missing. Writes margin,probability in the file's order (score where the model " +
        "gives no probability); of several classes margin_0,margin_1,...,probability_0,probability_1,...",
    footer =
        {
            "",
            "Example:",
            "  peregrine model score --model xgb.json --in features.csv.gz --out scores.csv"
        })
final class ModelScore extends Verb
{
    @Option(names = "--model", required = true, paramLabel = "FILE",
        description = "The model: XGBoost's JSON or UBJSON, LightGBM's text, or a linear model (docs/models.md).")
    private Path modelFile;

    @Option(names = "--trees", paramLabel = "all|best|N", defaultValue = "all",
        description = "Which trees: all (the default), those up to the best iteration, or the first N.")
    private String trees;

    @Option(names = "--contributions",
        description = "Also what each input added to the margin: exact Shapley values, and the expected margin that " +
            "they start from. Slow.")
    private boolean areContributionsWanted;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The features, a CSV file.")
    private Path in;

    @Option(names = "--out", paramLabel = "FILE", description = "Where scores go; stdout without it.")
    private Path out;

    @Override
    public Integer call() throws IOException
    {
        final ModelDocument model = ModelFile.read(modelFile, trees);
        long count = 0;
        try (CsvRows rows = CsvRows.open(in); OutFile outFile = OutFile.open(out, out()))
        {
            final int[] columns = columns(model.featureNames(), rows);
            final ScoredRow row = new ScoredRow(model, areContributionsWanted);
            final Writer writer = outFile.writer();
            writer.append(row.header()).append('\n');
            while (rows.next())
            {
                for (int i = 0; i < columns.length; i++)
                {
                    row.inputs()[i] = input(rows, columns[i]);
                }
                writer.append(row.score()).append('\n');
                count++;
            }
            outFile.commit();
        }
        err().println("rows=" + count);
        return ExitCodes.OK;
    }

    private int[] columns(final List<String> features, final CsvRows rows)
    {
        final int[] columns = new int[features.size()];
        for (int i = 0; i < columns.length; i++)
        {
            final String feature = features.get(i);
            columns[i] = rows.columns().indexOf(feature);
            if (columns[i] < 0)
            {
                throw new InputProblem(in + ": no column \"" + feature + "\", which " + modelFile + " reads" +
                    Suggestion.of(feature, rows.columns()));
            }
        }
        return columns;
    }

    /** As live: a double, made a float. */
    private static float input(final CsvRows rows, final int column)
    {
        final CsvRow field = rows.row().field(column);
        if (field.isEmpty())
        {
            return Float.NaN;
        }
        try
        {
            final float value = (float)Double.parseDouble(field.toString());
            if (Float.isFinite(value))
            {
                return value;
            }
        }
        catch (final NumberFormatException ignore)
        {
            // Said below.
        }
        throw rows.problem(column, "is not a number that a model can read: write 12.5, or nothing where it is missing");
    }
}
