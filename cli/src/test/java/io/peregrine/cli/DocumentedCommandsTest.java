package io.peregrine.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Every command in a block of the pages and in a verb's own help names verbs, options and values that there are. */
class DocumentedCommandsTest
{
    private static final String FENCE = "```";
    private static final Pattern COMMAND = Pattern.compile("(?:^|\\|) *(?:bin/)?peregrine ([^|]*)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private final List<String> problems = new ArrayList<>();
    private int count;

    @Test
    void shouldTakeWhatThePagesShow() throws IOException
    {
        try (Stream<Path> files = Files.walk(Samples.HOME.resolve("docs")))
        {
            for (final Path page : Stream.concat(Stream.of(Samples.HOME.resolve("README.md")),
                files.filter(file -> file.toString().endsWith(".md")).sorted()).toList())
            {
                checkPage(page);
            }
        }

        assertEquals(List.of(), problems);
        assertTrue(count > 40, "only " + count + " commands were found");
    }

    @Test
    void shouldTakeTheExamplesOfEachHelp()
    {
        checkHelp(commandLine());

        assertEquals(List.of(), problems);
        assertTrue(count > 25, "only " + count + " commands were found");
    }

    private void checkPage(final Path page) throws IOException
    {
        final StringBuilder block = new StringBuilder();
        boolean isBlock = false;
        for (final String line : Files.readAllLines(page))
        {
            if (line.startsWith(FENCE))
            {
                isBlock = !isBlock;
            }
            else if (isBlock)
            {
                block.append(line).append('\n');
            }
        }
        checkLines(page.toString(), block.toString());
    }

    private void checkHelp(final CommandLine command)
    {
        checkLines(command.getCommandSpec().qualifiedName() + " --help",
            String.join("\n", command.getCommandSpec().usageMessage().footer()));
        command.getSubcommands().values().forEach(this::checkHelp);
    }

    private void checkLines(final String where, final String text)
    {
        for (final String line : text.replaceAll("\\\\\n", " ").split("\n"))
        {
            final Matcher command = COMMAND.matcher(line.strip().replaceFirst("^\\$ ", ""));
            if (command.find())
            {
                check(where, command.group(1).replaceFirst(" +#.*", "").replaceFirst(" +(&|[0-9]?>).*", ""));
            }
        }
    }

    private void check(final String where, final String text)
    {
        final List<String> words = new ArrayList<>();
        final Matcher word = WORD.matcher(text);
        while (word.find())
        {
            words.add(null == word.group(1) ? word.group(2) : word.group(1));
        }
        count++;
        try
        {
            CommandLine.ParseResult parsed = commandLine().parseArgs(words.toArray(new String[0]));
            while (parsed.hasSubcommand())
            {
                parsed = parsed.subcommand();
            }
            if (parsed.commandSpec().userObject() instanceof VerbGroup)
            {
                problems.add(where + ": " + text + ": no verb");
            }
        }
        catch (final ParameterException ex)
        {
            problems.add(where + ": " + text + ": " + ex.getMessage());
        }
    }

    private static CommandLine commandLine()
    {
        return Peregrine.commandLine(new ByteArrayInputStream(new byte[0])).setCaseInsensitiveEnumValuesAllowed(true);
    }
}
