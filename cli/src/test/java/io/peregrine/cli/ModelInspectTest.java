package io.peregrine.cli;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ModelInspectTest
{
    private static final Path MODEL = Samples.POLICY.resolve("models/xgb.json");
    private static final String SHA256 = "cde2ec3c949456377d9d73415ee61089c6f10d012efe117c3a0c47c18d7e7a14";

    @TempDir
    private Path directory;

    @Test
    void shouldSayWhatIsInATreeModel()
    {
        final CommandRun run = CommandRun.of("model", "inspect", MODEL.toString());

        assertEquals(0, run.code(), run.err());
        final List<String> lines = run.outLines();
        assertTrue(lines.contains("sha256     " + SHA256), run.out());
        assertTrue(lines.contains("format     XGBoost JSON, version 2.1.4"), run.out());
        assertTrue(lines.contains("objective  binary:logistic"), run.out());
        assertTrue(lines.contains("trees      50 in 50 iterations, the file names no best one"), run.out());
        assertTrue(lines.contains("leaves     370, 8 at most in one tree"), run.out());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("cost       ") &&
            line.contains("150 at most")), run.out());
        final int header = lines.indexOf("feature        gain   splits  thresholds");
        assertTrue(lines.get(header + 1).matches("amount +39\\.74% +49 +5\\.94 to 206\\.84"), run.out());
        assertEquals(header + 15, lines.size() - 1, "one line for each input");
    }

    @Test
    void shouldInspectTheFirstTreesOnly()
    {
        final CommandRun run = CommandRun.of("model", "inspect", "--trees", "3", MODEL.toString());

        assertTrue(run.out().contains("trees      3 in 3 iterations"), run.out());
        assertTrue(run.out().contains("not used"), run.out());
    }

    @Test
    void shouldGiveOneJsonObject()
    {
        final CommandRun run = CommandRun.of("model", "inspect", "--format", "json", MODEL.toString());

        assertEquals(0, run.code(), run.err());
        assertEquals(1, run.outLines().size());
        assertTrue(run.out().startsWith("{\"format\":\"XGBoost JSON\",\"version\":\"2.1.4\",\"objective\":" +
            "\"binary:logistic\",\"link\":\"logistic\",\"sha256\":\"" + SHA256 +
            "\",\"outputs\":1,\"trees\":50,\"iterations\":50,\"bestIteration\":-1,\"deepest\":3,"), run.out());
        assertTrue(run.out().contains("\"features\":[{\"name\":\"amount\",\"kind\":\"numeric\",\"splits\":49,"),
            run.out());
        assertTrue(run.out().strip().endsWith("}]}"), run.out());
    }

    @Test
    void shouldSayWhatIsInALinearModel()
    {
        final Path file = Samples.write(directory.resolve("lr.json"), "{\"format\": \"linear-1\", \"link\": " +
            "\"logistic\", \"features\": [\"a\\\"b\", \"night\"], \"mean\": [1, 2], \"scale\": [1, 1], " +
            "\"coef\": [1, -3], \"intercept\": -2}");
        final CommandRun run = CommandRun.of("model", "inspect", file.toString());

        assertEquals(0, run.code(), run.err());
        assertTrue(run.outLines().contains("intercept  -2.0"), run.out());
        assertTrue(run.outLines().contains("night     75.00%  -3.0"), run.out());
        final CommandRun json = CommandRun.of("model", "inspect", "--format", "json", file.toString());
        assertTrue(json.out().contains("{\"name\":\"a\\\"b\",\"kind\""), json.out());
        assertEquals(2, CommandRun.of("model", "inspect", "--trees", "3", file.toString()).code());
    }
}
