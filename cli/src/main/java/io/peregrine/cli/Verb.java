package io.peregrine.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all verbs have: --help, stdout for data, stderr for talk. {@link #call()} gives the exit code. */
abstract class Verb implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Option(names = { "-h", "--help" }, usageHelp = true, description = "Show this.")
    private boolean isHelpWanted;

    /** @return where data goes; flushed when the verb has ended. */
    final PrintWriter out()
    {
        return spec.commandLine().getOut();
    }

    /** @return where talk goes. */
    final PrintWriter err()
    {
        return spec.commandLine().getErr();
    }

    /** @return a problem with what was written on the command line. */
    final ParameterException usage(final String message)
    {
        return new ParameterException(spec.commandLine(), message);
    }
}
