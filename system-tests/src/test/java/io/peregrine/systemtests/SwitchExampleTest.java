package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.FraudEngine;
import io.peregrine.engine.FraudEngineContext;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The switch that the pages show, run as they say, with its own configuration. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SwitchExampleTest
{
    private static final Path EXAMPLE = Path.of("..", "docs", "examples", "switch");
    private static final List<String> FIRST = List.of(
        "payment 1: APPROVE by OTHERWISE, sequence 1",
        "payment 2: APPROVE by OTHERWISE, sequence 2",
        "payment 3: APPROVE by OTHERWISE, sequence 3",
        "payment 4: DECLINE by RULE, sequence 4, reason 201",
        "payment 4: DECLINE by RULE, sequence 4, reason 201, a repeat",
        "rejected: template 10, SAME_ID_OTHER_CONTENT ",
        "acknowledged: template 11, sequence 7",
        "acknowledged: template 13, sequence 8",
        "acknowledged: template 12, sequence 9",
        "acknowledged: template 12, sequence 9",
        "rejected: template 12, SAME_ID_OTHER_CONTENT ",
        "acknowledged: template 15, sequence 12",
        "on the disk: all up to sequence 12");

    @TempDir
    private Path directory;

    @Test
    void shouldBeAnsweredAsThePageSays() throws IOException, InterruptedException
    {
        final String aeronDirectory = directory.resolve("aeron").toString();
        final EngineConfig config = EngineConfig.load(EXAMPLE.resolve("engine.conf"), Map.of(
            "journal.directory", directory.resolve("journal").toString(),
            "aeron.dir", aeronDirectory,
            "driver.timeout", "30s",
            "layout", "inline"));
        try (FraudEngine engine = FraudEngine.launch(
            new FraudEngineContext().config(config).idleStrategies(BackoffIdleStrategy::new)))
        {
            assertEquals(FIRST, run(aeronDirectory));

            final List<String> second = run(aeronDirectory);
            for (int i = 0; i < 4; i++)
            {
                assertEquals(FIRST.get(i) + ", a repeat", second.get(i));
            }
            assertTrue(!engine.hasFailed());
        }
    }

    private List<String> run(final String aeronDirectory) throws IOException, InterruptedException
    {
        final Path out = Files.createTempFile(directory, "switch", ".out");
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"),
            EXAMPLE.resolve("Switch.java").toString(), aeronDirectory)
            .redirectErrorStream(true).redirectOutput(out.toFile()).start();
        try
        {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> "it does not end: " + out);
            assertEquals(0, process.exitValue(), Files.readString(out));
            return Files.readAllLines(out);
        }
        finally
        {
            process.destroyForcibly();
        }
    }
}
