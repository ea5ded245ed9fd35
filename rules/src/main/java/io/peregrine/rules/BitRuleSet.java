package io.peregrine.rules;

import io.peregrine.domain.PaymentEvent;

/**
 * Many rules. Each column is read once and its row found; the rows' bits, 64 rules in a word, leave the rules that no
 * column excludes. Those of which columns say all have hit; of the others their own code says the rest.
 */
final class BitRuleSet implements RuleSet
{
    private final int count;
    private final boolean hasAlternatives;
    private final int[] ruleAt;
    private final RuleTable table;
    private final ColumnCode[] columns;
    private final int columnCount;
    private final RuleCode[] code;
    private final int[] codeOfPlace;
    private final long[] hasCode;
    private final int sharedCount;
    private final RuleSetCost cost;

    /**
     * @param count  of rules.
     * @param ruleOf for each alternative its rule.
     * @param codeOf for each alternative its number among those that have code; negative for the others.
     */
    BitRuleSet(
        final int count,
        final int[] ruleOf,
        final RuleTable table,
        final ColumnCode[] columns,
        final int columnCount,
        final RuleCode[] code,
        final int[] codeOf,
        final int sharedCount,
        final RuleSetCost cost)
    {
        this.count = count;
        this.table = table;
        this.columns = columns;
        this.columnCount = columnCount;
        this.code = code;
        this.sharedCount = sharedCount;
        this.cost = cost;
        codeOfPlace = new int[codeOf.length];
        ruleAt = new int[codeOf.length];
        hasAlternatives = codeOf.length > count;
        hasCode = new long[table.used.length];
        for (int place = 0; place < codeOf.length; place++)
        {
            ruleAt[place] = ruleOf[table.ruleAt[place]];
            codeOfPlace[place] = codeOf[table.ruleAt[place]];
            hasCode[place / Long.SIZE] |= codeOfPlace[place] < 0 ? 0 : 1L << place;
        }
    }

    @Override
    public int count()
    {
        return count;
    }

    @Override
    public RuleSetCost cost()
    {
        return cost;
    }

    RuleCode[] code()
    {
        return code;
    }

    @Override
    public RuleAnswers newAnswers()
    {
        final RuleAnswers answers = new RuleAnswers(count);
        answers.scratch().begin(columnCount, sharedCount);
        return answers;
    }

    /** @return bytes that the table takes, about. */
    long byteLength()
    {
        return table.byteLength();
    }

    @Override
    public void evaluate(final PaymentEvent event, final RuleAnswers answers)
    {
        answers.clear();
        final RuleScratch scratch = answers.scratch();
        scratch.begin(columnCount, sharedCount);
        for (final ColumnCode reading : columns)
        {
            reading.read(event, scratch);
        }
        findRows(scratch);
        if (1 == table.width)
        {
            evaluateNarrow(event, answers);
        }
        else
        {
            evaluateWide(event, answers);
        }
        if (hasAlternatives)
        {
            answers.settle();
        }
    }

    private void evaluateNarrow(final PaymentEvent event, final RuleAnswers answers)
    {
        final RuleScratch scratch = answers.scratch();
        final int[] rows = scratch.rows();
        final int[] entriesFrom = table.entriesFrom;
        final int[] entryColumns = table.entryColumns;
        final int[] entryBits = table.entryBits;
        final char[] pointers = table.pointers;
        final long[] left = table.left;
        for (int block = 0; block < table.blocks; block++)
        {
            long bits = table.used[block];
            final int end = entriesFrom[block + 1];
            for (int entry = entriesFrom[block]; entry < end; entry++)
            {
                bits &= left[entryBits[entry] + pointers[rows[entryColumns[entry]] + block]];
            }
            if (0 != bits)
            {
                decide(block, 0, bits, event, answers);
            }
        }
    }

