package io.peregrine.cli;

import java.util.ArrayList;
import java.util.List;

import picocli.CommandLine.Option;

/** Who commands something, who approved it, and why: it is journaled with the command. */
final class SignOptions
{
    private static final int MAX_TEXT_LENGTH = 200;

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

    /** @param why the reason that is sent. @return why no engine would take this signature; null if one would. */
    String trouble(final String why)
    {
        if (actor.isBlank() || why.isBlank())
        {
            return "who does it, and why? Write --actor and --reason: they are journaled";
        }
        final String first = trouble("--actor", actor);
        final String second = null == first ? trouble("--approver, all together,", approvers()) : first;
        return null == second ? trouble("--reason", why) : second;
    }

    private static String trouble(final String name, final String text)
    {
        if (text.length() > MAX_TEXT_LENGTH)
        {
            return name + " has at most " + MAX_TEXT_LENGTH + " characters, this one has " + text.length() +
                ": shorten it: \"" + text + "\"";
        }
        return text.chars().allMatch(c -> c >= ' ' && c <= '~') ? null :
            name + " is printable ASCII, as messages carry it: \"" + text + "\"";
    }
}
