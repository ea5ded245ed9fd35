package io.peregrine.pipeline.enrich;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.KeyKind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Compiling took most of an engine's start: what the build has generated must be all that Chronicle needs. */
class ProfileClassesTest
{
    private static final int LIMIT_S = 300;

    @TempDir
    private Path directory;

    /** What an engine does with profiles. */
    static final class Profiles
    {
        private Profiles()
        {
        }

        public static void main(final String[] args) throws IOException
        {
            final Profile profile = new Profile();
            profile.put(1, 2);
            try (ProfileStore store = new ChronicleProfileStore(1))
            {
                for (int key = 0; key < 1_000; key++)
                {
                    store.write(KeyKind.CARD, key, key, profile);
                }
                store.read(KeyKind.CARD, 1, 1, profile);
                store.remove(KeyKind.CARD, 1, 1);
                store.forEachInKeyOrder(profile, (kind, low, high, each) -> {});
            }
        }
    }

    @Test
    void shouldCompileNothingWhenAStoreOpens() throws IOException, InterruptedException
    {
        final Path log = directory.resolve("classes.log");
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> !option.startsWith("-agent")).forEach(command::add);
        command.addAll(List.of("-Xlog:class+load:file=" + log, "-cp", System.getProperty("java.class.path"),
            Profiles.class.getName()));
        final Process process = new ProcessBuilder(command).inheritIO().start();
        try
        {
            assertTrue(process.waitFor(LIMIT_S, TimeUnit.SECONDS), "still running");
        }
        finally
        {
            process.destroyForcibly();
        }

        assertEquals(0, process.exitValue());
        final List<String> loaded = Files.readAllLines(log);
        assertTrue(loaded.stream().anyMatch(line -> line.contains(".ProfileValue$$Native ")), "not a log of classes");
        assertEquals(List.of(), loaded.stream().filter(line -> line.contains("com.sun.tools.javac.main.")).toList());
    }
}
