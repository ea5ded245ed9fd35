package io.peregrine.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntrySheetTest
{
    private static final long NONE = FirstEntries.NONE;
    private static final List<ListDeclaration> LISTS = List.of(
        new ListDeclaration("nets", ListDeclaration.Kind.WATCH, "cidr", 1, 0, 1),
        new ListDeclaration("pairs", ListDeclaration.Kind.WATCH, "customer+mcc", 1, 0, 1),
        new ListDeclaration("short", ListDeclaration.Kind.WATCH, "customer", 1, 3_600_000_000_000L, 1));

    private final Problems problems = new Problems();

    private List<FirstEntries> read(final String file, final String text)
    {
        return EntrySheet.read(
            new PolicyContent(Map.of(file, text.getBytes(StandardCharsets.UTF_8))), LISTS, 3, problems);
    }

    @Test
    void shouldReadKeysAndTimes()
    {
        final List<FirstEntries> nets = read("lists/nets.csv", """
            key,start,expiry,reason
            10.0.0.0/8,,,"ours, ""old"" ones"

            ::/0,1970-01-01T00:00:01Z,1970-01-01T00:00:02Z,all
            """);
        final List<FirstEntries> pairs = read("lists/pairs.csv", "key,key2,start,expiry,reason\r\n1,5999,,,x\r\n");

        assertEquals(List.of(), problems.sorted());
        assertEquals(0, nets.get(0).list());
        assertArrayEquals(new long[]{ 0xFFFF_0A00_0000L, 0, 104, 0, NONE, NONE,
            0, 0, 0, 0, 1_000_000_000L, 2_000_000_000L }, nets.get(0).entries());
        assertEquals(1, pairs.get(0).list());
        assertArrayEquals(new long[]{ 1, 0, 5_999, 0, NONE, NONE }, pairs.get(0).entries());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "lists/nets.csv|key,reason|1:1|the first line must be key,start,expiry,reason for a list of cidr",
        "lists/net.csv|key,start,expiry,reason|1:1|lists.yaml declares no list \"net\": did you mean \"nets\"?",
        "lists/nets.csv|key,start,expiry,reason%10.0.0.1/8,,,x|2:1|\"10.0.0.1/8\" is no network",
        "lists/nets.csv|key,start,expiry,reason%::/0,,soon,x|2:7|\"soon\" is no moment",
        "lists/nets.csv|key,start,expiry,reason%::/0,,,|2:8|an entry needs a reason",
        "lists/nets.csv|key,start,expiry,reason%::/0,,,x,y|2:1|5 fields, but the first line names 4",
        "lists/nets.csv|key,start,expiry,reason%::/0,,,x%::/0,,,x|3:1|the key stands twice, first in line 2",
        "lists/nets.csv|key,start,expiry,reason%::/0,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,x|2:27|the entry exp",
        "lists/short.csv|key,start,expiry,reason%1,,,x|2:4|list \"short\" has a longest",
        "lists/short.csv|key,start,expiry,reason%1,2026-01-01T00:00:00Z,2026-01-01T01:00:01Z,x|2:24|list \"short\"",
        "lists/nets.csv|key,start,expiry,reason%::/1,,,x%::/2,,,x%::/3,,,x%::/4,,,x|1:1|with this file the policy's" })
    void shouldSayWhatIsWrongAndWhere(
        final String file, final String text, final String place, final String message)
    {
        read(file, text.replace("%", "\n"));

        assertEquals(1, problems.sorted().size(), problems.sorted().toString());
        final PolicyProblem problem = problems.sorted().get(0);
        assertEquals(file, problem.file());
        assertEquals(place, problem.line() + ":" + problem.column());
        assertTrue(problem.message().startsWith(message), problem.message());
    }
}
