package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a user can get wrong ends with one clear message, the right exit code, and nothing half done. */
class BadInputTest
{
    private static final int USAGE = 2;
    private static final int ENVIRONMENT = 3;

    @TempDir
    private Path directory;

    private Path policy;

    @BeforeEach
    void copyPolicy() throws IOException
    {
        policy = directory.resolve("policy");
        Files.walkFileTree(Handbook.POLICY, new SimpleFileVisitor<>()
        {
            @Override
            public FileVisitResult preVisitDirectory(final Path dir, final BasicFileAttributes attributes)
                throws IOException
            {
                Files.createDirectories(policy.resolve(Handbook.POLICY.relativize(dir).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException
            {
                Files.copy(file, policy.resolve(Handbook.POLICY.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void replace(final String file, final String text, final String with) throws IOException
    {
        final Path path = policy.resolve(file);
        final String content = Files.readString(path);
        assertTrue(content.contains(text), () -> file + " has no " + text);
        Files.writeString(path, content.replace(text, with));
    }

    private void assertEngineRefuses(final int code, final List<String> says, final String... more)
    {
        final Path journal = directory.resolve("journal");
        final List<String> args = new ArrayList<>(List.of("engine", "-D", "policy.directory=" + policy,
            "-D", "journal.directory=" + journal, "-D", "aeron.dir=" + directory.resolve("aeron")));
        args.addAll(List.of(more));
        assertRefused(code, says, args.toArray(new String[0]));
        assertFalse(Files.exists(journal.resolve("inputs")), "a journal was begun");
    }

    private String assertRefused(final int code, final List<String> says, final String... args)
    {
        return assertRefused(List.of(), code, says, args);
    }

    private String assertRefused(
        final List<String> jvmOptions, final int code, final List<String> says, final String... args)
    {
        try (Child child = Child.start(directory, jvmOptions, args))
        {
            assertEquals(code, child.await(), child::err);
            final String err = child.err();
            for (final String words : says)
            {
                assertTrue(err.contains(words), () -> "does not say \"" + words + "\":\n" + err);
            }
            assertFalse(err.contains("Exception") || err.contains("\tat "), err);
            assertFalse(child.out().contains("READY"), child.out());
            return err;
        }
    }

    @Test
    void shouldRefuseAnUnknownFeature() throws IOException
    {
        replace("rules.yaml", "c_avg_30d", "c_avg_31d");
        assertEngineRefuses(USAGE, List.of("rules.yaml:", "c_avg_31d", "did you mean"));
    }

    @Test
    void shouldRefuseARuleWithATypeError() throws IOException
    {
        replace("rules.yaml", "amount > high_amount", "amount > \\\"high\\\"");
        assertEngineRefuses(USAGE, List.of("rules.yaml:"));
    }

    @Test
    void shouldRefuseAModelThatNamesAMissingFeature() throws IOException
    {
        replace("models/xgb.json", "c_nb_7d", "c_nb_8d");
        assertEngineRefuses(USAGE, List.of("c_nb_8d"));
    }

    @Test
    void shouldRefuseABadNumberNamingItsLine() throws IOException
    {
        final Path in = directory.resolve("bad.csv");
        final StringBuilder rows = new StringBuilder("tx_id,time_s,customer_id,terminal_id,amount_cents,fraud\n");
        for (int i = 0; i < 9; i++)
        {
            rows.append(i).append(",").append(i).append(",1,1,").append(5 == i ? "12x4" : "1204").append(",0\n");
        }
        Files.writeString(in, rows);
        final Path out = directory.resolve("features.csv");

        assertRefused(USAGE, List.of("bad.csv:7", "amount_cents", "12x4"), "features", "--policy", policy.toString(),
            "--mapping", Handbook.MAPPING.toString(), "--in", in.toString(), "--out", out.toString());

        assertFalse(Files.exists(out), "half of the features are there");
    }

    @Test
    void shouldRefuseAnUnknownKeyNamingItsLine() throws IOException
    {
        final Path config = directory.resolve("engine.conf");
        Files.writeString(config, "layout = inline\ndurabilty = sync\n");
        assertEngineRefuses(USAGE, List.of("engine.conf:2", "durabilty", "durability"), "--config", config.toString());
    }

    @Test
    void shouldRefuseAJournalInUse()
    {
        final EngineRun run = new EngineRun(directory, policy, "layout=inline");
        try (Child engine = run.startEngine())
        {
            assertRefused(ENVIRONMENT, List.of(run.journal().toString()), "engine", "-D", "journal.directory=" +
                run.journal(), "-D", "aeron.dir=" + directory.resolve("aeron"), "-D", "layout=inline");
            assertTrue(engine.isAlive());
        }
    }

    @Test
    void shouldRefuseAJournalThatCannotBeWritten() throws IOException
    {
        // A file where the directory should be: also root cannot write there.
        final Path journal = Files.createFile(directory.resolve("not-a-directory"));
        assertRefused(ENVIRONMENT, List.of(journal.toString()), "engine", "-D", "journal.directory=" + journal,
            "-D", "aeron.dir=" + directory.resolve("aeron"));
    }

    @Test
    void shouldRefuseCapacitiesThatNeedMoreThanTheDirectMemory()
    {
        final Path journal = directory.resolve("journal");
        final String err = assertRefused(List.of("-XX:MaxDirectMemorySize=128m"), ENVIRONMENT, List.of(
            "peregrine: the capacities of policy handbook need ",
            " more than the 67,108,864 that -XX:MaxDirectMemorySize allows: lower capacity in policy.yaml, or set ",
            ": history customer 10,000 keys x ", "; history terminal 20,000 keys x ", "; payments 800,000 x ",
            "; repeats 1,000,000 = "), "engine", "-D", "policy.directory=" + policy,
            "-D", "journal.directory=" + journal, "-D", "aeron.dir=" + directory.resolve("aeron"));
        assertEquals(1, err.lines().count(), err);
        assertFalse(Files.exists(journal), "a journal was begun");
    }

    @Test
    void shouldRefuseAModelFileThatIsNotThere() throws IOException
    {
        Files.delete(policy.resolve("models/xgb.json"));
        assertEngineRefuses(USAGE, List.of("policy.yaml:", "models/xgb.json"));
    }

    @Test
    void shouldSayThatNoEngineRuns()
    {
        assertRefused(ENVIRONMENT, List.of("no engine runs in aeron.dir"),
            "stat", "-D", "aeron.dir=" + directory.resolve("aeron"));
    }
}
