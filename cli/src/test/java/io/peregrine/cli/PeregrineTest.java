package io.peregrine.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Stream;

import io.peregrine.engine.ConfigProblem;
import io.peregrine.engine.EngineStartException;
import io.peregrine.journal.JournalException;
import io.peregrine.policy.PolicyException;
import io.peregrine.policy.PolicyProblem;
import io.peregrine.rules.RuleException;
import io.peregrine.scoring.ModelFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class PeregrineTest
{
    static Stream<String> verbs()
    {
        return paths(Peregrine.commandLine(InputStream.nullInputStream()), "");
    }

    private static Stream<String> paths(final CommandLine commandLine, final String path)
    {
        return Stream.concat(Stream.of(path), commandLine.getSubcommands().entrySet().stream()
            .flatMap(entry -> paths(entry.getValue(), (path + " " + entry.getKey()).strip())));
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void shouldShowAnExampleOfEachVerb(final String path)
    {
        final CommandRun run = CommandRun.of((path + " --help").strip().split(" "));

        assertEquals(0, run.code());
        assertTrue(run.out().contains("Example:\n  "), run.out());
        assertTrue(run.out().contains("peregrine " + path), run.out());
        assertEquals("", run.err());
    }

    /** A list of verbs shows the first paragraph of each: a sentence that goes on in the next one is cut there. */
    @Test
    void shouldListVerbsByWholeSentences()
    {
        paths(Peregrine.commandLine(InputStream.nullInputStream()), "").forEach(
            (path) ->
            {
                CommandLine verb = Peregrine.commandLine(InputStream.nullInputStream());
                for (final String name : path.isEmpty() ? new String[0] : path.split(" "))
                {
                    verb = verb.getSubcommands().get(name);
                }
                final String listed = verb.getCommandSpec().usageMessage().description()[0];
                assertTrue(listed.endsWith("."), path + ": " + listed);
            });
    }

    @Test
    void shouldShowTheVersion()
    {
        final CommandRun run = CommandRun.of("--version");

        assertEquals(0, run.code());
        assertTrue(run.out().startsWith("peregrine "), run.out());
    }

    @Test
    void shouldSuggestAVerbWhenItIsMisspelled()
    {
        final CommandRun run = CommandRun.of("feature");

        assertEquals(2, run.code());
        assertTrue(run.err().contains("peregrine features"), run.err());
        assertEquals("", run.out());
    }

    @Test
    void shouldNameWhatIsMissingWhenAGroupStandsAlone()
    {
        final CommandRun run = CommandRun.of("journal");

        assertEquals(2, run.code());
        assertTrue(run.err().contains("ls, dump, tail, verify, head, prove, check-proof, prune"), run.err());
    }

    @Test
    void shouldNameTheOptionThatIsMissing()
    {
        final CommandRun run = CommandRun.of("model", "score", "--in", "x.csv");

        assertEquals(2, run.code());
        assertTrue(run.errLines().get(0).contains("--model"), run.err());
    }

    @Test
    void shouldNotSayThatAllIsWellWhenStdoutIsFull()
    {
        final StringWriter err = new StringWriter();
        final PrintWriter full = new PrintWriter(new Writer()
        {
            @Override
            public void write(final char[] chars, final int offset, final int length) throws IOException
            {
                throw new IOException("full");
            }

            @Override
            public void flush()
            {
            }

            @Override
            public void close()
            {
            }
        });

        final int code = Peregrine.run(InputStream.nullInputStream(), full, new PrintWriter(err),
            "policy", "hash", Samples.POLICY.toString());

        assertEquals(3, code);
        assertTrue(err.toString().contains("stdout"), err.toString());
    }

    static Stream<Arguments> exceptions()
    {
        return Stream.of(
            arguments(new InputProblem("x"), 2, "peregrine: x"),
            arguments(new ModelFormatException("x"), 2, "peregrine: x"),
            arguments(new RuleException(1, 3, "x"), 2, "peregrine: 1:3: x"),
            arguments(new ConfigProblem("x"), 2, "peregrine: x"),
            arguments(new EngineStartException("x"), 3, "peregrine: x"),
            arguments(new JournalException("x\n  y"), 3, "peregrine: x y"),
            arguments(new IOException("x"), 3, "peregrine: x"),
            arguments(new UncheckedIOException("x", new IOException("y")), 3, "peregrine: x"),
            arguments(new PolicyException(List.of(
                new PolicyProblem("a.yaml", 1, 2, "x"), new PolicyProblem("b.yaml", 3, 4, "y"))), 2,
                "a.yaml:1:2: x\nb.yaml:3:4: y"));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void shouldTellAnExceptionInOneLineForEachProblem(final Exception ex, final int code, final String lines)
    {
        final StringWriter err = new StringWriter();
        final CommandLine commandLine =
            Peregrine.commandLine(InputStream.nullInputStream()).setErr(new PrintWriter(err));

        assertEquals(code, new ExitCodes(false).handleExecutionException(ex, commandLine, null));
        assertEquals(lines, err.toString().strip());
    }

    @Test
    void shouldShowTheStackTraceOnlyWhenDebugging()
    {
        final StringWriter err = new StringWriter();
        final CommandLine commandLine =
            Peregrine.commandLine(InputStream.nullInputStream()).setErr(new PrintWriter(err));

        assertEquals(3, new ExitCodes(false).handleExecutionException(
            new IllegalStateException("bug"), commandLine, null));
        assertFalse(err.toString().contains("\tat "), err.toString());
        assertTrue(err.toString().contains("PEREGRINE_DEBUG"), err.toString());

        new ExitCodes(true).handleExecutionException(new IllegalStateException("bug"), commandLine, null);
        assertTrue(err.toString().contains("\tat "), err.toString());
    }
}
