package io.peregrine.rules;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.ZoneTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * The lines of cel-definition.txt, whose values are those of the CEL language definition: once as {@code rules eval}
 * without a policy, once with zones, where more of them run as the code of rules.
 */
class LanguageDefinitionTest
{
    private static final String ARROW = " -> ";
    private static final int LEAST = 250;

    @Test
    void shouldPrintWhatTheLanguageDefinitionSays() throws IOException
    {
        final ExpressionEvaluator plain = new ExpressionEvaluator(Vocabulary.empty(), Map.of());
        final ExpressionEvaluator zoned =
            new ExpressionEvaluator(Fixtures.VOCABULARY.withZones(ZoneTable::ofJdk), Map.of());
        final List<Executable> checks = new ArrayList<>();
        for (final String line : lines())
        {
            final String cel = line.substring(0, line.lastIndexOf(ARROW));
            final String expected = line.substring(line.lastIndexOf(ARROW) + ARROW.length());
            checks.add(() -> assertEquals(expected, printed(plain, cel, expected), cel));
            checks.add(() -> assertEquals(expected, printed(zoned, cel, expected), cel + " (with zones)"));
        }
        assertTrue(checks.size() >= 2 * LEAST, "lines " + checks.size() / 2);
        assertAll(checks);
    }

    /** Of an error only the kind is defined, and the place where it is found before evaluation. */
    private static String printed(final ExpressionEvaluator evaluator, final String cel, final String expected)
    {
        final String printed = evaluator.evaluate(cel);
        if (!printed.startsWith("ERROR "))
        {
            return printed;
        }
        return expected.equals("ERROR") ? "ERROR" : printed.replaceAll("^(ERROR \\d+:\\d+): .*", "$1");
    }

    private static List<String> lines() throws IOException
    {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
            LanguageDefinitionTest.class.getResourceAsStream("/cel-definition.txt"), StandardCharsets.UTF_8)))
        {
            return reader.lines().filter(line -> !line.startsWith("#") && line.contains(ARROW)).toList();
        }
    }
}
