package io.peregrine.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.HistoryDeclaration;
import io.peregrine.domain.WindowDeclaration;

/** A feature as features.yaml would write it out in full: equal words are the same definition. No state. */
final class FeatureWords
{
    private static final String[] WEEKDAYS =
    {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
    };

    private FeatureWords()
    {
    }

    /** @return its values by their key in features.yaml, the name left out; operands by their names. */
    static Map<String, String> of(final FeatureLayout layout, final int index)
    {
        final FeatureDeclaration feature = layout.feature(index);
        final Map<String, String> words = new LinkedHashMap<>();
        switch (feature.form())
        {
            case FIELD -> words.put("field", feature.field());
            case CALENDAR -> calendar(feature, words);
            case AGGREGATE -> aggregate(layout, feature, words);
            case RATIO, DIFFERENCE -> words.put(feature.form().name().toLowerCase(Locale.ROOT),
                feature.operands().stream().map(at -> layout.feature(at).name())
                .collect(Collectors.joining(", ", "[", "]")));
            case PROFILE ->
            {
                words.put("profile", feature.field());
                words.put("key", feature.key().policyName());
            }
        }
        final boolean hasEmpty = FeatureDeclaration.Form.FIELD != feature.form() &&
            FeatureDeclaration.Form.CALENDAR != feature.form();
        if (hasEmpty)
        {
            words.put("empty", feature.isEmptyNull() ? "null" : String.valueOf(feature.empty()));
        }
        return words;
    }

    /** @return the definition, which no name of a feature is part of: equal for features that are the same number. */
    static String definition(final FeatureLayout layout, final int index)
    {
        final Map<String, String> words = of(layout, index);
        final List<Integer> operands = layout.feature(index).operands();
        if (!operands.isEmpty())
        {
            words.put(layout.feature(index).form().name(),
                operands.stream().map(at -> definition(layout, at)).toList().toString());
            words.remove(layout.feature(index).form().name().toLowerCase(Locale.ROOT));
        }
        return words.toString();
    }

    /** @return how long it takes until it has seen its window, its operands theirs; 0 where no time says so. */
    static long spanNs(final FeatureLayout layout, final int index)
    {
        final FeatureDeclaration feature = layout.feature(index);
        long ns = null == feature.aggregate() || null == feature.aggregate().window() ? 0 :
            feature.aggregate().window().spanNs();
        for (final int operand : feature.operands())
        {
            ns = Math.max(ns, spanNs(layout, operand));
        }
        return ns;
    }

    private static void calendar(final FeatureDeclaration feature, final Map<String, String> words)
    {
        words.put("calendar", feature.calendar().name().toLowerCase(Locale.ROOT));
        if (FeatureDeclaration.Calendar.HOUR == feature.calendar())
        {
            words.put("from", String.valueOf(feature.from()));
            words.put("to", String.valueOf(feature.to()));
            return;
        }
        final StringBuilder days = new StringBuilder("[");
        for (int i = 0; i < WEEKDAYS.length; i++)
        {
            if (0 != (feature.weekdays() & 1 << i))
            {
                days.append(1 == days.length() ? "" : ", ").append(WEEKDAYS[i]);
            }
        }
        words.put("in", days.append(']').toString());
    }

    private static void aggregate(
        final FeatureLayout layout, final FeatureDeclaration feature, final Map<String, String> words)
    {
        final AggregateDeclaration aggregate = feature.aggregate();
        words.put("key", new HistoryDeclaration(aggregate.key(), aggregate.with(), false, 0, 0).keyName());
        words.put("aggregate", aggregate.kind().name().toLowerCase(Locale.ROOT).replace('_', '-') +
            (null == aggregate.field() ? "" : " " + aggregate.field()));
        final boolean isOrder = AggregateDeclaration.NO_CONDITION != aggregate.first();
        condition(layout, "first", aggregate.first(), words);
        condition(layout, "then", aggregate.then(), words);
        if (null != aggregate.window())
        {
            words.put(isOrder ? "within" : "window",
                isOrder ? Durations.print(aggregate.window().lengthNs()) : window(aggregate.window()));
        }
        words.put("of", aggregate.of().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        condition(layout, "where", aggregate.where(), words);
        words.put("current", aggregate.isExcluding() ? "exclude" : "include");
        words.put("resolution", 0 == aggregate.paneNs() ? "exact" : Durations.print(aggregate.paneNs()));
        words.put("allowed-lateness", Durations.print(aggregate.latenessNs()));
    }

    private static void condition(
        final FeatureLayout layout, final String key, final int index, final Map<String, String> words)
    {
        if (AggregateDeclaration.NO_CONDITION != index)
        {
            words.put(key, layout.conditions().get(index));
        }
    }

    /** @return as features.yaml writes it. */
    static String window(final WindowDeclaration window)
    {
        final String words = switch (window.kind())
        {
            case SLIDING -> "sliding " + Durations.print(window.lengthNs());
            case TUMBLING -> "tumbling " + Durations.print(window.lengthNs()) +
                (null == window.zone() ? "" : " zone " + window.zone());
            case SESSION -> "session " + Durations.print(window.lengthNs()) +
                (0 == window.maxNs() ? "" : " max " + Durations.print(window.maxNs()));
            case LAST -> "last " + window.count();
            case LIFETIME -> "lifetime";
        };
        return words + (0 == window.delayNs() ? "" : " delay " + Durations.print(window.delayNs()));
    }
}
