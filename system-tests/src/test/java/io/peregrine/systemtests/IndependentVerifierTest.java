package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The verifier in plain Python, written from the documents alone, decides a small journal's payments anew and finds
 * damage in it: its own test, run on this build. {@code -Dperegrine.verified=18944} for all of the data.
 */
class IndependentVerifierTest
{
    private static final int PAYMENTS = Integer.getInteger("peregrine.verified", 6_000);
    private static final int LIMIT_S = 600;

    @TempDir
    private Path directory;

    @Test
    void shouldMatchAnHonestJournalAndFindDamage() throws IOException, InterruptedException
    {
        assumeTrue(run("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))") == 0,
            "SKIPPED: no python3 of 3.9 or later on the PATH");
        final Path launcher = directory.resolve("peregrine");
        final String command = Child.command(Child.PEREGRINE, Path.of(System.getProperty("java.home")), List.of())
            .stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Files.writeString(launcher, "#!/bin/sh\nexec " + command + " \"$@\"\n");
        assertTrue(launcher.toFile().setExecutable(true));

        final int code = run(Path.of("..", "docs", "examples", "verifier", "test.sh").toString(),
            Integer.toString(PAYMENTS));

        final String said = Files.readString(directory.resolve("out"));
        assertEquals(0, code, said);
        assertTrue(said.startsWith("MATCH payments=" + PAYMENTS + "\n"), said);
    }

    private int run(final String... command) throws IOException, InterruptedException
    {
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile());
        builder.environment().put("PEREGRINE", directory.resolve("peregrine").toString());
        builder.environment().put("TMPDIR", directory.toAbsolutePath().toString());
        final Process process;
        try
        {
            process = builder.start();
        }
        catch (final IOException ex)
        {
            Files.writeString(directory.resolve("out"), ex.getMessage());
            return -1;
        }
        try
        {
            assertTrue(process.waitFor(LIMIT_S, TimeUnit.SECONDS), "it does not end");
            return process.exitValue();
        }
        finally
        {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
