package io.peregrine.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * For each column and each of its rows: which rules the row leaves, and for which it has no answer. Rules stand in an
 * order in which those that one column excludes together stand together; 64 of them are a word, one or eight words a
 * block. A block that does not mention a column has no entry for it; one that does keeps each combination of its bits
 * once, and the column's rows point to them.
 */
final class RuleTable
{
    /** Words of a wide block. */
    static final int WIDE = 8;

    /** Up to so many words are blocks of their own. */
    private static final int NARROW_WORDS = 2;

    /** For each column where its constants begin; one more at the end. */
    final int[] startsFrom;

    /** All columns' constants, each column's in order. */
    final long[] starts;

    /** For each column, whether its constants are pairs of words, which are equal or not and have no order. */
    final boolean[] isPair;

    /** The second words of constants that are pairs. */
    final long[] highStarts;

    /** Words in a block. */
    final int width;

    /** Blocks. */
    final int blocks;

    /** For each column, where its rows begin in pointers. */
    final int[] rowsFrom;

    /** For each column, row and block: which of the block's combinations it is. */
    final char[] pointers;

    /** For each block where its entries begin; one more at the end. */
    final int[] entriesFrom;

    /** For each entry its column. Those that exclude most come first. */
    final int[] entryColumns;

    /** For each entry where its combinations begin. */
    final int[] entryBits;

    /** For each block and column where its combinations begin; negative where the block does not mention it. */
    final int[] bitsOf;

    /** Combinations, each as many words as a block has: the rules that are left. */
    final long[] left;

    /** Combinations: the rules that have no answer. */
    final long[] failed;

    /** For each word the places that hold a rule. */
    final long[] used;

    /** For each place the index of what stands there. */
    final int[] ruleAt;

    private RuleTable(
        final int[] startsFrom,
        final long[] starts,
        final boolean[] isPair,
        final long[] highStarts,
        final int width,
        final int[] rowsFrom,
        final char[] pointers,
        final int[][] entries,
        final long[] left,
        final long[] failed,
        final long[] used,
        final int[] ruleAt)
    {
        this.startsFrom = startsFrom;
        this.starts = starts;
        this.isPair = isPair;
        this.highStarts = highStarts;
        this.width = width;
        blocks = entries[0].length - 1;
        this.rowsFrom = rowsFrom;
        this.pointers = pointers;
        entriesFrom = entries[0];
        entryColumns = entries[1];
        entryBits = entries[2];
        bitsOf = entries[3];
        this.left = left;
        this.failed = failed;
        this.used = used;
        this.ruleAt = ruleAt;
    }

    /** @return bytes that the table takes, about. */
    long byteLength()
    {
        return (long)pointers.length * Character.BYTES +
            Long.BYTES * (long)(starts.length + left.length + failed.length + used.length) +
            Integer.BYTES * (long)(entryColumns.length * 2 + ruleAt.length + bitsOf.length);
    }

    /** Makes one table. Used once. */
    static final class Builder
    {
        private final List<RuleColumn> columns;
        private final int ruleCount;
        private final byte[][][] answers;
        private final int[] mainColumn;
        private final double[] mainShare;
        private final int[] mainFirst;
        private final int[] mainLast;
        private final int[][] columnRules;

        /** @param ruleCount rules, each of their alternatives counted. */
        Builder(final List<RuleColumn> columns, final int ruleCount)
        {
            this.columns = columns;
            this.ruleCount = ruleCount;
            answers = new byte[columns.size()][ruleCount][];
            columnRules = new int[columns.size()][];
            mainColumn = new int[ruleCount];
            mainShare = new double[ruleCount];
            mainFirst = new int[ruleCount];
            mainLast = new int[ruleCount];
        }

        RuleTable build()
        {
            Arrays.fill(mainColumn, columns.size());
            for (int column = 0; column < columns.size(); column++)
            {
                columnRules[column] = columns.get(column).rules().stream().mapToInt(Integer::intValue).toArray();
                for (final int rule : columnRules[column])
                {
                    answers[column][rule] = columns.get(column).answers(rule);
                    judge(column, rule, answers[column][rule]);
                }
            }
            return pack(order());
        }

        /** A rule's main column is the one that excludes it in most of its ranges. */
        private void judge(final int column, final int rule, final byte[] rows)
        {
            final int ranges = columns.get(column).rangeCount();
            int excluded = 0;
            int first = -1;
            int last = 0;
            for (int row = 0; row < ranges; row++)
            {
                if (Condition.MISS == rows[row])
                {
                    excluded++;
                }
                else
                {
                    first = first < 0 ? row : first;
                    last = row;
                }
            }
            final double share = (1.0 + excluded) / ranges;
            if (share > mainShare[rule])
            {
                mainShare[rule] = share;
                mainColumn[rule] = column;
                mainFirst[rule] = first;
                mainLast[rule] = last;
            }
        }

        private int[] order()
        {
            final List<Integer> order = new ArrayList<>();
            for (int rule = 0; rule < ruleCount; rule++)
            {
                order.add(rule);
            }
            order.sort(Comparator.<Integer>comparingInt(rule -> mainColumn[rule])
                .thenComparingInt(rule -> mainFirst[rule])
                .thenComparingInt(rule -> mainLast[rule])
                .thenComparingInt(rule -> rule));
            return order.stream().mapToInt(Integer::intValue).toArray();
        }

