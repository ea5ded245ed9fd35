package io.peregrine.protocol;

import org.agrona.DirectBuffer;

/**
 * Counts who approved a command: names separated by semicolons, blanks around them aside. Names that differ in case
 * alone are one person, and an actor cannot approve what is their own. Any thread; allocates nothing.
 */
public final class Approvers
{
    /** A command has at most so many names. */
    public static final int MAX_NAMES = 9;

    private static final byte SEPARATOR = ';';

    private Approvers()
    {
    }

    /** @return how many different people other than the actor are named. */
    public static int count(
        final DirectBuffer buffer, final int actor, final int actorLength, final int names, final int namesLength)
    {
        final int end = names + namesLength;
        final int actorFrom = first(buffer, actor, actor + actorLength);
        final int actorTo = last(buffer, actorFrom, actor + actorLength);
        int count = 0;
        int at = names;
        while (at < end)
        {
            final int next = separator(buffer, at, end);
            final int from = first(buffer, at, next);
            final int to = last(buffer, from, next);
            if (from < to && !isSame(buffer, from, to, actorFrom, actorTo) && !isNamed(buffer, names, at, from, to))
            {
                count++;
            }
            at = next + 1;
        }
        return count;
    }

    /** @return true if a text has no more names than a command may have. */
    static boolean areFew(final DirectBuffer buffer, final int index, final int length)
    {
        int separators = 0;
        for (int i = 0; i < length; i++)
        {
            separators += SEPARATOR == buffer.getByte(index + i) ? 1 : 0;
        }
        return separators < MAX_NAMES;
    }

    /** @return true if a text is more than blanks. */
    static boolean isThere(final DirectBuffer buffer, final int index, final int length)
    {
        return first(buffer, index, index + length) < index + length;
    }

    private static boolean isNamed(
        final DirectBuffer buffer, final int names, final int end, final int nameFrom, final int nameTo)
    {
        int at = names;
        while (at < end)
        {
            final int next = separator(buffer, at, end);
            final int from = first(buffer, at, next);
            if (isSame(buffer, nameFrom, nameTo, from, last(buffer, from, next)))
            {
                return true;
            }
            at = next + 1;
        }
        return false;
    }

    private static boolean isSame(
        final DirectBuffer buffer, final int from, final int to, final int otherFrom, final int otherTo)
    {
        if (to - from != otherTo - otherFrom)
        {
            return false;
        }
        for (int i = 0; i < to - from; i++)
        {
            if (lower(buffer.getByte(from + i)) != lower(buffer.getByte(otherFrom + i)))
            {
                return false;
            }
        }
        return true;
    }

    private static int lower(final byte b)
    {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    private static int separator(final DirectBuffer buffer, final int from, final int end)
    {
        int at = from;
        while (at < end && SEPARATOR != buffer.getByte(at))
        {
            at++;
        }
        return at;
    }

    private static int first(final DirectBuffer buffer, final int from, final int end)
    {
        int at = from;
        while (at < end && ' ' == buffer.getByte(at))
        {
            at++;
        }
        return at;
    }

    private static int last(final DirectBuffer buffer, final int from, final int end)
    {
        int to = end;
        while (to > from && ' ' == buffer.getByte(to - 1))
        {
            to--;
        }
        return to;
    }
}
