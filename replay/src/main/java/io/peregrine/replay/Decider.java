package io.peregrine.replay;

import io.peregrine.domain.Action;

/**
 * What a decision's action comes from.
 *
 * @param kind   which part of the policy.
 * @param name   of the rule or list, or several separated by {@code |} where the record does not tell which; of a band
 *               its least probability; empty of what is otherwise.
 * @param action that it asks for.
 */
public record Decider(Kind kind, String name, Action action)
{
    /** Parts of a policy that decide. */
    public enum Kind
    {
        LIST, RULE, BAND, OTHERWISE
    }

    @Override
    public String toString()
    {
        return switch (kind)
        {
            case LIST -> "list " + name;
            case RULE -> "rule " + name;
            case BAND -> "band " + action + " from " + name;
            case OTHERWISE -> "otherwise";
        };
    }
}
