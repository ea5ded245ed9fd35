package io.peregrine.policy;

import java.time.DayOfWeek;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Calendar;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureType;

/** Reads a feature of the calendar. Used once. */
final class CalendarReader
{
    private static final Map<String, Calendar> CALENDARS = Ordered.map(
        "weekday", Calendar.WEEKDAY, "hour", Calendar.HOUR);
    private static final int LAST_HOUR = 23;

    private final Reading reading;
    private final Section section;

    CalendarReader(final Reading reading, final Section section)
    {
        this.reading = reading;
        this.section = section;
    }

    FeatureDeclaration read(final String name)
    {
        final Calendar calendar = reading.choice(section.find("calendar"), "calendar", CALENDARS);
        int from = 0;
        int to = 0;
        int weekdays = 0;
        if (Calendar.WEEKDAY == calendar)
        {
            section.refuse("does not go with weekday: remove it", "from", "to");
            weekdays = weekdays();
        }
        else if (Calendar.HOUR == calendar)
        {
            section.refuse("does not go with hour: remove it", "in");
            from = hour("from");
            to = hour("to");
        }
        return new FeatureDeclaration(name, Form.CALENDAR, FeatureType.INT, null, null, null, calendar, from, to,
            weekdays, List.of(), false, 0.0);
    }

    private int hour(final String which)
    {
        final Long hour = reading.integer(
            section.require(which, which + ": and an hour from 0 to 23"), which, 0, LAST_HOUR);
        return null == hour ? 0 : hour.intValue();
    }

    private int weekdays()
    {
        final Map<String, Integer> days = new LinkedHashMap<>();
        for (final DayOfWeek day : DayOfWeek.values())
        {
            days.put(day.name().toLowerCase(Locale.ROOT), day.ordinal());
        }
        int weekdays = 0;
        final YamlNode list = section.require("in", "in: [saturday, sunday]");
        for (final YamlNode item : reading.items(list, "in"))
        {
            final Integer day = reading.choice(item, "day", days);
            if (null != day)
            {
                if ((weekdays >> day & 1) != 0)
                {
                    reading.problems().add(item, "\"" + item.text() + "\" stands twice: remove one");
                }
                weekdays |= 1 << day;
            }
        }
        if (null != list && (list.is(YamlNode.Kind.LIST) && list.items().isEmpty() || list.is(YamlNode.Kind.NULL)))
        {
            reading.problems().add(list, "no days: write for example [saturday, sunday]");
        }
        return weekdays;
    }
}
