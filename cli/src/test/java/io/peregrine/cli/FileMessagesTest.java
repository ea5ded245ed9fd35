package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Files that are not there, or are something else: each verb says what, where and the cure, and leaves with 2 or 3. */
class FileMessagesTest
{
    @TempDir
    private static Path directory;

    @BeforeAll
    static void writeFiles() throws IOException
    {
        Files.createDirectories(directory.resolve("dir"));
        Files.createDirectories(directory.resolve("journal/inputs"));
        Files.createDirectories(directory.resolve("journal/decisions"));
        Files.writeString(directory.resolve("text"), "hello\n");
        Files.writeString(directory.resolve("empty.conf"), "");
    }

    /** In commands and in what is said @ is the directory, and POLICY, MAPPING and such are the examples'. */
    private static String filled(final String text)
    {
        return text.replace("@", directory.toString()).replace("POLICY", Samples.POLICY.toString())
            .replace("MAPPING", Samples.MAPPING.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "journal check-proof @/none --head @/none | 2 | @/none: no such file: name a proof, which 'journal prove' " +
            "wrote",
        "journal check-proof @/dir --head @/dir | 2 | @/dir: is a directory: name a proof, which 'journal prove' wrote",
        "journal verify @/journal --head @/none | 2 | @/none: no such file: name a head, which 'journal head' wrote",
        "journal head @/journal --key @/dir | 2 | @/dir: is a directory: name an Ed25519 private key in PEM",
        "journal verify @/none | 3 | no journal in @/none: it has neither 'inputs' nor 'decisions'; " +
            "name the journal.directory that an engine wrote",
        "journal head @/journal --out @/none/head | 2 | cannot write @/none/head: there is no directory @/none: make " +
            "it, or name another file",
        "journal head @/journal --out @/text/head | 2 | cannot write @/text/head: there is no directory @/text: make " +
            "it, or name another file",
        "journal head @/journal --out @/dir | 2 | @/dir is a directory: name a file in it",
        "journal head @/journal --out /dev/full | 3 | cannot write /dev/full: no space left on device: make room " +
            "there, or name another file",
        "journal head --config @/empty.conf | 2 | journal.directory is not set: name the journal's directory in " +
            "the configuration, or with -D journal.directory=DIR",
        "journal head | 2 | name the journal's directory, or give --config FILE",
        "stat --config @/none | 2 | @/none: no such file: name an engine's configuration, as " +
            "docs/examples/handbook/engine.conf",
        "stat --config @/dir | 2 | @/dir: is a directory: name an engine's configuration, as " +
            "docs/examples/handbook/engine.conf",
        "stat -D foo=bar | 2 | -D: unknown key foo: docs/configuration.md has them all",
        "stat -D jurnal.directory=bar | 2 | -D: unknown key jurnal.directory: did you mean journal.directory?",
        "model inspect @/dir | 2 | @/dir: is a directory: name a model file",
        "model inspect @/none | 2 | @/none: no such file: name a model file",
        "policy hash @/dir | 2 | @/dir: there is no policy.yaml in it: name the directory of a " +
            "policy",
        "features --policy POLICY --mapping @/none --in @/text | 2 | @/none: no such file: name a mapping file",
        "features --policy POLICY --mapping MAPPING --in @/dir | 2 | @/dir: is a directory: name a CSV file",
        "send --in @/text --mapping MAPPING --wait 0 | 2 | --wait is seconds, 1 or more: 0",
        "send --in @/text --mapping MAPPING --wait x | 2 | Invalid value for option '--wait': 'x' is no " +
            "whole number",
        "journal dump @/journal --from -1 | 2 | --from must not be negative: -1",
        "journal tail @/journal --cursor ../x | 2 | --cursor is a name of up to 64 letters, digits, '_', '-' and " +
            "'.', that does not begin with a dot or end in .lock or .new: ../x",
        "journal tail @/journal --cursor x --limit 0 | 2 | --limit must be 1 or more: 0",
        "snapshot @/journal --config @/empty.conf | 2 | name the journal's directory, or give --config FILE, not both",
        "engine -D journal.directory=@/new -D aeron.dir=@/text | 3 | aeron.dir @/text is a file: name a directory, " +
            "which is made where there is none",
        "perf scale --out @/text | 2 | --out @/text is a file: name a directory",
        "alerts --count 0 | 2 | --count must be 1 or more: 0",
        "alerts --for soon -D aeron.dir=@/aeron | 2 | --for must be a time, a number above 0 and ms, s or m, for " +
            "example 30s: soon",
        "demo --duration x | 2 | --duration must be a time, a number above 0 and ms, s or m, for example 30s: x",
        "list add blocked_terminals 7 --policy POLICY --reason r --until soon | 2 | --until \"soon\" is no moment: " +
            "write 2026-12-01T00:00:00Z, or on the command line a time from now like 30d, 12h, 15m or 30s",
        "model drift @/journal --limit x | 2 | Invalid value for option '--limit': 'x' is no " +
            "number",
        "replay what-if @/none --policy POLICY --picture @/dir | 2 | @/dir is a directory: name a file in it"
    })
    void shouldSayWhatAndWhereAndTheCure(final String command, final int code, final String said)
    {
        final CommandRun run = CommandRun.of(filled(command).split(" "));

        assertEquals("peregrine: " + filled(said), run.errLines().get(0), run.err());
        assertEquals(code, run.code(), run.err());
        assertFalse(run.err().contains("java."), run.err());
        assertEquals("", run.out());
    }

