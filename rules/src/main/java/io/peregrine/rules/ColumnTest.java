package io.peregrine.rules;

import java.util.List;
import java.util.function.Consumer;

/**
 * What a condition says for each value of the one column that it reads. Values are {@link Key}s, which are ordered as
 * the values are; beside them a column can be missing, not a number, or without an answer.
 */
sealed interface ColumnTest
{
    /** The column has the key's value. */
    int PRESENT = 0;

    /** The column is null. */
    int MISSING = 1;

    /** The column is a double that is not a number: it equals nothing and has no place in the order. */
    int NOT_A_NUMBER = 2;

    /** The column's expression has no answer. */
    int FAILED = 3;

    /** How many states there are. */
    int STATES = 4;

    /** A value as it is compared: high is used by ids of two words alone. */
    record Key(long low, long high)
    {
        static Key of(final long value)
        {
            return new Key(value, 0);
        }

        static Key of(final double value)
        {
            return new Key(RuleScratch.key(value), 0);
        }
    }

    /** @return the condition's answer; the key counts only in state {@link #PRESENT}. */
    int answer(int state, Key key);

    /** Names the smallest keys of ranges: between two of them the answer is one. */
    void visitStarts(Consumer<Key> starts);

    /** A comparison with a constant. */
    record Order(boolean isLess, boolean isOrEqual, long bound) implements ColumnTest
    {
        @Override
        public int answer(final int state, final Key key)
        {
            if (PRESENT == state)
            {
                return (key.low() == bound ? isOrEqual : isLess == key.low() < bound) ? Condition.HIT : Condition.MISS;
            }
            return NOT_A_NUMBER == state ? Condition.MISS : Condition.ERROR;
        }

        @Override
        public void visitStarts(final Consumer<Key> starts)
        {
            if (isLess != isOrEqual)
            {
                starts.accept(Key.of(bound));
            }
            else if (Long.MAX_VALUE != bound)
            {
                starts.accept(Key.of(bound + 1));
            }
        }
    }

    /** Equality with a constant. */
    record Equal(Key key, boolean isPair) implements ColumnTest
    {
        @Override
        public int answer(final int state, final Key value)
        {
            return FAILED == state ? Condition.ERROR :
                PRESENT == state && key.equals(value) ? Condition.HIT : Condition.MISS;
        }

        @Override
        public void visitStarts(final Consumer<Key> starts)
        {
            starts.accept(key);
            if (!isPair && Long.MAX_VALUE != key.low())
            {
                starts.accept(Key.of(key.low() + 1));
            }
        }
    }

    /** Equality with null. */
    record Missing() implements ColumnTest
    {
        @Override
        public int answer(final int state, final Key key)
        {
            return FAILED == state ? Condition.ERROR : MISSING == state ? Condition.HIT : Condition.MISS;
        }

        @Override
        public void visitStarts(final Consumer<Key> starts)
        {
            // One answer for all values.
        }
    }

    /** The column itself, a bool. */
    record Truth() implements ColumnTest
    {
        @Override
        public int answer(final int state, final Key key)
        {
            return PRESENT != state ? Condition.ERROR : key.low() > 0 ? Condition.HIT : Condition.MISS;
        }

        @Override
        public void visitStarts(final Consumer<Key> starts)
        {
            starts.accept(Key.of(1));
        }
    }

    /** The opposite. */
    record Not(ColumnTest test) implements ColumnTest
    {
        @Override
        public int answer(final int state, final Key key)
        {
            final int answer = test.answer(state, key);
            return Condition.ERROR == answer ? answer : Condition.HIT + Condition.MISS - answer;
        }

        @Override
        public void visitStarts(final Consumer<Key> starts)
        {
            test.visitStarts(starts);
        }
    }

    /** All of them: a miss decides, whatever failed. */
    record All(List<ColumnTest> tests) implements ColumnTest
    {
        @Override
        public int answer(final int state, final Key key)
        {
            return decided(tests, state, key, Condition.MISS, Condition.HIT);
        }

        @Override
        public void visitStarts(final Consumer<Key> starts)
        {
            tests.forEach(test -> test.visitStarts(starts));
        }
    }

    /** Any of them: a hit decides, whatever failed. */
    record Any(List<ColumnTest> tests) implements ColumnTest
    {
        @Override
        public int answer(final int state, final Key key)
        {
            return decided(tests, state, key, Condition.HIT, Condition.MISS);
        }

        @Override
        public void visitStarts(final Consumer<Key> starts)
        {
            tests.forEach(test -> test.visitStarts(starts));
        }
    }

    private static int decided(
        final List<ColumnTest> tests, final int state, final Key key, final int deciding, final int otherwise)
    {
        int result = otherwise;
        for (final ColumnTest test : tests)
        {
            final int answer = test.answer(state, key);
            if (deciding == answer)
            {
                return deciding;
            }
            if (Condition.ERROR == answer)
            {
                result = answer;
            }
        }
        return result;
    }
}
