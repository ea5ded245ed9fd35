package io.peregrine.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.rules.Condition;
import io.peregrine.rules.RuleCompiler;
import io.peregrine.rules.RuleException;
import io.peregrine.rules.Vocabulary;

/** The conditions that features count by, each different text compiled once. Used while one policy is read. */
final class FeatureConditions
{
    private static final Pattern UNKNOWN_NAME = Pattern.compile("unknown name \"([^\"]*)\".*", Pattern.DOTALL);

    private final Problems problems;
    private final Reading reading;
    private final Map<String, Object> constants;
    private final Collection<String> features;
    private final Map<String, Integer> indexByText = new LinkedHashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final List<Condition> compiled = new ArrayList<>();
    private RuleCompiler compiler;

    /**
     * @param constants of the policy; null where they are not known, then nothing is compiled.
     * @param features  names that are not known here, because a condition sees the payment alone.
     */
    FeatureConditions(final Map<String, Object> constants, final Collection<String> features, final Reading reading)
    {
        this.constants = constants;
        this.features = features;
        this.reading = reading;
        problems = reading.problems();
    }

    /** @return the condition's index; NO_CONDITION where there is none or it is wrong. */
    int index(final YamlNode node, final String what)
    {
        final String read = reading.text(node, what);
        if (null == read || null == constants)
        {
            return AggregateDeclaration.NO_CONDITION;
        }

        final String text = read.strip();
        final Integer known = indexByText.get(text);
        final int index = null == known ? add(node, read, text) : known;
        if (AggregateDeclaration.NO_CONDITION != index)
        {
            indexByText.put(text, index);
        }
        return index;
    }

    private int add(final YamlNode node, final String read, final String text)
    {
        if (FeatureLayout.MAX_CONDITIONS == texts.size())
        {
            problems.add(node, "more than " + FeatureLayout.MAX_CONDITIONS +
                " different conditions of features: remove some, or write the same text where the same is meant");
            return AggregateDeclaration.NO_CONDITION;
        }

        try
        {
            compiler = null == compiler ? new RuleCompiler(Vocabulary.ofPayment(constants)) : compiler;
            final Condition condition = compiler.compile("condition-" + texts.size(), read);
            texts.add(text + constantsOf(read));
            compiled.add(condition);
            return texts.size() - 1;
        }
        catch (final RuleException ex)
        {
            final ScalarSource source = node.source();
            for (final RuleException each : ex.all())
            {
                final int index = source.indexOf(read, Math.max(1, each.line()), Math.max(1, each.column()));
                problems.add(node.file(), source.lineAt(index), source.columnAt(index), message(each.getMessage()));
            }
            return AggregateDeclaration.NO_CONDITION;
        }
    }

    /** What a constant stands for is part of the text: conditions of two policies with equal texts are the same. */
    private String constantsOf(final String read)
    {
        final StringBuilder suffix = new StringBuilder();
        for (final String name : compiler.reads(read))
        {
            if (constants.containsKey(name))
            {
                suffix.append("\n// ").append(name).append(" = ").append(constants.get(name));
            }
        }
        return suffix.toString();
    }

    private String message(final String message)
    {
        final Matcher matcher = UNKNOWN_NAME.matcher(message);
        if (!matcher.matches())
        {
            return message;
        }
        final String name = matcher.group(1);
        return FieldNames.AMOUNT.equals(name) ?
            "a feature's condition sees the payment's fields alone, not \"amount\": write amount_minor" :
            features.contains(name) ? "a feature's condition sees the payment's fields alone, not the feature \"" +
            name + "\": write fields, or use \"" + name + "\" in a rule" : message;
    }

    /** @return by index. */
    List<String> texts()
    {
        return List.copyOf(texts);
    }

    /** @return by index. */
    List<Condition> compiled()
    {
        return List.copyOf(compiled);
    }
}
