package io.peregrine.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One thing that rules compare with constants. Its values fall into ranges: between two constants every rule says the
 * same. A row stands for each range, and then one for each state that is no value.
 */
final class RuleColumn
{
    private static final Comparator<ColumnTest.Key> ORDER =
        Comparator.comparingLong(ColumnTest.Key::low).thenComparingLong(ColumnTest.Key::high);

    private final AtomReader.Subject subject;
    private final Map<Integer, List<ColumnTest>> testsByRule = new TreeMap<>();
    private final TreeSet<ColumnTest.Key> starts = new TreeSet<>(ORDER);

    RuleColumn(final AtomReader.Subject subject)
    {
        this.subject = subject;
    }

    AtomReader.Subject subject()
    {
        return subject;
    }

    void add(final int rule, final ColumnTest test)
    {
        testsByRule.computeIfAbsent(rule, none -> new ArrayList<>()).add(test);
        test.visitStarts(starts::add);
    }

    int ruleCount()
    {
        return testsByRule.size();
    }

    List<Integer> rules()
    {
        return List.copyOf(testsByRule.keySet());
    }

    /** @return the smallest key of each range but the first; of pairs, the keys that ranges consist of. */
    List<ColumnTest.Key> starts()
    {
        return List.copyOf(starts);
    }

    /** @return ranges: the first lies below all starts. */
    int rangeCount()
    {
        return starts.size() + 1;
    }

    /** @return rows: ranges, and the states of {@link ColumnTest} other than PRESENT, in their order. */
    int rowCount()
    {
        return rangeCount() + ColumnTest.STATES - 1;
    }

    /** @return the rule's answer in each row. */
    byte[] answers(final int rule)
    {
        final ColumnTest test = new ColumnTest.All(testsByRule.get(rule));
        final byte[] answers = new byte[rowCount()];
        ColumnTest.Key key = subject.isPair() ? null : ColumnTest.Key.of(Long.MIN_VALUE);
        int row = 0;
        answers[row++] = (byte)test.answer(ColumnTest.PRESENT, key);
        for (final ColumnTest.Key start : starts)
        {
            key = start;
            answers[row++] = (byte)test.answer(ColumnTest.PRESENT, key);
        }
        for (int state = ColumnTest.PRESENT + 1; state < ColumnTest.STATES; state++)
        {
            answers[row++] = (byte)test.answer(state, null);
        }
        return answers;
    }
}
