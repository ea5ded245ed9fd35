package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The same payments, decided live and replayed in every layout, ring size and JDK: the same bytes. */
class LayoutsTest
{
    private static final boolean IS_FULL = "full".equals(System.getProperty("peregrine.campaign"));
    /** More than the larger ring has slots. */
    private static final int ROWS = IS_FULL ? 200_000 : 70_000;
    private static final List<String> LAYOUTS = List.of("inline", "shared", "dedicated");

    @TempDir
    private Path directory;

    @Test
    void shouldDecideTheSameInEveryLayout() throws IOException
    {
        final Path in = Handbook.firstTransactions(directory, ROWS);
        byte[] expected = null;
        for (final String layout : LAYOUTS)
        {
            final Path place = Files.createDirectory(directory.resolve(layout));
            final Path out = place.resolve("decisions.csv");
            live(in, place, layout, out);
            if (null == expected)
            {
                expected = Files.readAllBytes(out);
                replayEverywhere(place.resolve("journal"));
            }
            else
            {
                assertEquals(-1, Arrays.mismatch(expected, Files.readAllBytes(out)), layout);
            }
        }
    }

    private static void live(final Path in, final Path place, final String layout, final Path out)
    {
        // More threads than cores: they must not spin.
        final EngineRun run = new EngineRun(place, Handbook.POLICY, "layout=" + layout, "idle=park");
        try (Child engine = run.startEngine(); Child send = run.startSend(in, out))
        {
            assertEquals(0, send.await(), send::err);
            assertEquals(0, engine.stop(), engine::err);
        }
    }

    private void replayEverywhere(final Path journal)
    {
        String expected = null;
        for (final Path javaHome : javaHomes())
        {
            for (final String layout : LAYOUTS)
            {
                for (final String ring : List.of("1024", "65536"))
                {
                    if (IS_FULL || "1024".equals(ring) || "inline".equals(layout))
                    {
                        final String result = replay(javaHome, journal, layout, ring);
                        expected = null == expected ? result : expected;
                        assertEquals(expected, result, javaHome + " " + layout + " " + ring);
                    }
                }
            }
        }
    }

    private String replay(final Path javaHome, final Path journal, final String layout, final String ring)
    {
        try (Child child = Child.start(javaHome, directory, List.of(),
            "replay", "verify", journal.toString(), "--layout", layout, "--ring", ring))
        {
            assertEquals(0, child.await(), child::err);
            return child.out().strip();
        }
    }

    /** @return this JDK, and those that are named beside it, separated by colons. */
    private static List<Path> javaHomes()
    {
        final List<Path> homes = new ArrayList<>(List.of(OtherJdks.own()));
        homes.addAll(OtherJdks.homes());
        return homes;
    }
}
