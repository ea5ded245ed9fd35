package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.engine.ConfigKey;
import io.peregrine.engine.EngineConfig;
import io.peregrine.protocol.RejectCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the pages name is there: keys and defaults, codes, counters, files and headings. */
class DocumentationTest
{
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern CELLS = Pattern.compile("\\| `([a-z.*-]+)` \\|([^|]*)\\|.*");
    private static final List<String> COUNTERS = Arrays.stream(CounterDescriptor.values())
        .map(counter -> counter.label().replaceFirst("^peregrine ", "")).toList();
    private static final Pattern COUNTER = Pattern.compile("(?:^\\| |\\*)((?:" +
        COUNTERS.stream().map(label -> label.replaceFirst(":.*", "")).distinct().collect(Collectors.joining("|")) +
        "): [^|*;]+?)(?: \\||\\*)", Pattern.MULTILINE);

    @TempDir
    private Path directory;

    @Test
    void shouldNameEveryKeyOfTheConfigurationWithItsDefault() throws IOException
    {
        final Map<String, String> told = new TreeMap<>();
        page("configuration.md").lines().map(CELLS::matcher).filter(Matcher::matches)
            .forEach(cells -> told.put(cells.group(1), cells.group(2).strip()));
        assertEquals("", told.remove("aeron.*"));

        final Map<String, String> known = new TreeMap<>();
        for (final ConfigKey key : ConfigKey.values())
        {
            // What comes of an empty default, words tell.
            known.put(key.path(), key.defaultText().isEmpty() ? told.get(key.path()) : key.defaultText());
        }
        assertEquals(known, told);
    }

    @Test
    void shouldTakeTheFailPolicyThatOperationsShows() throws IOException
    {
        final String page = page("operations.md");
        final int from = page.indexOf("fail-policy = [");
        final Path file = directory.resolve("engine.conf");
        Files.writeString(file, page.substring(from, page.indexOf("```", from)));

        final EngineConfig config = EngineConfig.load(file, Map.of("journal.directory", "journal"));
        assertNotNull(config.failPolicy());
    }

    @Test
    void shouldNameEveryCodeOfAReject() throws IOException
    {
        final String page = page("protocol.md");
        assertEquals(List.of(), Arrays.stream(RejectCode.values()).filter(code -> RejectCode.NULL_VAL != code)
            .map(Enum::name).filter(code -> !page.contains(code)).toList());
    }

    @Test
    void shouldNameCountersThatThereAre() throws IOException
    {
        final Set<String> unknown = new TreeSet<>();
        int count = 0;
        for (final Path page : pages())
        {
            final Matcher counter = COUNTER.matcher(Files.readString(page).replaceAll("(?<!\\|)\n(?!\\|)", " "));
            while (counter.find())
            {
                count++;
                if (COUNTERS.stream().noneMatch(label -> label.startsWith(counter.group(1))))
                {
                    unknown.add(page + ": " + counter.group(1));
                }
            }
        }

        assertEquals(Set.of(), unknown);
        assertTrue(count > 20, "only " + count + " counters were found");
    }

    @Test
    void shouldLinkToFilesAndHeadingsThatThereAre() throws IOException
    {
        final List<String> broken = new ArrayList<>();
        int count = 0;
        for (final Path page : pages())
        {
            final Matcher link = LINK.matcher(Files.readString(page));
            while (link.find())
            {
                final Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
                if (link.group(1).startsWith("http"))
                {
                    continue;
                }
                count++;
                if (!Files.exists(target) || null != link.group(2) && !headings(target).contains(link.group(2)))
                {
                    broken.add(page + ": " + link.group());
                }
            }
        }

        assertEquals(List.of(), broken);
        assertTrue(count > 50, "only " + count + " links were found");
    }

    /** @return as links name them. */
    private static Set<String> headings(final Path page) throws IOException
    {
        final Set<String> headings = new TreeSet<>();
        boolean isBlock = false;
        for (final String line : Files.readAllLines(page))
        {
            isBlock ^= line.startsWith("```");
            if (!isBlock && line.startsWith("#"))
            {
                headings.add(line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9_ -]", "").replace(' ', '-'));
            }
        }
        return headings;
    }

    private static List<Path> pages() throws IOException
    {
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs")))
        {
            return Stream.concat(Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CHANGELOG.md")),
                files.filter(file -> file.toString().endsWith(".md")).sorted()).toList();
        }
    }

    private static String page(final String name) throws IOException
    {
        return Files.readString(ROOT.resolve("docs").resolve(name));
    }
}
