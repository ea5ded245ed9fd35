package io.peregrine.replay.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.WindowDeclaration;

/** A feature's definition in the words of features.yaml, with what its defaults add. */
final class FeatureText
{
    private static final List<String> WEEKDAYS =
        List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
    private static final long[] UNIT_NS =
        { 86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L, 1L };
    private static final String[] UNITS = { "d", "h", "m", "s", "ms", "us", "ns" };

    private FeatureText()
    {
    }

    static String of(final FeatureDeclaration feature, final FeatureLayout layout)
    {
        final List<String> parts = new ArrayList<>();
        switch (feature.form())
        {
            case FIELD -> parts.add("field: " + feature.field());
            case CALENDAR -> addCalendar(feature, parts);
            case AGGREGATE -> addAggregate(feature.aggregate(), layout, parts);
            case RATIO, DIFFERENCE -> parts.add(lower(feature.form()) + ": [" +
                layout.feature(feature.operands().get(0)).name() + ", " +
                layout.feature(feature.operands().get(1)).name() + "]");
            case PROFILE -> parts.add("profile: " + feature.field() + ", key: " + feature.key().policyName());
        }

        if (feature.isEmptyNull())
        {
            parts.add("empty: null");
        }
        else if (0.0 != feature.empty())
        {
            parts.add("empty: " + feature.empty());
        }

        return String.join(", ", parts);
    }

    private static void addCalendar(final FeatureDeclaration feature, final List<String> parts)
    {
        if (FeatureDeclaration.Calendar.HOUR == feature.calendar())
        {
            parts.add("calendar: hour, from: " + feature.from() + ", to: " + feature.to());
            return;
        }

        final List<String> days = new ArrayList<>();
        for (int i = 0; i < WEEKDAYS.size(); i++)
        {
            if ((feature.weekdays() & 1 << i) != 0)
            {
                days.add(WEEKDAYS.get(i));
            }
        }
        parts.add("calendar: weekday, in: " + days);
    }

    private static void addAggregate(
        final AggregateDeclaration aggregate, final FeatureLayout layout, final List<String> parts)
    {
        parts.add("key: " + (null == aggregate.with() ? aggregate.key().policyName() :
            "[" + aggregate.key().policyName() + ", " + aggregate.with().policyName() + "]"));
        parts.add("aggregate: " + lower(aggregate.kind()) + (null == aggregate.field() ? "" : " " + aggregate.field()));
        addCondition("first", aggregate.first(), layout, parts);
        addCondition("then", aggregate.then(), layout, parts);
        if (AggregateDeclaration.NO_CONDITION != aggregate.first())
        {
            parts.add("within: " + time(aggregate.window().lengthNs()));
        }
        else if (null != aggregate.window())
        {
            parts.add("window: " + window(aggregate.window()));
        }
        addCondition("where", aggregate.where(), layout, parts);
        if (AggregateDeclaration.Of.ALL != aggregate.of())
        {
            parts.add("of: " + lower(aggregate.of()));
        }
        if (aggregate.isExcluding())
        {
            parts.add("current: exclude");
        }
        if (aggregate.paneNs() > 0)
        {
            parts.add("resolution: " + time(aggregate.paneNs()));
        }
        if (aggregate.latenessNs() > 0)
        {
            parts.add("allowed-lateness: " + time(aggregate.latenessNs()));
        }
    }

    private static void addCondition(
        final String name, final int index, final FeatureLayout layout, final List<String> parts)
    {
        if (AggregateDeclaration.NO_CONDITION != index)
        {
            parts.add(name + ": \"" + layout.conditions().get(index) + "\"");
        }
    }

    static String window(final WindowDeclaration window)
    {
        return switch (window.kind())
        {
            case SLIDING -> "sliding " + time(window.lengthNs());
            case TUMBLING -> "tumbling " + time(window.lengthNs()) +
                (null == window.zone() ? "" : " zone " + window.zone());
            case SESSION -> "session " + time(window.lengthNs()) +
                (0 == window.maxNs() ? "" : " max " + time(window.maxNs()));
            case LAST -> "last " + window.count();
            case LIFETIME -> "lifetime";
        } + (0 == window.delayNs() ? "" : " delay " + time(window.delayNs()));
    }

    /** @return a whole number of the greatest unit that gives one. */
    static String time(final long durationNs)
    {
        int unit = 0;
        while (durationNs % UNIT_NS[unit] != 0)
        {
            unit++;
        }

        return durationNs / UNIT_NS[unit] + UNITS[unit];
    }

    private static String lower(final Enum<?> value)
    {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
