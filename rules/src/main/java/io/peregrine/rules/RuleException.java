package io.peregrine.rules;

import java.util.ArrayList;
import java.util.List;

/** An expression or a name that cannot be used, said for the analyst who wrote it. */
public final class RuleException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final boolean isBeyondSubset;
    private final String definition;
    private final transient List<RuleException> others;

    /**
     * @param line    of the expression, from 1; 0 where no place is to blame.
     * @param column  from 1; 0 where no place is to blame.
     * @param message what is wrong and what to write instead, without the place.
     */
    public RuleException(final int line, final int column, final String message)
    {
        this(line, column, message, false);
    }

    RuleException(final int line, final int column, final String message, final boolean isBeyondSubset)
    {
        this(line, column, message, isBeyondSubset, null, List.of());
    }

    private RuleException(
        final int line,
        final int column,
        final String message,
        final boolean isBeyondSubset,
        final String definition,
        final List<RuleException> others)
    {
        super(message);
        this.line = line;
        this.column = column;
        this.isBeyondSubset = isBeyondSubset;
        this.definition = definition;
        this.others = others;
    }

    /** @param all what is wrong, at least one. */
    static RuleException of(final List<RuleException> all)
    {
        final RuleException first = all.get(0);
        return new RuleException(first.line, first.column, first.getMessage(), first.isBeyondSubset, first.definition,
            List.copyOf(all.subList(1, all.size())));
    }

    /** @return the same, in this definition's text. */
    RuleException in(final String name)
    {
        return new RuleException(line, column, getMessage(), false, name,
            others.stream().map(other -> other.in(name)).toList());
    }

    /** @return everything that is wrong with the expression: this, and what was found after it. */
    public List<RuleException> all()
    {
        final List<RuleException> all = new ArrayList<>();
        all.add(this);
        all.addAll(others);
        return all;
    }

    /** @return the name of the definition in whose text the place is; null where it is not in one. */
    public String definition()
    {
        return definition;
    }

    public int line()
    {
        return line;
    }

    public int column()
    {
        return column;
    }

    /** @return true if the expression is good CEL, but more than rules are compiled from. */
    boolean isBeyondSubset()
    {
        return isBeyondSubset;
    }
}
