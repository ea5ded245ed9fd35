package io.peregrine.rules;

import org.objectweb.asm.Label;

/** A place to jump to, which knows whether anything jumps there. */
final class Target
{
    private final Label label = new Label();
    private boolean isUsed;

    /** @return the label, to be jumped to. */
    Label use()
    {
        isUsed = true;
        return label;
    }

    /** @return the label, to be placed. */
    Label label()
    {
        return label;
    }

    boolean isUsed()
    {
        return isUsed;
    }
}