        private RuleTable pack(final int[] ruleAt)
        {
            final int words = (ruleCount + Long.SIZE - 1) / Long.SIZE;
            final int width = words <= NARROW_WORDS ? 1 : WIDE;
            final int blocks = (words + width - 1) / width;
            final int[] startsFrom = new int[columns.size() + 1];
            final int[] rowsFrom = new int[columns.size()];
            int rows = 0;
            final boolean[] isPair = new boolean[columns.size()];
            for (int column = 0; column < columns.size(); column++)
            {
                startsFrom[column + 1] = startsFrom[column] + columns.get(column).starts().size();
                rowsFrom[column] = rows * blocks;
                rows += columns.get(column).rowCount();
                isPair[column] = columns.get(column).subject().isPair();
            }
            final long[] starts = new long[startsFrom[columns.size()]];
            final long[] highStarts = new long[starts.length];
            for (int column = 0; column < columns.size(); column++)
            {
                int next = startsFrom[column];
                for (final ColumnTest.Key start : columns.get(column).starts())
                {
                    starts[next] = start.low();
                    highStarts[next++] = start.high();
                }
            }

            final long[] used = new long[blocks * width];
            for (int place = 0; place < ruleCount; place++)
            {
                used[place / Long.SIZE] |= 1L << place;
            }
            final Words packed = new Words(ruleAt, width, blocks, rowsFrom, rows);
            return new RuleTable(startsFrom, starts, isPair, highStarts, width, rowsFrom, packed.pointers,
                packed.entries(), packed.left.toArray(), packed.failed.toArray(), used, ruleAt);
        }

        /** The entries and combinations, as they grow. */
        private final class Words
        {
            private final int[] ruleAt;
            private final int[] rowsFrom;
            private final int width;
            private final int blocks;
            private final char[] pointers;
            private final LongRow left = new LongRow();
            private final LongRow failed = new LongRow();
            private final List<int[]> entries = new ArrayList<>();
            private final int[] entriesFrom;
            private final int[] bitsOf;

            Words(final int[] ruleAt, final int width, final int blocks, final int[] rowsFrom, final int rows)
            {
                this.ruleAt = ruleAt;
                this.width = width;
                this.blocks = blocks;
                this.rowsFrom = rowsFrom;
                pointers = new char[rows * blocks];
                entriesFrom = new int[blocks + 1];
                bitsOf = new int[blocks * columns.size()];
                Arrays.fill(bitsOf, -1);
                for (int block = 0; block < blocks; block++)
                {
                    entriesFrom[block] = entries.size();
                    packBlock(block);
                }
                entriesFrom[blocks] = entries.size();
            }

            /** Columns that exclude most come first. */
            private void packBlock(final int block)
            {
                final int first = block * width * Long.SIZE;
                final int end = Math.min(ruleCount, first + width * Long.SIZE);
                final double[] weights = new double[columns.size()];
                final List<Integer> mentioned = new ArrayList<>();
                for (int column = 0; column < columns.size(); column++)
                {
                    boolean isMentioned = false;
                    for (int place = first; place < end; place++)
                    {
                        final byte[] rows = answers[column][ruleAt[place]];
                        if (null != rows)
                        {
                            isMentioned = true;
                            weights[column] += excludedShare(rows, columns.get(column).rangeCount());
                        }
                    }
                    if (isMentioned)
                    {
                        mentioned.add(column);
                    }
                }
                mentioned.sort(Comparator.<Integer>comparingDouble(column -> -weights[column])
                    .thenComparingInt(column -> column));
                for (final int column : mentioned)
                {
                    packEntry(block, column, first, end);
                }
            }

            private double excludedShare(final byte[] rows, final int ranges)
            {
                int excluded = 0;
                for (int row = 0; row < ranges; row++)
                {
                    excluded += Condition.MISS == rows[row] ? 1 : 0;
                }
                return excluded / (double)ranges;
            }

            private void packEntry(final int block, final int column, final int first, final int end)
            {
                final int from = left.count();
                final int rows = columns.get(column).rowCount();
                final long[] bits = new long[rows * 2 * width];
                for (int place = first; place < end; place++)
                {
                    final byte[] ruleAnswers = answers[column][ruleAt[place]];
                    final int word = (place - first) / Long.SIZE;
                    for (int row = 0; null != ruleAnswers && row < rows; row++)
                    {
                        bits[row * 2 * width + word] |= Condition.MISS == ruleAnswers[row] ? 1L << place : 0;
                        bits[(row * 2 + 1) * width + word] |= Condition.ERROR == ruleAnswers[row] ? 1L << place : 0;
                    }
                }
                final Map<List<Long>, Integer> known = new HashMap<>();
                for (int row = 0; row < rows; row++)
                {
                    final int at = row * 2 * width;
                    final List<Long> combination =
                        Arrays.stream(bits, at, at + 2 * width).boxed().toList();
                    final Integer index = known.computeIfAbsent(combination, none ->
                    {
                        for (int word = 0; word < width; word++)
                        {
                            left.add(~combination.get(word));
                            failed.add(combination.get(width + word));
                        }
                        return (left.count() - from) / width - 1;
                    });
                    pointers[rowsFrom[column] + row * blocks + block] = (char)index.intValue();
                }
                bitsOf[block * columns.size() + column] = from;
                entries.add(new int[]{ column, from });
            }

            int[][] entries()
            {
                return new int[][]
                {
                    entriesFrom,
                    entries.stream().mapToInt(entry -> entry[0]).toArray(),
                    entries.stream().mapToInt(entry -> entry[1]).toArray(),
                    bitsOf
                };
            }
        }
    }

    /** Longs, as many as come. */
    private static final class LongRow
    {
        private long[] values = new long[1024];
        private int count;

        void add(final long value)
        {
            if (count == values.length)
            {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }

        int count()
        {
            return count;
        }

        long[] toArray()
        {
            return Arrays.copyOf(values, count);
        }
    }
}
