package io.peregrine.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import io.peregrine.domain.ZoneTable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The example policy is good; each way to spoil it is named where it stands. */
class HandbookPolicyTest
{
    private static final Path HANDBOOK = Path.of("..", "docs", "examples", "handbook", "policy");

    @TempDir
    private Path directory;

    @Test
    void shouldCompileTheHandbook()
    {
        final CompiledPolicy policy = compile(HANDBOOK);

        assertEquals("af5bb0a506098c99f369e964346e8ce113eb23b4d07593059c39739ef7c074f3", policy.hash());
        assertEquals(15, policy.layout().count());
        assertEquals(4, policy.rules().size());
        assertEquals(15, policy.championInputs().length);
        assertEquals(policy.hash(), PolicyContent.fromBytes(policy.content().toBytes()).hash());
    }

    @Test
    void shouldHashPathsLengthsAndBytesInOrder() throws IOException, NoSuchAlgorithmException
    {
        final MessageDigest digest = MessageDigest.getInstance("SHA-256");
        final List<Path> files;
        try (Stream<Path> walk = Files.walk(HANDBOOK))
        {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }

        for (final Path file : files)
        {
            final byte[] bytes = Files.readAllBytes(file);
            final String path = HANDBOOK.relativize(file).toString().replace('\\', '/');
            digest.update((path + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }

        assertEquals(HexFormat.of().formatHex(digest.digest()), PolicyContent.read(HANDBOOK).hash());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "rules.yaml    | amount > high_amount           | amuont > high_amount         | rules.yaml:",
        "rules.yaml    | t_risk_7d >= risky_share       | t_risk_7d >= 1               | rules.yaml:",
        "rules.yaml    | reason: 211                    | reason: 999                  | rules.yaml:",
        "features.yaml | window: sliding 1d}            | windw: sliding 1d}           | features.yaml:",
        "features.yaml | name: c_nb_1d                  | name: c_nb_day               | policy.yaml:9:18",
        "policy.yaml   | zone: UTC                      | zone: Mars/Olympus           | policy.yaml:",
        "policy.yaml   | currency: EUR                  | currency: XQQ                | policy.yaml:",
    })
    void shouldNameWhatIsWrongAndWhere(
        final String file, final String good, final String bad, final String expected) throws IOException
    {
        copyHandbook();
        final Path spoiled = directory.resolve(file);
        final String text = Files.readString(spoiled);
        assertTrue(text.contains(good));
        Files.writeString(spoiled, text.replace(good, bad));

        final PolicyException ex = assertThrows(PolicyException.class, () -> compile(directory));

        assertTrue(ex.problems().stream().anyMatch(problem -> problem.toString().contains(expected)),
            () -> ex.problems().toString());
    }

    private void copyHandbook() throws IOException
    {
        try (Stream<Path> walk = Files.walk(HANDBOOK))
        {
            for (final Path file : walk.filter(Files::isRegularFile).toList())
            {
                final Path target = directory.resolve(HANDBOOK.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static CompiledPolicy compile(final Path path)
    {
        return PolicyCompiler.compile(PolicyContent.read(path), ZoneTable::ofJdk);
    }
}
