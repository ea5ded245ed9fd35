package io.peregrine.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import io.peregrine.rules.GivenValues;
import io.peregrine.rules.RuleException;
import io.peregrine.rules.Vocabulary;

/** Reads what a test gives. */
final class GivenReader
{
    private final Reading reading;
    private final Problems problems;
    private final Vocabulary vocabulary;

    /** @param vocabulary null where it is not known: then names are not checked. */
    GivenReader(final Reading reading, final Vocabulary vocabulary)
    {
        this.reading = reading;
        this.vocabulary = vocabulary;
        problems = reading.problems();
    }

    /** @param apart a name that the vocabulary need not know; null for none. @return values by name. */
    Map<String, Object> read(final YamlNode node, final String apart)
    {
        final Map<String, Object> given = new TreeMap<>();
        for (final YamlNode.Entry entry : reading.entries(node, "given"))
        {
            final Object value = ScalarValue.of(entry.value(), "a given value", problems);
            given.put(entry.key().text(), value);
            if (!entry.key().text().equals(apart))
            {
                check(entry, value);
            }
        }
        return given;
    }

    private void check(final YamlNode.Entry entry, final Object value)
    {
        if (null == vocabulary)
        {
            return;
        }
        final Map<String, Object> one = new HashMap<>();
        one.put(entry.key().text(), value);
        try
        {
            GivenValues.eventOf(vocabulary, one);
        }
        catch (final RuleException ex)
        {
            final boolean isKnown = vocabulary.names().contains(entry.key().text());
            problems.add(isKnown ? entry.value() : entry.key(), ex.getMessage());
        }
    }
}
