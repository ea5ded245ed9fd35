package io.peregrine.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the pages show can be written. */
class DocumentedFormsTest
{
    private static final Path DOCS = Path.of("..", "docs");
    private static final String FENCE = "```";

    @Test
    void shouldCompileEveryFormOfTheWindowsPage() throws IOException
    {
        final CompiledPolicy policy =
            SmallPolicy.of(SmallPolicy.HEAD, "features:\n" + block("windows.md", "- {name: a,"), "");

        assertEquals(15, policy.layout().count());
        assertEquals(6, policy.conditions().length);
    }

    @Test
    void shouldCompileFeaturesOfTheGuide() throws IOException
    {
        final CompiledPolicy policy =
            SmallPolicy.of(SmallPolicy.HEAD, block("policy-guide.md", "defaults: {current"), "");

        assertEquals(8, policy.layout().count());
    }

    @Test
    void shouldTellEveryKeyOfTheHead() throws IOException
    {
        final String text = Files.readString(DOCS.resolve("policy-guide.md"));
        final int from = text.indexOf("\n## policy.yaml\n");
        final String section = text.substring(from, text.indexOf("\n## ", from + 1));
        final Set<String> told = new TreeSet<>();
        final Matcher row = Pattern.compile("^\\| (`[^|]*`) ", Pattern.MULTILINE).matcher(section);
        while (row.find())
        {
            final Matcher key = Pattern.compile("`([a-z-]+)[:`]").matcher(row.group(1));
            while (key.find())
            {
                told.add(key.group(1));
            }
        }
        told.remove("decision");

        assertEquals(new TreeSet<>(Set.of(Head.KEYS)), told);
    }

    /** @return the example that begins so. */
    private static String block(final String page, final String beginning) throws IOException
    {
        final String text = Files.readString(DOCS.resolve(page));
        final int from = text.indexOf(FENCE + "yaml\n" + beginning);
        assertTrue(from >= 0, page);
        final int begin = from + FENCE.length() + "yaml\n".length();
        return text.substring(begin, text.indexOf(FENCE, begin));
    }
}
