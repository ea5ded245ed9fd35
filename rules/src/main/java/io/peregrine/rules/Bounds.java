package io.peregrine.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The values that one name may have where a condition hits: above and below limits, one of some, none of others. Values
 * of one name are all Long, all Double, all String or all Boolean. Used while one condition is read.
 */
final class Bounds
{
    private Comparable<Object> least;
    private boolean isLeastIn;
    private Comparable<Object> greatest;
    private boolean isGreatestIn;
    private Set<Object> only;
    private final Set<Object> never = new TreeSet<>();

    /** @param operator {@code <, <=, >, >=, ==} or {@code !=}, the name on its left. */
    @SuppressWarnings("unchecked")
    void add(final String operator, final Object value)
    {
        switch (operator)
        {
            case "<" -> below((Comparable<Object>)value, false);
            case "<=" -> below((Comparable<Object>)value, true);
            case ">" -> above((Comparable<Object>)value, false);
            case ">=" -> above((Comparable<Object>)value, true);
            case "==" -> oneOf(Set.of(value));
            case "!=" -> never.add(value);
            default -> throw new IllegalArgumentException(operator);
        }
    }

    void oneOf(final Set<Object> values)
    {
        final Set<Object> kept = new TreeSet<>(values);
        if (null != only)
        {
            kept.retainAll(only);
        }
        only = kept;
    }

    private void below(final Comparable<Object> value, final boolean isIn)
    {
        final int order = null == greatest ? -1 : value.compareTo(greatest);
        if (order < 0 || 0 == order && !isIn)
        {
            greatest = value;
            isGreatestIn = isIn;
        }
    }

    private void above(final Comparable<Object> value, final boolean isIn)
    {
        final int order = null == least ? 1 : value.compareTo(least);
        if (order > 0 || 0 == order && !isIn)
        {
            least = value;
            isLeastIn = isIn;
        }
    }

    /** @return true if no value can be all of this. */
    boolean isEmpty()
    {
        if (null != only)
        {
            return only.stream().noneMatch(this::isInLimits);
        }
        if (null == least || null == greatest)
        {
            return isAboveAll();
        }
        final int order = least.compareTo(greatest);
        return order > 0 || 0 == order && !(isLeastIn && isGreatestIn && !never.contains(least)) ||
            isBetweenNeighbours();
    }

    /** More than the greatest int, or less than the least. */
    private boolean isAboveAll()
    {
        return null != least && !isLeastIn && Objects.equals(least, Long.MAX_VALUE) ||
            null != greatest && !isGreatestIn && Objects.equals(greatest, Long.MIN_VALUE);
    }

    /** {@code > 3 && < 4} of an int. */
    private boolean isBetweenNeighbours()
    {
        final Object low = least;
        final Object high = greatest;
        return low instanceof Long && !isLeastIn && !isGreatestIn && (Long)low < (Long)high &&
            (Long)high - (Long)low == 1;
    }

    private boolean isInLimits(final Object value)
    {
        final boolean isAbove = null == least || order(value, least) > 0 || isLeastIn && 0 == order(value, least);
        final boolean isBelow =
            null == greatest || order(value, greatest) < 0 || isGreatestIn && 0 == order(value, greatest);
        return isAbove && isBelow && !never.contains(value);
    }

    @SuppressWarnings("unchecked")
    private static int order(final Object one, final Object other)
    {
        return ((Comparable<Object>)one).compareTo(other);
    }

    /** @return true if it is there whenever this holds: {@code !=} alone also holds of what is missing. */
    private boolean isPresent()
    {
        return null != only || null != least || null != greatest;
    }

    /** @return true if every value that is all of this is also all of the other. */
    boolean implies(final Bounds other)
    {
        if (null != only)
        {
            return only.stream().filter(this::isInLimits).allMatch(
                value -> other.isInLimits(value) && (null == other.only || other.only.contains(value)));
        }
        if (null != other.only || other.isPresent() && !isPresent())
        {
            return false;
        }
        return (null == other.least || null != least && isNoLower(other)) &&
            (null == other.greatest || null != greatest && isNoHigher(other)) &&
            other.never.stream().allMatch(value -> never.contains(value) || isPresent() && !isInLimits(value));
    }

    private boolean isNoLower(final Bounds other)
    {
        final int order = least.compareTo(other.least);
        return order > 0 || 0 == order && (other.isLeastIn || !isLeastIn);
    }

    private boolean isNoHigher(final Bounds other)
    {
        final int order = greatest.compareTo(other.greatest);
        return order < 0 || 0 == order && (other.isGreatestIn || !isGreatestIn);
    }

    String describe(final String name)
    {
        final List<String> parts = new ArrayList<>();
        if (null != least)
        {
            parts.add(name + (isLeastIn ? " >= " : " > ") + least);
        }
        if (null != greatest)
        {
            parts.add(name + (isGreatestIn ? " <= " : " < ") + greatest);
        }
        if (null != only)
        {
            parts.add(only.isEmpty() ? name + " is two different values" : name + " is one of " + only);
        }
        never.forEach(value -> parts.add(name + " != " + value));
        return String.join(" and ", parts);
    }
}