    private void evaluateWide(final PaymentEvent event, final RuleAnswers answers)
    {
        final int[] rows = answers.scratch().rows();
        final int[] entriesFrom = table.entriesFrom;
        final int[] entryColumns = table.entryColumns;
        final int[] entryBits = table.entryBits;
        final char[] pointers = table.pointers;
        final long[] left = table.left;
        final long[] used = table.used;
        for (int block = 0; block < table.blocks; block++)
        {
            final int first = block * RuleTable.WIDE;
            long bits0 = used[first];
            long bits1 = used[first + 1];
            long bits2 = used[first + 2];
            long bits3 = used[first + 3];
            long bits4 = used[first + 4];
            long bits5 = used[first + 5];
            long bits6 = used[first + 6];
            long bits7 = used[first + 7];
            final int end = entriesFrom[block + 1];
            for (int entry = entriesFrom[block]; entry < end; entry++)
            {
                final int at = entryBits[entry] + pointers[rows[entryColumns[entry]] + block] * RuleTable.WIDE;
                bits0 &= left[at];
                bits1 &= left[at + 1];
                bits2 &= left[at + 2];
                bits3 &= left[at + 3];
                bits4 &= left[at + 4];
                bits5 &= left[at + 5];
                bits6 &= left[at + 6];
                bits7 &= left[at + 7];
            }
            if (0 != (bits0 | bits1 | bits2 | bits3 | bits4 | bits5 | bits6 | bits7))
            {
                decide(block, 0, bits0, event, answers);
                decide(block, 1, bits1, event, answers);
                decide(block, 2, bits2, event, answers);
                decide(block, 3, bits3, event, answers);
                decide(block, 4, bits4, event, answers);
                decide(block, 5, bits5, event, answers);
                decide(block, 6, bits6, event, answers);
                decide(block, 7, bits7, event, answers);
            }
        }
    }

    private void findRows(final RuleScratch scratch)
    {
        final long[] keys = scratch.keys();
        final int[] states = scratch.states();
        final int[] rows = scratch.rows();
        final int blocks = table.blocks;
        int without = 0;
        for (int column = 0; column < columnCount; column++)
        {
            final int from = table.startsFrom[column];
            final int starts = table.startsFrom[column + 1] - from;
            final int state = states[column];
            final int row;
            if (ColumnTest.PRESENT != state)
            {
                row = starts + state;
                scratch.withoutValue(without++, column);
            }
            else
            {
                row = table.isPair[column] ? pairRow(from, starts, keys[column], scratch.highs()[column]) :
                    upTo(table.starts, from, starts, keys[column]);
            }
            rows[column] = table.rowsFrom[column] + row * blocks;
        }
        scratch.withoutValueCount(without);
    }

    /**
     * Without branches that depend on the key: which way they go could not be foreseen.
     *
     * @return how many of the starts are not above the key.
     */
    private static int upTo(final long[] starts, final int from, final int count, final long key)
    {
        int at = from;
        int rest = count;
        while (rest > 0)
        {
            final int half = rest + 1 >>> 1;
            at = starts[at + half - 1] <= key ? at + half : at;
            rest -= half;
        }
        return at - from;
    }

    /** @return the pair's place, from 1; 0 where no rule names it. */
    private int pairRow(final int from, final int count, final long low, final long high)
    {
        int first = from;
        int end = from + count;
        while (first < end)
        {
            final int middle = first + end >>> 1;
            final boolean isBelow = table.starts[middle] < low ||
                table.starts[middle] == low && table.highStarts[middle] < high;
            first = isBelow ? middle + 1 : first;
            end = isBelow ? end : middle;
        }
        return first < from + count && table.starts[first] == low && table.highStarts[first] == high ?
            first - from + 1 : 0;
    }

    /** @return the rules of a word that some column gives no answer: columns that have values always do. */
    private long failed(final int block, final int word, final RuleScratch scratch)
    {
        long bits = 0;
        for (int i = 0; i < scratch.withoutValueCount(); i++)
        {
            final int column = scratch.withoutValue(i);
            final int from = table.bitsOf[block * columnCount + column];
            if (from >= 0)
            {
                bits |= table.failed[from + table.pointers[scratch.rows()[column] + block] * table.width + word];
            }
        }
        return bits;
    }

    private void decide(
        final int block, final int wordOfBlock, final long left, final PaymentEvent event, final RuleAnswers answers)
    {
        if (0 == left)
        {
            return;
        }
        final RuleScratch scratch = answers.scratch();
        final int word = block * table.width + wordOfBlock;
        final long failed = failed(block, wordOfBlock, scratch);
        long rest = left;
        while (0 != rest)
        {
            final int place = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
            final long bit = rest & -rest;
            rest ^= bit;
            int answer = Condition.HIT;
            if (0 != (hasCode[word] & bit))
            {
                final int number = codeOfPlace[place];
                answer = code[number / RuleSetWriting.RULES_PER_CLASS]
                    .evaluate(number % RuleSetWriting.RULES_PER_CLASS, event, scratch);
            }
            if (Condition.MISS != answer)
            {
                answers.add(ruleAt[place], 0 == (failed & bit) ? answer : Condition.ERROR);
            }
        }
    }
}
