package io.peregrine.policy;

import java.util.List;
import java.util.stream.Collectors;

/** A policy that cannot be used, with everything that is wrong with it. */
public final class PolicyException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final transient List<PolicyProblem> problems;

    /** @param problems at least one. */
    public PolicyException(final List<PolicyProblem> problems)
    {
        super(problems.stream().map(PolicyProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** @return by file, line and column. */
    public List<PolicyProblem> problems()
    {
        return problems;
    }
}
