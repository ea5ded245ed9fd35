package io.peregrine.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The handbook's reference models over all payments that they were tested with: features, then 'model score'. */
class ReferenceScoresTest
{
    private static final int SCORED = 58_264;
    private static final double SCORE_ERROR = 1e-6;
    private static final Path DATA = Path.of(System.getProperty("peregrine.shared", "absent"), "data");

    @TempDir
    private Path directory;

    @Test
    void shouldGiveTheScoresOfEveryReferenceModelFromEveryFormat() throws IOException
    {
        final Path transactions = DATA.resolve("handbook/transactions.csv.gz");
        Assumptions.assumeTrue(Files.isReadable(transactions) && Files.isDirectory(DATA.resolve("refmodel")),
            "LEFT OUT: the large data sets are not here: " + transactions + " is not readable");
        final Map<String, Map<String, Double>> references = references();
        final List<String> ids = new ArrayList<>();
        final Path features = features(transactions, references.get("lr"), ids);
        assertEquals(SCORED, ids.size());

        for (final String model : List.of("xgb_50_03_3", "xgb_100_01_3"))
        {
            compare(DATA.resolve("refmodel").resolve(model + ".json"), features, ids, references.get(model));
            compare(DATA.resolve("refmodel").resolve(model + ".ubj"), features, ids, references.get(model));
        }
        compare(linearModel(), features, ids, references.get("lr"));
    }

    /** @return of each model the score of each payment. */
    private static Map<String, Map<String, Double>> references()
    {
        final Map<String, Map<String, Double>> references = new HashMap<>();
        try (CsvRows rows = CsvRows.open(DATA.resolve("refmodel/ref_scores_test.csv.gz")))
        {
            while (rows.next())
            {
                for (int i = 2; i < rows.columns().size(); i++)
                {
                    references.computeIfAbsent(rows.columns().get(i), model -> new HashMap<>())
                        .put(rows.row().field(0).toString(), Double.parseDouble(rows.row().field(i).toString()));
                }
            }
        }
        return references;
    }

    /** @return the features of the scored payments, whose names are put into the list. */
    private Path features(final Path transactions, final Map<String, Double> scored, final List<String> ids)
        throws IOException
    {
        final Path all = directory.resolve("features.csv");
        final CommandRun run = CommandRun.of("features", "--policy", Samples.POLICY.toString(),
            "--mapping", Samples.MAPPING.toString(), "--in", transactions.toString(), "--out", all.toString());
        assertEquals(0, run.code(), run.err());

        final Path file = directory.resolve("scored.csv");
        try (CsvRows rows = CsvRows.open(all); BufferedWriter out = Files.newBufferedWriter(file))
        {
            out.write(String.join(",", rows.columns()) + "\n");
            while (rows.next())
            {
                final String id = rows.row().field(0).toString();
                if (scored.containsKey(id))
                {
                    ids.add(id);
                    for (int i = 0; i < rows.columns().size(); i++)
                    {
                        out.append(0 == i ? "" : ",").append(rows.row().field(i));
                    }
                    out.append('\n');
                }
            }
        }
        return file;
    }

    /** The reference's file has no format of ours: it is dressed as docs/models.md says. */
    private Path linearModel() throws IOException
    {
        final String reference = Files.readString(DATA.resolve("refmodel/lr.json"));
        final int formula = reference.lastIndexOf(",", reference.indexOf("\"formula\""));
        return Files.writeString(directory.resolve("lr.json"), "{\"format\": \"linear-1\", \"link\": \"logistic\", " +
            reference.substring(reference.indexOf('{') + 1, formula) + "}");
    }

    private void compare(
        final Path model, final Path features, final List<String> ids, final Map<String, Double> references)
    {
        final Path out = directory.resolve("scores.csv");
        final CommandRun run = CommandRun.of(
            "model", "score", "--model", model.toString(), "--in", features.toString(), "--out", out.toString());
        assertEquals(0, run.code(), run.err());

        int compared = 0;
        double furthest = 0;
        try (CsvRows scores = CsvRows.open(out))
        {
            while (scores.next())
            {
                final double error = Math.abs(
                    references.get(ids.get(compared)) - Double.parseDouble(scores.row().field(1).toString()));
                furthest = Math.max(furthest, error);
                compared++;
            }
        }
        assertEquals(SCORED, compared);
        System.out.println(model.getFileName() + ": " + compared + " scores, the furthest off by " + furthest);
        assertTrue(furthest <= SCORE_ERROR, model + " is off by " + furthest);
    }
}
