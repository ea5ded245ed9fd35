package io.peregrine.pipeline.enrich;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Chronicle's libraries send usage statistics where chronicle-analytics is there and nothing forbids it. */
class NoAnalyticsTest
{
    private static final String ANALYTICS = "net/openhft/chronicle/analytics/";
    private static final String MAP = "net/openhft/chronicle/map/";
    private static final String OFF = "-Dchronicle.analytics.disable=true";

    /** @return files of the class path that have entries of this package. */
    private static Set<String> filesWith(final String prefix) throws IOException
    {
        final Set<String> found = new TreeSet<>();
        for (final String file : System.getProperty("java.class.path").split(File.pathSeparator))
        {
            if (Files.isDirectory(Path.of(file)))
            {
                if (Files.exists(Path.of(file, prefix)))
                {
                    found.add(file);
                }
            }
            else if (Files.exists(Path.of(file)))
            {
                try (JarFile jar = new JarFile(file))
                {
                    final Enumeration<JarEntry> entries = jar.entries();
                    while (entries.hasMoreElements())
                    {
                        if (entries.nextElement().getName().startsWith(prefix))
                        {
                            found.add(file);
                        }
                    }
                }
            }
        }
        return found;
    }

    @Test
    void shouldHaveNoAnalyticsOnTheClassPath() throws IOException
    {
        assertFalse(filesWith(MAP).isEmpty(), "the scan finds nothing at all");
        assertEquals(Set.of(), filesWith(ANALYTICS));
        assertThrows(ClassNotFoundException.class, () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
    }

    @Test
    void shouldHaveAnalyticsSwitchedOffInTests()
    {
        assertTrue(Boolean.getBoolean("chronicle.analytics.disable"), OFF);
    }

    @Test
    void shouldHaveAnalyticsSwitchedOffInTheLauncher() throws IOException
    {
        final String launcher = Files.readString(Path.of(System.getProperty("peregrine.home"), "bin", "peregrine"));
        assertTrue(launcher.lines().anyMatch(line -> line.strip().equals(OFF + " \\")), OFF);
    }
}
