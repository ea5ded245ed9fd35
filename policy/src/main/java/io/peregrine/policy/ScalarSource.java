package io.peregrine.policy;

/**
 * Where a scalar's characters stand in its file, so that an error inside an expression can be shown at its place.
 *
 * @param file  code points of the whole file.
 * @param start index of the scalar's first code point, its quote or block mark included.
 * @param end   index after its last.
 * @param style of the scalar: 0 for plain, else its quote or block mark.
 */
record ScalarSource(int[] file, int start, int end, char style)
{
    /**
     * @param text      the scalar as read.
     * @param inLine    line in the text, from 1.
     * @param inColumn  column in that line, from 1.
     * @return index into the file of that character; the scalar's start where it cannot be told.
     */
    int indexOf(final String text, final int inLine, final int inColumn)
    {
        final int[] wanted = text.codePoints().toArray();
        int target = 0;
        for (int line = 1; line < inLine && target < wanted.length; target++)
        {
            line += '\n' == wanted[target] ? 1 : 0;
        }
        target = Math.min(target + Math.max(0, inColumn - 1), wanted.length);

        int at = firstContent();
        for (int i = 0; i < target; i++)
        {
            at = isSpace(wanted[i]) ? at : find(wanted[i], at);
            if (at < 0)
            {
                return start;
            }
            at += isSpace(wanted[i]) ? 0 : 1;
        }
        if (target < wanted.length && !isSpace(wanted[target]))
        {
            at = find(wanted[target], at);
        }
        return at < 0 || at > end ? start : at;
    }

    private int firstContent()
    {
        int at = start;
        if ('|' == style || '>' == style)
        {
            while (at < end && '\n' != file[at])
            {
                at++;
            }
            return at;
        }
        return 0 == style ? at : at + 1;
    }

    /** @return index of this character, with nothing but space and escapes before it, or -1. */
    private int find(final int character, final int from)
    {
        int at = from;
        while (at < end && (isSpace(file[at]) || '"' == style && '\\' == file[at] && '\\' != character ||
            '\'' == style && '\'' == file[at] && '\'' != character))
        {
            at++;
        }
        if (at < end && at + 1 < end && ('"' == style && '\\' == file[at] || '\'' == style && '\'' == file[at]))
        {
            at++; // The first of a pair stands for the second.
        }
        return at < end && character == file[at] ? at : -1;
    }

    private static boolean isSpace(final int character)
    {
        return ' ' == character || '\n' == character || '\r' == character || '\t' == character;
    }

    /** @return the line of an index, from 1. */
    int lineAt(final int index)
    {
        int line = 1;
        for (int i = 0; i < index && i < file.length; i++)
        {
            line += '\n' == file[i] || '\r' == file[i] && !(i + 1 < file.length && '\n' == file[i + 1]) ? 1 : 0;
        }
        return line;
    }

    /** @return the column of an index, from 1. */
    int columnAt(final int index)
    {
        int at = Math.min(index, file.length);
        while (at > 0 && '\n' != file[at - 1] && '\r' != file[at - 1])
        {
            at--;
        }
        return Math.min(index, file.length) - at + 1;
    }
}
