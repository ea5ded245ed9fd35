package io.peregrine.rules;

import dev.cel.common.CelAbstractSyntaxTree;

/** A rule that was parsed and checked, from which its condition and a set can be compiled. Immutable. */
public final class CheckedRule
{
    private final String id;
    private final CelAbstractSyntaxTree tree;

    CheckedRule(final String id, final CelAbstractSyntaxTree tree)
    {
        this.id = id;
        this.tree = tree;
    }

    String id()
    {
        return id;
    }

    CelAbstractSyntaxTree tree()
    {
        return tree;
    }
}
