package io.peregrine.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PolicyVerbsTest
{
    @TempDir
    private Path directory;

    private Path policy;

    @BeforeEach
    void copyThePolicy()
    {
        policy = Samples.smallPolicy(directory);
    }

    private void replace(final String file, final String from, final String to) throws IOException
    {
        final Path path = policy.resolve(file);
        final String text = Files.readString(path);
        assertTrue(text.contains(from), from);
        Files.writeString(path, text.replace(from, to));
    }

    /** The hash as the documentation words it. */
    private String slowHash() throws IOException, NoSuchAlgorithmException
    {
        final MessageDigest digest = MessageDigest.getInstance("SHA-256");
        final List<String> names;
        try (Stream<Path> files = Files.walk(policy))
        {
            names = files.filter(Files::isRegularFile)
                .map(file -> policy.relativize(file).toString()).sorted().toList();
        }
        for (final String name : names)
        {
            final byte[] bytes = Files.readAllBytes(policy.resolve(name));
            digest.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void shouldPrintTheHashOfTheContent() throws IOException, NoSuchAlgorithmException
    {
        final CommandRun run = CommandRun.of("policy", "hash", policy.toString());

        assertEquals(0, run.code(), run.err());
        assertEquals(slowHash() + "\n", run.out());
    }

    @Test
    void shouldSayOkAndTheHashOfAGoodPolicy() throws IOException, NoSuchAlgorithmException
    {
        final CommandRun run = CommandRun.of("policy", "check", policy.toString());

        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("OK policy=handbook features=15 rules=4 "), run.out());
        assertTrue(run.out().contains(" hash=" + slowHash() + "\nhistory customer 10,000 keys x "), run.out());
        assertTrue(run.out().contains(" per key)\nhistory terminal 20,000 keys x "), run.out());
        assertTrue(run.out().contains("\npayments 20,000 x "), run.out());
    }

    @Test
    void shouldTellAllProblemsAtOnceEachOnItsLine() throws IOException
    {
        replace("policy.yaml", "zone: UTC", "zone: Mars/Olympus");
        replace("rules.yaml", "amount > high_amount", "amont > high_amount");

        final CommandRun run = CommandRun.of("policy", "check", policy.toString());

        assertEquals(2, run.code());
        assertEquals("", run.out());
        assertTrue(run.errLines().stream().anyMatch(line -> line.matches("policy.yaml:[0-9]+:[0-9]+: .*Mars.*")),
            run.err());
        assertTrue(run.errLines().stream().anyMatch(line -> line.matches("rules.yaml:[0-9]+:[0-9]+: .*amont.*")),
            run.err());
    }

    @Test
    void shouldLeaveWithUsageWhenABadPolicyIsOnlyNeeded() throws IOException
    {
        replace("policy.yaml", "zone: UTC", "zone: Mars/Olympus");

        final CommandRun run = CommandRun.of("policy", "test", policy.toString());

        assertEquals(2, run.code());
        assertTrue(run.errLines().get(0).startsWith("policy.yaml:"), run.err());
    }

    @Test
    void shouldCountTheTestsThatPass()
    {
        final CommandRun run = CommandRun.of("policy", "test", policy.toString(), "--all");

        assertEquals(0, run.code(), run.err());
        assertEquals(9, run.outLines().size(), run.out());
        assertEquals("OK tests=8 failed=0", run.outLines().get(8));
    }

    @Test
    void shouldNameTheTestThatFails() throws IOException
    {
        replace("rules.yaml", "{given: {amount: 220.0}, hit: false}", "{given: {amount: 219.0}, hit: true}, " +
            "{given: {amount: 220.0}, hit: false}");

        final CommandRun run = CommandRun.of("policy", "test", policy.toString());

        assertEquals(1, run.code());
        assertEquals(2, run.outLines().size(), run.out());
        assertTrue(run.out().matches("(?s)FAILED rules.yaml:[0-9]+: amount-limit \\{amount=219.0\\}: " +
            "expected HIT, got MISS\nFAILED tests=9 failed=1\n"), run.out());
    }

    private void tests(final String... lines) throws IOException
    {
        Files.createDirectories(policy.resolve("tests"));
        Files.write(policy.resolve("tests/decisions.yaml"),
            Stream.concat(Stream.of("tests:"), Stream.of(lines)).toList());
    }

    @Test
    void shouldRunTestsOfWholeDecisions() throws IOException
    {
        tests(
            "  - {name: two rules, given: {amount: 300.0, c_avg_30d: 10.0, probability: 0.1}, action: decline, " +
                "reasons: [211, 401], score: 100}",
            "  - {name: the band alone, given: {amount: 3.0, c_avg_30d: 10.0, probability: 0.9}, action: decline, " +
                "reasons: [601]}",
            "  - {name: below the band, given: {amount: 3.0, c_avg_30d: 10.0, probability: 0.89}, action: review, " +
                "reasons: [602], score: 890}",
            "  - {name: nothing, given: {amount: 3.0, c_avg_30d: 10.0, probability: 0.0}, action: approve, " +
                "reasons: [], score: 0}");

        final CommandRun run = CommandRun.of("policy", "test", policy.toString());

        assertEquals(0, run.code(), run.err() + run.out());
        assertEquals("OK tests=12 failed=0\n", run.out());
    }

    @Test
    void shouldSayWhatAWholeDecisionWasInTheOnesThatFail() throws IOException
    {
        tests(
            "  - {name: other action, given: {amount: 300.0, probability: 0.0}, action: review}",
            "  - {name: other reasons, given: {amount: 300.0, probability: 0.0}, action: decline, reasons: [401]}",
            "  - {name: other score, given: {amount: 3.0, probability: 0.5}, action: review, score: 501}",
            "  - {name: the model says, given: {amount: 300.0}, action: decline}");

        final CommandRun run = CommandRun.of("policy", "test", policy.toString());

        assertEquals(1, run.code(), run.err());
        assertEquals(List.of(
            "FAILED tests/decisions.yaml:2: other action {amount=300.0} probability 0.0: " +
                "expected review, got decline [211] (RULE_ERROR)",
            "FAILED tests/decisions.yaml:3: other reasons {amount=300.0} probability 0.0: " +
                "expected decline [401], got decline [211] (RULE_ERROR)",
            "FAILED tests/decisions.yaml:4: other score {amount=3.0} probability 0.5: " +
                "expected review score 501, got review [602] score 500 (RULE_ERROR)",
            "FAILED tests=12 failed=3"), run.outLines());
    }

    @Test
    void shouldRefuseWhatATestOfADecisionCannotSay() throws IOException
    {
        tests(
            "  - {name: a, given: {amont: 300.0}, action: decline}",
            "  - {name: b, given: {high_amount: 300.0}, action: decline}",
            "  - {name: c, given: {amount: 300.0}, action: declin}",
            "  - {name: d, given: {amount: 300.0}, action: decline, reasons: [212]}",
            "  - {name: e, given: {amount: 300.0, probability: 2}, action: decline}",
            "  - {given: {amount: 300.0}, action: decline, hit: true}",
            "  - {name: g, given: {amount: 300.0}}");

        final CommandRun run = CommandRun.of("policy", "check", policy.toString());

        assertEquals(2, run.code());
        assertEquals(List.of(
            "tests/decisions.yaml:2:23: unknown name \"amont\": did you mean \"amount\"?",
            "tests/decisions.yaml:3:36: \"high_amount\" is a constant of the policy: it cannot be given",
            "tests/decisions.yaml:4:47: unknown action \"declin\": did you mean \"decline\"?",
            "tests/decisions.yaml:5:66: reason 212 is not in reasons.yaml: did you mean \"211\"?",
            "tests/decisions.yaml:6:51: a probability is 0 to 1, not 2: write for example 0.9",
            "tests/decisions.yaml:7:5: a test of a rule has no \"rule\": add rule: and a rule's id",
            "tests/decisions.yaml:7:30: unknown key of a test of a rule \"action\": known are rule, given, hit",
            "tests/decisions.yaml:8:5: a test of a decision has no \"action\": add action: and one of " +
                "approve, allow, challenge, review, decline"), run.errLines().subList(0, 8));
    }

    @Test
    void shouldFindNoDifferenceToItself()
    {
        final CommandRun run = CommandRun.of("policy", "diff", policy.toString(), policy.toString());

        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().matches("no difference: hash [0-9a-f]{64}\n"), run.out());
    }

    @Test
    void shouldSayThatOnlyTheBytesDiffer() throws IOException
    {
        final Path other = Samples.smallPolicy(directory.resolve("other"));
        replace("rules.yaml", "mode: shadow", "mode:  'shadow'");

        final CommandRun run = CommandRun.of("policy", "diff", other.toString(), policy.toString());

        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().matches("same meaning, other bytes: hash [0-9a-f]{64} -> [0-9a-f]{64}\n"), run.out());
    }

    @Test
    void shouldSayWhatChangedAndLeaveWithAFinding() throws IOException
    {
        final Path other = Samples.smallPolicy(directory.resolve("other"));
        replace("policy.yaml", "risky_share: 0.5", "risky_share: 0.4");
        replace("rules.yaml", "id: own-norm", "id: norm");

        final CommandRun run = CommandRun.of("policy", "diff", other.toString(), policy.toString());
        final CommandRun json =
            CommandRun.of("policy", "diff", other.toString(), policy.toString(), "--format", "json");

        assertEquals(1, run.code(), run.err());
        assertEquals(List.of(
            "constant risky_share: 0.5 -> 0.4; read by rule risky-terminal, rule risky-terminal-3",
            "rule own-norm is called norm now"), run.outLines().subList(0, 2));
        assertTrue(run.outLines().get(2).startsWith("2 changes: hash "), run.out());
        assertEquals(1, json.code(), json.err());
        assertTrue(json.out().contains("{\"part\":\"rules\",\"item\":\"norm\",\"kind\":\"renamed\"," +
            "\"what\":\"name\",\"before\":\"own-norm\",\"after\":\"norm\"," +
            "\"words\":\"rule own-norm is called norm now\"}"), json.out());
    }

    @Test
    void shouldCompareOnlyWholePolicies() throws IOException
    {
        final Path other = Samples.smallPolicy(directory.resolve("other"));
        replace("policy.yaml", "zone: UTC", "zone: Mars/Olympus");

        final CommandRun run = CommandRun.of("policy", "diff", other.toString(), policy.toString());

        assertEquals(2, run.code());
        assertTrue(run.errLines().get(0).contains("is not whole"), run.err());
        assertTrue(run.errLines().get(1).contains("Mars"), run.err());
    }

    @Test
    void shouldSayThatThereIsNoSuchDirectory()
    {
        for (final String verb : List.of("check", "test", "hash"))
        {
            final CommandRun run = CommandRun.of("policy", verb, directory.resolve("none").toString());

            assertEquals(2, run.code());
            assertTrue(run.err().contains("none: no such directory"), run.err());
        }
    }
}
