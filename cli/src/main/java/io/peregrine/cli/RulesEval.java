package io.peregrine.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.peregrine.rules.ExpressionEvaluator;
import io.peregrine.rules.RuleException;
import io.peregrine.rules.Vocabulary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Evaluates expressions, one a line. */
@Command(
    name = "eval",
    description = "Evaluates one CEL expression a line from stdin, and prints one line for each: its value, or ERROR " +
        "and what is wrong.",
    footer =
        {
            "",
            "Example:",
            "  echo 'amount > high_amount' | peregrine rules eval --policy docs/examples/handbook/policy \\",
            "      --given amount=220.01"
        })
final class RulesEval extends Verb
{
    // What needs no quotes though it is a text: a word, or a time.
    private static final Pattern PLAIN_TEXT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*|[0-9]{4}-[0-9]{2}-[0-9]{2}T.*");

    @Option(names = "--given", paramLabel = "NAME=VALUE", arity = "1..*",
        description = "A value by its name, a CEL literal: amount=12.5, entry_mode='ECOM', mcc=null. What is not " +
            "given is missing. Without --policy any name may be given.")
    private List<String> given = List.of();

    @Option(names = "--policy", paramLabel = "DIR", description = "Whose features, fields and constants are known.")
    private Path policyDirectory;

    private final InputStream in;

    /** @param in where expressions come from. */
    RulesEval(final InputStream in)
    {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException
    {
        final Vocabulary vocabulary =
            null == policyDirectory ? Vocabulary.empty() : PolicyFiles.compile(policyDirectory).vocabulary();
        final ExpressionEvaluator evaluator = new ExpressionEvaluator(vocabulary, values());
        final BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); null != line && !out().checkError(); line = lines.readLine())
        {
            out().println(evaluator.evaluate(line));
            out().flush();
        }
        return ExitCodes.OK;
    }

    private Map<String, Object> values()
    {
        final Map<String, Object> values = new TreeMap<>();
        for (final String pair : given)
        {
            final int equals = pair.indexOf('=');
            if (equals < 1)
            {
                throw usage("--given takes name=value: \"" + pair + "\"");
            }
            final String name = pair.substring(0, equals);
            if (values.containsKey(name))
            {
                throw usage("--given " + name + " stands twice");
            }
            values.put(name, value(name, pair.substring(equals + 1)));
        }
        return values;
    }

    private static Object value(final String name, final String text)
    {
        try
        {
            return ExpressionEvaluator.literal(text);
        }
        catch (final RuleException ex)
        {
            if (PLAIN_TEXT.matcher(text).matches())
            {
                return text;
            }
            throw new InputProblem("--given " + name + "=" + text + ": no value: write a CEL literal, as 12.5, 7, " +
                "true, null or 'text' (" + ExitCodes.oneLine(ex.getMessage()) + ")", ex);
        }
    }
}
