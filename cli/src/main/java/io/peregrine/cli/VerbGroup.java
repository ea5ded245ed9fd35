package io.peregrine.cli;

import picocli.CommandLine;

/** A verb that only holds others: named alone, it shows them and says what is missing. */
abstract class VerbGroup extends Verb
{
    @Override
    public final Integer call()
    {
        throw usage("what to do is missing: name one of " + String.join(", ", names()));
    }

    private Iterable<String> names()
    {
        return usage("").getCommandLine().getSubcommands().keySet();
    }

    /** @return the group's command line with its verbs. */
    final CommandLine with(final Object... verbs)
    {
        final CommandLine commandLine = new CommandLine(this);
        for (final Object verb : verbs)
        {
            commandLine.addSubcommand(verb);
        }
        return commandLine;
    }
}
