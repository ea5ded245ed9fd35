package io.peregrine.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.peregrine.rules.RuleException;
import io.peregrine.rules.Vocabulary;

/** Reads the {@code let} of rules.yaml: names for expressions that rules share. Used once. */
final class LetSection
{
    static final String KEY = "let";

    private final Reading reading;
    private final Set<String> wrong = new TreeSet<>();
    private Vocabulary vocabulary;

    /** @param vocabulary null where definitions are not compiled. */
    LetSection(final Reading reading, final Vocabulary vocabulary)
    {
        this.reading = reading;
        this.vocabulary = vocabulary;
    }

    /** Each definition may use those above it. */
    void read(final YamlNode node)
    {
        final Map<String, String> all = new LinkedHashMap<>();
        for (final YamlNode.Entry entry : null == node ? List.<YamlNode.Entry>of() : node.entries())
        {
            all.put(entry.key().text(), entry.value().text());
        }
        for (final YamlNode.Entry entry : reading.entries(node, KEY))
        {
            final String name = reading.name(entry.key(), "a definition's name");
            final String cel = reading.text(entry.value(), "a definition");
            if (null != name && null != cel && null != vocabulary)
            {
                define(name, cel, entry, all);
            }
        }
    }

    private void define(
        final String name, final String cel, final YamlNode.Entry entry, final Map<String, String> all)
    {
        if (isOfWrong(cel))
        {
            wrong.add(name);
            return;
        }
        try
        {
            vocabulary = vocabulary.withDefinition(name, cel, all);
        }
        catch (final RuleException ex)
        {
            wrong.add(name);
            reading.problems().addAll(entry.value(), cel, ex);
        }
    }

    /** @return true if the expression uses a definition that has a problem already: what is wrong comes from there. */
    boolean isOfWrong(final String cel)
    {
        return wrong.stream().anyMatch(name -> Pattern.compile("\\b" + name + "\\b").matcher(cel).find());
    }

    /** @return the names with the definitions; null where there were none to begin with. */
    Vocabulary vocabulary()
    {
        return vocabulary;
    }
}
