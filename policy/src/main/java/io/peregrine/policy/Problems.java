package io.peregrine.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.peregrine.rules.RuleException;

/** What has been found wrong so far. Reading goes on after each, so that the analyst sees all of them at once. */
final class Problems
{
    private static final Comparator<PolicyProblem> BY_PLACE = Comparator.comparing(PolicyProblem::file)
        .thenComparingInt(PolicyProblem::line)
        .thenComparingInt(PolicyProblem::column);

    private final Set<PolicyProblem> found = new LinkedHashSet<>();

    void add(final YamlNode node, final String message)
    {
        add(node.file(), node.line(), node.column(), message);
    }

    void add(final String file, final int line, final int column, final String message)
    {
        found.add(new PolicyProblem(file, line, column, message));
    }

    /** @param message about a file as a whole. */
    void add(final String file, final String message)
    {
        add(file, 1, 1, message);
    }

    /** @param text the expression that the node holds. */
    void addAll(final YamlNode node, final String text, final RuleException problems)
    {
        final ScalarSource source = node.source();
        for (final RuleException each : problems.all())
        {
            final int index = source.indexOf(text, Math.max(1, each.line()), Math.max(1, each.column()));
            add(node.file(), source.lineAt(index), source.columnAt(index), each.getMessage());
        }
    }

    void addAll(final List<PolicyProblem> others)
    {
        found.addAll(others);
    }

    boolean isEmpty()
    {
        return found.isEmpty();
    }

    List<PolicyProblem> sorted()
    {
        final List<PolicyProblem> sorted = new ArrayList<>(found);
        sorted.sort(BY_PLACE);
        return sorted;
    }

    /** Throws where there are any. */
    void throwIfAny()
    {
        if (!found.isEmpty())
        {
            throw new PolicyException(sorted());
        }
    }
}
