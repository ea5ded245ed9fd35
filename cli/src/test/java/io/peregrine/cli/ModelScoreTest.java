package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.peregrine.scoring.Model;
import io.peregrine.scoring.TreeEnsemble;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ModelScoreTest
{
    private static final Path MODEL = Samples.POLICY.resolve("models/xgb.json");
    private static final String HEADER = "t_risk_30d,payment_id,amount,weekend,night,c_nb_1d,c_avg_1d,c_nb_7d," +
        "c_avg_7d,c_nb_30d,c_avg_30d,t_nb_1d,t_risk_1d,t_nb_7d,t_risk_7d,t_nb_30d";

    @TempDir
    private Path directory;

    private CommandRun score(final String... lines)
    {
        return CommandRun.of("model", "score", "--model", MODEL.toString(),
            "--in", Samples.write(directory.resolve("in.csv"), lines).toString());
    }

    private static String expected(final float... inputs)
    {
        final Model model = ModelFile.read(MODEL).plain();
        final double margin = model.margin(inputs);
        return margin + "," + model.probability(margin);
    }

    @Test
    void shouldFindInputsByNameAndTakeEmptyFieldsAsMissing()
    {
        final CommandRun run = score(HEADER,
            "0.5,a,220.15,1,0,2,100.1,3,90.5,7,80.25,1,0.25,2,0.125,9", ",b,,,,,,,,,,,,,,");

        assertEquals(0, run.code(), run.err());
        final float[] missing = new float[15];
        java.util.Arrays.fill(missing, Float.NaN);
        assertEquals(List.of("margin,probability",
            expected(220.15f, 1, 0, 2, 100.1f, 3, 90.5f, 7, 80.25f, 1, 0.25f, 2, 0.125f, 9, 0.5f),
            expected(missing)), run.outLines());
        assertFalse(run.outLines().get(1).equals(run.outLines().get(2)));
    }

    @Test
    void shouldNameTheColumnThatIsMissing()
    {
        final CommandRun run = score(HEADER.replace("night", "nigh"));

        assertEquals(2, run.code());
        assertTrue(run.err().contains("no column \"night\""), run.err());
        assertTrue(run.err().contains("did you mean \"nigh\""), run.err());
    }

    @Test
    void shouldNameTheFieldThatIsNoNumber()
    {
        for (final String bad : List.of("x", "NaN", "1e99"))
        {
            final CommandRun run = score(HEADER, "0.5,a," + bad + ",1,0,2,100.1,3,90.5,7,80.25,1,0.25,2,0.125,9");

            assertEquals(2, run.code());
            assertTrue(run.err().contains("in.csv:2: column amount: \"" + bad + "\" is not a number"), run.err());
        }
    }

    @Test
    void shouldRefuseAFileThatIsNoModel()
    {
        final Path file = Samples.write(directory.resolve("m.json"), "{}");

        final CommandRun run = CommandRun.of("model", "score", "--model", file.toString(), "--in", "x.csv");

        assertEquals(2, run.code());
        assertTrue(run.err().contains("m.json"), run.err());
        assertEquals(1, run.errLines().size(), run.err());
    }

    @Test
    void shouldTakeTheFirstTreesOnly()
    {
        final String row = "0.5,a,220.15,1,0,2,100.1,3,90.5,7,80.25,1,0.25,2,0.125,9";
        final String in = Samples.write(directory.resolve("in.csv"), HEADER, row).toString();
        final String first = CommandRun.of(
            "model", "score", "--model", MODEL.toString(), "--in", in, "--trees", "7").outLines().get(1);

        final Model seven = ((TreeEnsemble)ModelFile.read(MODEL)).limitedTo(7).plain();
        final float[] inputs = { 220.15f, 1, 0, 2, 100.1f, 3, 90.5f, 7, 80.25f, 1, 0.25f, 2, 0.125f, 9, 0.5f };
        assertEquals(Double.toString(seven.margin(inputs)), first.split(",")[0]);
        for (final String bad : List.of("0", "51", "best", "x"))
        {
            final CommandRun run = CommandRun.of(
                "model", "score", "--model", MODEL.toString(), "--in", in, "--trees", bad);
            assertEquals(2, run.code(), run.err());
            assertTrue(run.err().contains("write all"), run.err());
        }
    }

    @Test
    void shouldAddContributionsThatMakeTheMargin()
    {
        final String in = Samples.write(directory.resolve("in.csv"), HEADER,
            "0.5,a,220.15,1,0,2,100.1,3,90.5,7,80.25,1,0.25,2,0.125,9", ",b,,,,,,,,,,,,,,").toString();
        final List<String> plain = CommandRun.of(
            "model", "score", "--model", MODEL.toString(), "--in", in).outLines();
        final List<String> lines = CommandRun.of(
            "model", "score", "--model", MODEL.toString(), "--in", in, "--contributions").outLines();

        assertTrue(lines.get(0).startsWith("margin,probability,expected,contribution_amount,contribution_weekend,"),
            lines.get(0));
        for (int row = 1; row < 3; row++)
        {
            assertTrue(lines.get(row).startsWith(plain.get(row) + ","), lines.get(row));
            final String[] fields = lines.get(row).split(",");
            assertEquals(3 + 15, fields.length);
            double sum = 0;
            for (int i = 2; i < fields.length; i++)
            {
                sum += Double.parseDouble(fields[i]);
            }
            assertEquals(Double.parseDouble(fields[0]), sum, 1e-5);
        }
        assertFalse(lines.get(1).split(",")[3].equals(lines.get(2).split(",")[3]));
        assertEquals(lines.get(1).split(",")[2], lines.get(2).split(",")[2]);
    }

    @Test
    void shouldWriteEveryClassOfALightgbmModel()
    {
        final String[] tree = { "num_leaves=2", "num_cat=0", "split_feature=0", "split_gain=1", "threshold=0.5",
            "decision_type=2", "left_child=-1", "right_child=-2", "leaf_count=3 4", "internal_count=7",
            "is_linear=0", "shrinkage=1" };
        final String body = String.join("\n", tree);
        final Path file = Samples.write(directory.resolve("m.txt"), "tree", "version=v4", "num_class=2",
            "num_tree_per_iteration=2", "max_feature_idx=0", "objective=multiclass num_class:2", "feature_names=amount",
            "feature_infos=[0:1]", "tree_sizes=1 1", "", "Tree=0", body, "leaf_value=1 2", "", "Tree=1", body,
            "leaf_value=1 -3", "", "end of trees");
        final CommandRun run = CommandRun.of("model", "score", "--model", file.toString(),
            "--in", Samples.write(directory.resolve("in.csv"), "amount", "0.5", "0.6").toString());

        assertEquals(0, run.code(), run.err());
        final double share = 1 / (1 + StrictMath.exp(-5));
        assertEquals("margin_0,margin_1,probability_0,probability_1", run.outLines().get(0));
        assertEquals("1.0,1.0,0.5,0.5", run.outLines().get(1));
        final String[] last = run.outLines().get(2).split(",");
        assertEquals("2.0", last[0]);
        assertEquals("-3.0", last[1]);
        assertEquals(share, Double.parseDouble(last[2]), 1e-15);
        assertEquals(1 - share, Double.parseDouble(last[3]), 1e-15);
    }

    @Test
    void shouldScoreAsTheLibraryThatWroteTheModel() throws IOException
    {
        final Path data = Path.of(System.getProperty("peregrine.shared", "."), "data");
        Assumptions.assumeTrue(Files.exists(data.resolve("refmodel")), "no reference models in " + data);
        final Path features = featuresOfScoredPayments(data);

        final Path out = directory.resolve("scores.csv");
        final CommandRun run = CommandRun.of("model", "score", "--model",
            data.resolve("refmodel/xgb_50_03_3.json").toString(), "--in", features.toString(), "--out", out.toString());

        assertEquals(0, run.code(), run.err());
        int compared = 0;
        try (CsvRows scores = CsvRows.open(out); CsvRows rows = CsvRows.open(features))
        {
            final int reference = rows.columns().indexOf("reference");
            while (scores.next() && rows.next())
            {
                // The reference has float32 to nine digits.
                assertEquals(Double.parseDouble(rows.row().field(reference).toString()),
                    Double.parseDouble(scores.row().field(1).toString()), 1e-7);
                compared++;
            }
        }
        assertTrue(compared > 500, () -> "too few payments have both features and a score");
    }

    /** The golden features of those payments that the reference has scored, and the score behind them. */
    private Path featuresOfScoredPayments(final Path data) throws IOException
    {
        final java.util.Map<String, String> scores = new java.util.HashMap<>();
        try (CsvRows rows = CsvRows.open(data.resolve("refmodel/ref_scores_test.csv.gz")))
        {
            while (rows.next())
            {
                final String id = rows.row().field(0).toString();
                scores.put(id, rows.row().field(rows.columns().indexOf("xgb_50_03_3")).toString());
            }
        }
        final java.util.List<String> lines = new java.util.ArrayList<>();
        try (CsvRows rows = CsvRows.open(data.resolve("handbook/golden_features_full.csv.gz")))
        {
            lines.add(String.join(",", rows.columns()) + ",amount,reference");
            while (rows.next())
            {
                final String score = scores.get(rows.row().field(0).toString());
                if (null != score)
                {
                    final StringBuilder line = new StringBuilder();
                    for (int i = 0; i < rows.columns().size(); i++)
                    {
                        line.append(rows.row().field(i)).append(',');
                    }
                    final double amount =
                        Integer.parseInt(rows.row().field(rows.columns().indexOf("amount_cents")).toString()) / 100.0;
                    lines.add(line.append(amount).append(',').append(score).toString());
                }
            }
        }
        return Samples.write(directory.resolve("features.csv"), lines.toArray(new String[0]));
    }
}