    @Test
    void shouldSayThatThereIsNoEngineToSendTo()
    {
        final Path rows = Samples.write(directory.resolve("rows.csv"),
            "tx_id,time_s,customer_id,terminal_id,amount_cents,fraud", "1,1,1,1,1,0");

        final CommandRun run = CommandRun.of("send", "--in", rows.toString(), "--mapping",
            Samples.MAPPING.toString(), "--wait", "1", "-D", "aeron.dir=" + directory.resolve("aeron"));

        assertEquals(3, run.code(), run.err());
        assertEquals("peregrine: no engine answers in aeron.dir " + directory.resolve("aeron") + ", waited 1 s: " +
            "start it, then send again, or name its aeron.dir with -D aeron.dir=... or --config",
            run.errLines().get(0));
    }

    @Test
    void shouldSayThatThereIsNothingToDump()
    {
        final CommandRun run = CommandRun.of("journal", "dump", directory.resolve("journal").toString(), "--from", "7",
            "--series", "inputs");

        assertEquals(0, run.code(), run.err());
        assertEquals("series=inputs: no record from sequence 7 on; 'peregrine journal ls' says which there are\n",
            run.err());
    }

    @Test
    void shouldSayWhatASnapshotWaitsFor()
    {
        final CommandRun run = CommandRun.of("snapshot", directory.resolve("journal").toString());

        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("NONE "), run.out());
        assertEquals("the journal holds no inputs yet\n", run.err());
    }

    @Test
    void shouldUseTheSystemsWordsWithoutJavas()
    {
        assertEquals("permission denied", FileTrouble.of(new AccessDeniedException("f")));
        assertEquals("no such file or directory", FileTrouble.of(new NoSuchFileException("f")));
        assertEquals("not a directory", FileTrouble.of(new FileSystemException("f", null, "Not a directory")));
        assertEquals("no space left on device", FileTrouble.of(new IOException("No space left on device")));
        assertEquals("cannot write a: permission denied: let this user write there, or name another file",
            FileTrouble.unwritable(Path.of("a"), new AccessDeniedException("f")).getMessage());
        assertEquals("cannot write to stdout: it is closed, or full",
            FileTrouble.unwritable(null, new IOException("it is closed, or full")).getMessage());
    }
}
