package io.peregrine.cli;

import java.util.ArrayList;
import java.util.List;

import picocli.CommandLine.Option;

/** Who commands something, who approved it, and why: it is journaled with the command. */
final class SignOptions
{
    @Option(names = "--actor", paramLabel = "NAME", description = "Who does it; the user without it.")
    private String actor = System.getProperty("user.name");

    @Option(names = "--approver", paramLabel = "NAME",
        description = "Who approved it; once for each. An actor does not count as approver.")
    private List<String> approvers = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is journaled.")
    private String reason = "";

    String actor()
    {
        return actor;
    }

    /** @return as messages have them. */
    String approvers()
    {
        return String.join(";", approvers);
    }

    String reason()
    {
        return reason;
    }
}
