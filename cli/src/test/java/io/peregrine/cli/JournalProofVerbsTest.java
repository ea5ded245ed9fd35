package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import io.peregrine.journal.Segments;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JournalProofVerbsTest
{
    private static final int PROOF_LENGTH_LIMIT = 8_000;

    @TempDir
    private static Path shared;

    private static Path root;
    private static Path key;
    private static Path publicKey;
    private static Path otherKey;
    private static Path head;

    @TempDir
    private Path directory;

    @BeforeAll
    static void writeAJournal() throws Exception
    {
        root = shared.resolve("journal");
        RecordedJournal.write(root, Samples.smallPolicy(shared), Samples.mini(shared));
        final KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        key = pem("head.key", "PRIVATE KEY", pair.getPrivate().getEncoded());
        publicKey = pem("head.pub", "PUBLIC KEY", pair.getPublic().getEncoded());
        otherKey = pem("other.pub", "PUBLIC KEY",
            KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded());
        head = shared.resolve("journal.head");
        final CommandRun run = CommandRun.of(
            "journal", "head", root.toString(), "--key", key.toString(), "--out", head.toString());
        assertEquals(0, run.code(), run.err());
    }

    private static Path pem(final String name, final String label, final byte[] bytes) throws IOException
    {
        return Files.writeString(shared.resolve(name), "-----BEGIN " + label + "-----\n" +
            Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + label + "-----\n");
    }

    private static CommandRun checked(final Path proof, final Path with, final Path by)
    {
        return CommandRun.of("journal", "check-proof", proof.toString(), "--head", with.toString(),
            "--public-key", by.toString());
    }

    private Path proof(final long sequence)
    {
        final Path file = directory.resolve("proof.json");
        final CommandRun run = CommandRun.of("journal", "prove", Long.toString(sequence), root.toString(),
            "--head", head.toString(), "--public-key", publicKey.toString(), "--out", file.toString());
        assertEquals(0, run.code(), run.err());
        return file;
    }

    @Test
    void shouldProveAPaymentAndItsDecisionInAFewKilobytes() throws IOException
    {
        for (final long sequence : new long[] {1, 10_000, 18_000})
        {
            final Path proof = proof(sequence);

            assertTrue(Files.size(proof) < PROOF_LENGTH_LIMIT, "bytes: " + Files.size(proof));
            final CommandRun run = checked(proof, head, publicKey);
            assertEquals(0, run.code(), run.out() + run.err());
            assertTrue(run.outLines().get(0).matches(
                "PROVED sequence=" + sequence + " records=[23] head=\\S+ signature=good"), run.out());
            assertTrue(run.outLines().get(1).contains("[PaymentRequest]"), run.out());
            assertTrue(run.outLines().get(2).contains("[DecisionBody]"), run.out());
            assertEquals("", run.err());
        }
    }

    @Test
    void shouldProveAnInputWithoutADecision()
    {
        final CommandRun run = checked(proof(0), head, publicKey);

        assertEquals(0, run.code(), run.out());
        assertTrue(run.out().startsWith("PROVED sequence=0 records=1 "), run.out());
    }

    @Test
    void shouldNotTakeAnotherRecordsProofOrAnotherKeysHead() throws IOException
    {
        final Path proof = proof(77);
        final String text = Files.readString(proof);
        final Path other = Files.writeString(directory.resolve("other.json"),
            text.replace("\"sequence\":77", "\"sequence\":78"));

        final CommandRun wrong = checked(other, head, publicKey);
        assertEquals(1, wrong.code());
        assertTrue(wrong.out().startsWith("WRONG sequence=78 what="), wrong.out());
        final CommandRun key = checked(proof, head, otherKey);
        assertEquals(1, key.code());
        assertTrue(key.out().contains("signed with another key"), key.out());
        final CommandRun unsigned = CommandRun.of(
            "journal", "check-proof", proof.toString(), "--head", head.toString());
        assertEquals(0, unsigned.code());
        assertTrue(unsigned.out().contains("signature=unchecked"), unsigned.out());
        assertTrue(unsigned.err().contains("name --public-key"), unsigned.err());
    }

    @Test
    void shouldRefuseWhatIsNoProofAndNoHead() throws IOException
    {
        final Path none = Files.writeString(directory.resolve("none"), "{\"format\":\"peregrine-journal-proof\"}");

        assertEquals(2, checked(none, head, publicKey).code());
        final CommandRun run = checked(proof(5), none, publicKey);
        assertEquals(2, run.code());
        assertTrue(run.err().contains("no journal head: line 1 must be"), run.err());
        assertEquals(2, checked(proof(5), head, key).code());
        assertEquals(2, CommandRun.of("journal", "prove", "5", root.toString()).code());
        for (final String sequence : List.of("99999999", "-1"))
        {
            // As 'replay explain' leaves: the sequence is the user's to name.
            final CommandRun unknown =
                CommandRun.of("journal", "prove", "--head", head.toString(), "--", sequence, root.toString());
            assertEquals(2, unknown.code(), unknown.err());
            assertTrue(unknown.errLines().get(0).startsWith("peregrine: the head holds no input with sequence " +
                sequence + ": its last one is "), unknown.err());
            assertEquals(2, CommandRun.of("replay", "explain", "--", root.toString(), sequence).code());
        }
    }

    @Test
    void shouldVerifyAJournalAgainstAHeadAndFindWhatWasCut() throws IOException
    {
        final CommandRun good = CommandRun.of("journal", "verify", root.toString(), "--head", head.toString(),
            "--public-key", publicKey.toString());
        assertEquals(0, good.code(), good.out());
        assertTrue(good.outLines().get(2).matches("OK head=\\S+ signature=good"), good.out());

        final Path copy = copy();
        Files.delete(copy.resolve("inputs").resolve("durable"));
        final Path file = Segments.list(copy.resolve("inputs")).get(0).file();
        final byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4096, bytes.length, (byte)0);
        Files.write(file, bytes);
        assertEquals(0, CommandRun.of("journal", "verify", copy.toString()).code());
        final CommandRun cut = CommandRun.of("journal", "verify", copy.toString(), "--head", head.toString());
        assertEquals(1, cut.code());
        assertTrue(cut.out().contains("FINDING series=inputs sequence=0 "), cut.out());
        assertTrue(cut.out().contains("DIFFERS head="), cut.out());
    }

    private Path copy() throws IOException
    {
        final Path copy = directory.resolve("copy");
        try (Stream<Path> files = Files.walk(root))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, copy.resolve(root.relativize(file).toString()));
            }
        }
        return copy;
    }

    @Test
    void shouldTakeTheKeyFromTheConfiguration() throws IOException
    {
        final Path config = Files.writeString(directory.resolve("engine.conf"),
            "journal { directory = \"" + root + "\", head-key = \"" + key + "\" }\n");

        final CommandRun run = CommandRun.of("journal", "head", root.toString(), "--config", config.toString());

        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("\nsignature "), run.out());
        assertFalse(run.err().contains("not signed"), run.err());
        assertEquals(run.outLines().stream().filter(line -> !line.startsWith("time ")).limit(5).toList(),
            CommandRun.of("journal", "head", "--config", config.toString()).outLines().stream()
            .filter(line -> !line.startsWith("time ")).limit(5).toList());
        assertEquals(2, CommandRun.of("journal", "head").code());
        final CommandRun unsigned = CommandRun.of("journal", "head", root.toString());
        assertFalse(unsigned.out().contains("\nsignature "), unsigned.out());
        assertTrue(unsigned.err().contains("not signed"), unsigned.err());
    }

    @Test
    void shouldPruneNothingWithoutASnapshotAndSayWhy()
    {
        final CommandRun run = CommandRun.of("journal", "prune", root.toString(), "--keep-bytes", "1MiB",
            "--older-than", "1d");

        assertEquals(0, run.code(), run.err());
        assertEquals("segments=0 bytes=0\n", run.out());
        assertEquals(List.of("--older-than 1d removes nothing: every segment is in use, or was emptied before",
            "--keep-bytes 1MiB removes nothing: the journal's segments take 16777216 bytes, but every segment is in " +
            "use, or was emptied before"), run.errLines());
        assertEquals(2, CommandRun.of("journal", "prune", root.toString()).code());
        assertEquals(2, CommandRun.of("journal", "prune", root.toString(), "--older-than", "soon").code());
        assertEquals(2, CommandRun.of("journal", "prune", root.toString(), "--keep-bytes", "much").code());
    }

    @Test
    void shouldPrintEachDecisionOnceToOneThatComesAgain()
    {
        final CommandRun all = CommandRun.of("journal", "dump", root.toString(), "--series", "decisions");
        final List<String> printed = new ArrayList<>();
        for (final String limit : new String[] {"7", "2500", "100000"})
        {
            final CommandRun run = CommandRun.of(
                "journal", "tail", root.toString(), "--cursor", "console", "--limit", limit);
            assertEquals(0, run.code(), run.err());
            printed.addAll(run.outLines());
        }
        assertEquals(all.outLines(), printed);
        assertEquals("", CommandRun.of("journal", "tail", root.toString(), "--cursor", "console").out());

        final CommandRun inputs = CommandRun.of("journal", "tail", root.toString(), "--cursor", "in", "--series",
            "inputs", "--from", "100", "--limit", "1", "--follow");
        assertTrue(inputs.out().startsWith("series=inputs sequence=100 "), inputs.out());
        assertEquals(2, CommandRun.of("journal", "tail", root.toString()).code());
        assertEquals(2, CommandRun.of("journal", "tail", root.toString(), "--cursor", "a", "--series", "x").code());
        assertEquals(2, CommandRun.of("journal", "tail", root.toString(), "--cursor", "a", "--from", "-1").code());
    }
}
