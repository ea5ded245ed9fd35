package io.peregrine.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lanes of one categorical feature. Which way each of its sets sends a category was worked out before: a category's
 * row holds all lanes' keys, and filling is one copy. Where that table would be large each set is asked.
 */
final class CategoryTable
{
    /** Of the nodes that look at these lanes. */
    static final int KEY = 0;

    private static final int LEFT = -1;
    private static final int RIGHT = 0;

    /** Most integers in a table. */
    private static final long MAX_TABLE = 1 << 21;
    private static final int PAGE = 32;
    private static final float LIMIT = 1 << 24;

    private final Library library;
    private final float least;
    private final int feature;
    private final int start;
    private final int[][] sets;
    private final int[] missingRow;
    private final int[] pages;
    private final int[] rows;
    private final int[] table;

    private CategoryTable(
        final Library library,
        final int feature,
        final int start,
        final int[][] sets,
        final int[] missingRow,
        final int[] pages,
        final int[] rows,
        final int[] table)
    {
        this.library = library;
        this.least = Library.XGBOOST == library ? 0 : Math.nextUp(-1.0f);
        this.feature = feature;
        this.start = start;
        this.sets = sets;
        this.missingRow = missingRow;
        this.pages = pages;
        this.rows = rows;
        this.table = table;
    }

    /**
     * @param start the first lane.
     * @param sets  as bits, without zero words at the end, one for each lane.
     */
    static CategoryTable of(
        final Library library,
        final int feature,
        final int start,
        final int[][] sets,
        final boolean[] areMissingLeft)
    {
        final int[] missingRow = new int[sets.length];
        int words = 0;
        for (int i = 0; i < sets.length; i++)
        {
            missingRow[i] = areMissingLeft[i] ? LEFT : RIGHT;
            words = Math.max(words, sets[i].length);
        }

        final List<int[]> distinct = new ArrayList<>();
        final Map<List<Integer>, Integer> known = new HashMap<>();
        final int[] pages = new int[words];
        int[] rows = new int[PAGE];
        int pageCount = 1;
        rowOf(new int[sets.length], distinct, known, library);
        for (int word = 0; word < words; word++)
        {
            if (!isUsed(sets, word))
            {
                continue;
            }

            rows = Arrays.copyOf(rows, (pageCount + 1) * PAGE);
            for (int bit = 0; bit < PAGE; bit++)
            {
                final int[] members = new int[sets.length];
                for (int i = 0; i < sets.length; i++)
                {
                    members[i] = word < sets[i].length ? sets[i][word] >>> bit & 1 : 0;
                }
                rows[pageCount * PAGE + bit] = rowOf(members, distinct, known, library);
            }

            pages[word] = pageCount++;
            if ((long)distinct.size() * sets.length > MAX_TABLE)
            {
                return new CategoryTable(library, feature, start, sets, missingRow, null, null, null);
            }
        }

        final int[] table = new int[distinct.size() * sets.length];
        for (int row = 0; row < distinct.size(); row++)
        {
            System.arraycopy(distinct.get(row), 0, table, row * sets.length, sets.length);
        }

        return new CategoryTable(library, feature, start, sets, missingRow, pages, rows, table);
    }

    private static boolean isUsed(final int[][] sets, final int word)
    {
        for (final int[] set : sets)
        {
            if (word < set.length && 0 != set[word])
            {
                return true;
            }
        }

        return false;
    }

    /** @param members one or zero for each lane; becomes the row. */
    private static int rowOf(
        final int[] members,
        final List<int[]> distinct,
        final Map<List<Integer>, Integer> known,
        final Library library)
    {
        for (int i = 0; i < members.length; i++)
        {
            members[i] = (1 == members[i]) == library.isMemberLeft() ? LEFT : RIGHT;
        }

        return known.computeIfAbsent(Arrays.stream(members).boxed().toList(), row ->
        {
            distinct.add(members);
            return distinct.size() - 1;
        });
    }

    int laneCount()
    {
        return sets.length;
    }

    void fill(final float[] inputs, final int[] keys)
    {
        final float input = inputs[feature];
        if (Float.isNaN(input))
        {
            System.arraycopy(missingRow, 0, keys, start, missingRow.length);
        }
        else if (null == table)
        {
            for (int i = 0; i < sets.length; i++)
            {
                keys[start + i] = library.isMember(sets[i], input) == library.isMemberLeft() ? LEFT : RIGHT;
            }
        }
        else
        {
            System.arraycopy(table, rowOf(input) * sets.length, keys, start, sets.length);
        }
    }

    /** Row 0 is that of what is in no set. */
    private int rowOf(final float input)
    {
        if (!(input >= least && input < LIMIT))
        {
            return 0;
        }

        final int category = (int)input;
        final int word = category / PAGE;
        return word < pages.length ? rows[pages[word] * PAGE + category % PAGE] : 0;
    }
}
