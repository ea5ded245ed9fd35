package io.peregrine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;

import io.peregrine.client.SessionRefusedException;
import io.peregrine.engine.ConfigProblem;
import io.peregrine.engine.EngineStartException;
import io.peregrine.journal.JournalException;
import io.peregrine.pipeline.CapacityException;
import io.peregrine.policy.PolicyException;
import io.peregrine.policy.PolicyProblem;
import io.peregrine.rules.RuleException;
import io.peregrine.scoring.ModelFormatException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What an exception becomes: one line on stderr, or one a problem, and an exit code. Its stack trace comes only where
 * {@value #DEBUG_VARIABLE} is set.
 */
final class ExitCodes implements IExecutionExceptionHandler, IParameterExceptionHandler
{
    static final int OK = 0;
    static final int FINDING = 1;
    static final int USAGE = 2;
    static final int ENVIRONMENT = 3;

    static final String DEBUG_VARIABLE = "PEREGRINE_DEBUG";

    // picocli says Java's types.
    private static final Pattern NO_WHOLE_NUMBER = Pattern.compile("is not an? (?:int|long)$");
    private static final Pattern NO_NUMBER = Pattern.compile("is not a (?:double|float)$");

    private final boolean isDebugging;

    /** @param isDebugging true: stack traces as well. */
    ExitCodes(final boolean isDebugging)
    {
        this.isDebugging = isDebugging;
    }

    @Override
    public int handleExecutionException(
        final Exception ex, final CommandLine commandLine, final ParseResult parseResult)
    {
        return tell(ex, commandLine.getErr());
    }

    @Override
    public int handleParseException(final ParameterException ex, final String[] args)
    {
        final CommandLine commandLine = ex.getCommandLine();
        final PrintWriter err = commandLine.getErr();
        err.println("peregrine: " + NO_NUMBER.matcher(NO_WHOLE_NUMBER.matcher(oneLine(ex.getMessage()))
            .replaceFirst("is no whole number")).replaceFirst("is no number"));
        UnmatchedArgumentException.printSuggestions(ex, err);
        err.println("'" + commandLine.getCommandSpec().qualifiedName() + " --help' shows how it is used");
        trace(ex, err);
        return USAGE;
    }

    private int tell(final Throwable thrown, final PrintWriter err)
    {
        final Throwable ex = thrown instanceof UncheckedIOException && null == thrown.getMessage() ||
            thrown.getCause() instanceof CapacityException ? thrown.getCause() : thrown;
        if (ex instanceof PolicyException)
        {
            for (final PolicyProblem problem : ((PolicyException)ex).problems())
            {
                err.println(problem);
            }
        }
        else
        {
            err.println("peregrine: " + line(ex));
        }
        trace(ex, err);
        return codeOf(ex);
    }

    static int codeOf(final Throwable ex)
    {
        return ex instanceof InputProblem || ex instanceof PolicyException || ex instanceof ModelFormatException ||
            ex instanceof RuleException || ex instanceof ConfigProblem || ex instanceof ParameterException ?
            USAGE : ENVIRONMENT;
    }

    private static String line(final Throwable ex)
    {
        if (ex instanceof RuleException)
        {
            final RuleException rule = (RuleException)ex;
            return (rule.line() > 0 ? rule.line() + ":" + rule.column() + ": " : "") + oneLine(rule.getMessage());
        }
        if (ex instanceof NoSuchFileException)
        {
            return ex.getMessage() + ": no such file or directory";
        }
        if (ex instanceof FileSystemException)
        {
            return oneLine(((FileSystemException)ex).getFile() + ": " + FileTrouble.of((FileSystemException)ex));
        }
        if (codeOf(ex) == USAGE || ex instanceof EngineStartException || ex instanceof JournalException ||
            ex instanceof CapacityException || ex instanceof SessionRefusedException || ex instanceof IOException ||
            ex instanceof UncheckedIOException)
        {
            return null == ex.getMessage() ? ex.toString() : oneLine(ex.getMessage());
        }
        final Throwable cause = ex.getCause();
        return "internal error: " + oneLine(ex.toString()) + (null == cause ? "" : ": " + oneLine(cause.toString())) +
            "; set " + DEBUG_VARIABLE + "=1 to see where, and report it";
    }

    static String oneLine(final String message)
    {
        return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    @SuppressWarnings("checkstyle:RegexpSinglelineJava") // asked for
    private void trace(final Throwable ex, final PrintWriter err)
    {
        if (isDebugging)
        {
            ex.printStackTrace(err);
        }
    }
}
