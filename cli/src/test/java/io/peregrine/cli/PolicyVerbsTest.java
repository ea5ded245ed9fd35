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
