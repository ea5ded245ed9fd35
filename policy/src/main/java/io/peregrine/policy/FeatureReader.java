package io.peregrine.policy;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Calendar;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentField;
import io.peregrine.domain.WindowDeclaration;

/** Reads one feature of features.yaml. Used once. */
final class FeatureReader
{
    static final String[] KEYS =
    {
        "name", "field", "calendar", "in", "from", "to", "key", "aggregate", "window", "current", "of", "resolution",
        "empty", "where", "ratio", "difference", "profile", "sequence"
    };

    private static final Map<String, Form> FORMS = Ordered.map(
        "field", Form.FIELD, "calendar", Form.CALENDAR, "aggregate", Form.AGGREGATE, "ratio", Form.RATIO,
        "difference", Form.DIFFERENCE, "profile", Form.PROFILE);
    private static final Map<String, Kind> AGGREGATES = Ordered.map(
        "count", Kind.COUNT, "sum", Kind.SUM, "mean", Kind.MEAN,
        "fraud-share", Kind.FRAUD_SHARE, "time-since-last", Kind.TIME_SINCE_LAST);
    private static final List<String> AGGREGATES_LATER = List.of(
        "min", "max", "stddev", "distinct", "first", "last", "consecutive", "sequence", "speed");
    private static final Map<String, Calendar> CALENDARS = Ordered.map(
        "weekday", Calendar.WEEKDAY, "hour", Calendar.HOUR);
    private static final List<String> AMOUNTS = List.of("amount", "amount_minor");
    private static final List<String> WIRE_IDS = List.of("merchant_id", "terminal_id");
    private static final int LAST_HOUR = 23;
    private static final int MAX_ATTRIBUTE_LENGTH = 24;

    private final Reading reading;
    private final Problems problems;
    private final FeatureDefaults defaults;
    private final Map<String, Integer> indexByName;
    private final String name;
    private final Section section;

    private FeatureType type = FeatureType.DOUBLE;
    private String field;
    private KeyKind key;
    private Kind aggregate;
    private WindowDeclaration window;
    private Calendar calendar;
    private int from;
    private int to;
    private int weekdays;
    private List<Integer> operands = List.of();
    private FeatureDefaults settings;

    /** @param indexByName of all features. */
    FeatureReader(
        final Reading reading,
        final FeatureDefaults defaults,
        final Map<String, Integer> indexByName,
        final String name,
        final Section section)
    {
        this.reading = reading;
        this.problems = reading.problems();
        this.defaults = defaults;
        this.indexByName = indexByName;
        this.name = name;
        this.section = section;
        settings = defaults;
    }

    FeatureDeclaration read()
    {
        final Form form = form();
        switch (form)
        {
            case FIELD -> readField();
            case CALENDAR -> readCalendar();
            case AGGREGATE -> readAggregate();
            case RATIO, DIFFERENCE -> readOperands(Form.RATIO == form ? "ratio" : "difference");
            case PROFILE -> readProfile();
            default -> throw new IllegalStateException(form.name());
        }
        checkName(form);
        checkEmpty(form);
        final boolean isAggregate = Form.AGGREGATE == form;
        final AggregateDeclaration what = !isAggregate ? null : new AggregateDeclaration(key, null, aggregate, field,
            window, Of.ALL, AggregateDeclaration.NO_CONDITION, AggregateDeclaration.NO_CONDITION,
            AggregateDeclaration.NO_CONDITION, 0, 0, settings.isExcluding() && null != window);
        return new FeatureDeclaration(name, form, type, isAggregate ? null : field, isAggregate ? null : key, what,
            calendar, from, to, weekdays, operands, null == settings.empty(),
            null == settings.empty() ? 0.0 : settings.empty());
    }

    private Form form()
    {
        section.refuse("is not in this version", "where", "sequence");
        final List<String> found = FORMS.keySet().stream().filter(section::has).toList();
        if (found.isEmpty() && !section.has("sequence"))
        {
            problems.add(section.node(), "feature \"" + name + "\" does not say what it is: add one of " +
                String.join(", ", FORMS.keySet()));
        }
        else if (found.size() > 1)
        {
            problems.add(section.key(found.get(1)), "feature \"" + name + "\" is " + String.join(" and ", found) +
                " at once: make two features of it");
        }
        final Form form = found.isEmpty() ? Form.FIELD : FORMS.get(found.get(0));
        final String because = "does not go with " + (found.isEmpty() ? "this" : found.get(0)) + ": remove it";
        refuseOthers(form, because);
        return form;
    }

    private void refuseOthers(final Form form, final String because)
    {
        if (Form.CALENDAR != form)
        {
            section.refuse(because, "in", "from", "to");
        }
        if (Form.AGGREGATE != form)
        {
            section.refuse(because, "window", "current", "of", "resolution");
        }
        if (Form.AGGREGATE != form && Form.PROFILE != form)
        {
            section.refuse(because, "key");
        }
        if (Form.FIELD == form || Form.CALENDAR == form)
        {
            section.refuse(because, "empty");
        }
        else
        {
            settings = defaults.with(section, reading);
        }
    }

    private void readField()
    {
        final YamlNode node = section.find("field");
        field = reading.text(node, "field");
        if (null == field || "amount".equals(field))
        {
            return;
        }
        final PaymentField known = PaymentField.ofPolicyName(field);
        if (null == known)
        {
            final String word = field;
            if (WIRE_IDS.contains(word))
            {
                problems.add(node, "\"" + word + "\" is text, and a feature is a number: use it in a rule's condition");
            }
            else
            {
                reading.unknown(node, "payment field", word, numericFields());
            }
        }
        else if (PaymentField.Type.INT != known.type())
        {
            problems.add(node, "\"" + field + "\" is " +
                (PaymentField.Type.BOOL == known.type() ? "true or false" : "a name, one of " +
                String.join(", ", known.names())) + ", and a feature is a number: use it in a rule's condition");
        }
        type = FeatureType.INT;
    }

    private static List<String> numericFields()
    {
        final List<String> names = new ArrayList<>(List.of("amount"));
        for (final PaymentField known : PaymentField.values())
        {
            if (PaymentField.Type.INT == known.type())
            {
                names.add(known.policyName());
            }
        }
        return names;
    }

    private void readCalendar()
    {
        type = FeatureType.INT;
        calendar = reading.choice(section.find("calendar"), "calendar", CALENDARS);
        if (Calendar.WEEKDAY == calendar)
        {
            section.refuse("does not go with weekday: remove it", "from", "to");
            readWeekdays();
        }
        else if (Calendar.HOUR == calendar)
        {
            section.refuse("does not go with hour: remove it", "in");
            from = hour("from");
            to = hour("to");
        }
    }

    private int hour(final String which)
    {
        final Long hour = reading.integer(
            section.require(which, which + ": and an hour from 0 to 23"), which, 0, LAST_HOUR);
        return null == hour ? 0 : hour.intValue();
    }

    private void readWeekdays()
    {
        final Map<String, Integer> days = new LinkedHashMap<>();
        for (final DayOfWeek day : DayOfWeek.values())
        {
            days.put(day.name().toLowerCase(Locale.ROOT), day.ordinal());
        }
        final YamlNode list = section.require("in", "in: [saturday, sunday]");
        for (final YamlNode item : reading.items(list, "in"))
        {
            final Integer day = reading.choice(item, "day", days);
            if (null != day)
            {
                if ((weekdays >> day & 1) != 0)
                {
                    problems.add(item, "\"" + item.text() + "\" stands twice: remove one");
                }
                weekdays |= 1 << day;
            }
        }
        if (null != list && (list.is(YamlNode.Kind.LIST) && list.items().isEmpty() || list.is(YamlNode.Kind.NULL)))
        {
            problems.add(list, "no days: write for example [saturday, sunday]");
        }
    }

    private void readAggregate()
    {
        readAggregateKind();
        readKey(section.require("key", "key: and one of " + String.join(", ", Ordered.KEY_KINDS.keySet())));
        if (Kind.TIME_SINCE_LAST == aggregate)
        {
            section.refuse("does not go with time-since-last: remove it", "window", "current");
        }
        else
        {
            window = new WindowReader(reading).read(
                section.require("window", "window: and for example sliding 7d"));
        }
    }

    private void readAggregateKind()
    {
        final YamlNode node = section.find("aggregate");
        final String text = reading.text(node, "aggregate");
        if (null == text)
        {
            return;
        }
        final String[] words = text.strip().split("\\s+");
        aggregate = AGGREGATES.get(words[0]);
        if (null == aggregate)
        {
            if (AGGREGATES_LATER.contains(words[0]))
            {
                problems.add(node, "aggregate " + words[0] + " is not in this version: known are " +
                    String.join(", ", AGGREGATES.keySet()));
            }
            else
            {
                reading.unknown(node, "aggregate", words[0], AGGREGATES.keySet());
            }
            return;
        }

        final boolean isOfField = Kind.SUM == aggregate || Kind.MEAN == aggregate;
        if (isOfField && 2 == words.length && AMOUNTS.contains(words[1]))
        {
            field = words[1];
        }
        else if (isOfField && 2 == words.length && null != PaymentField.ofPolicyName(words[1]))
        {
            problems.add(node, text + " is not in this version: write \"" + words[0] + " amount\" or \"" + words[0] +
                " amount_minor\"");
        }
        else if (isOfField)
        {
            problems.add(node, "\"" + text + "\" does not say of what: write \"" + words[0] + " amount\" or \"" +
                words[0] + " amount_minor\"");
        }
        else if (words.length > 1)
        {
            problems.add(node, words[0] + " is of payments, not of a field: write \"" + words[0] + "\"");
        }
        type = Kind.COUNT == aggregate || Kind.SUM == aggregate && "amount_minor".equals(field) ?
            FeatureType.INT : FeatureType.DOUBLE;
    }

    private void readKey(final YamlNode node)
    {
        if (null != node && node.is(YamlNode.Kind.LIST))
        {
            problems.add(node, "a pair of keys is not in this version: write one of " +
                String.join(", ", Ordered.KEY_KINDS.keySet()));
        }
        else
        {
            key = reading.keyKind(node, "key");
        }
    }

    private void readOperands(final String which)
    {
        final YamlNode list = section.find(which);
        final List<YamlNode> items = reading.items(list, which);
        if (2 != items.size())
        {
            if (list.is(YamlNode.Kind.LIST) || list.is(YamlNode.Kind.NULL))
            {
                problems.add(list, which + " is of two features, not " + items.size() + ": write [one, other]");
            }
            return;
        }
        final List<Integer> found = new ArrayList<>();
        for (final YamlNode item : items)
        {
            final String word = reading.text(item, "a feature's name");
            if (null != word && indexByName.containsKey(word))
            {
                found.add(indexByName.get(word));
            }
            else if (null != word)
            {
                reading.unknown(item, "feature", word, indexByName.keySet());
            }
        }
        operands = 2 == found.size() ? List.copyOf(found) : List.of();
    }

    private void readProfile()
    {
        final YamlNode node = section.find("profile");
        field = reading.text(node, "profile");
        if (null != field && !field.matches("[\\x21-\\x7e]{1," + MAX_ATTRIBUTE_LENGTH + "}"))
        {
            problems.add(node, "an attribute's name must be 1 to " + MAX_ATTRIBUTE_LENGTH +
                " characters of US-ASCII without spaces, not " + field.length() + " (\"" + field + "\"): shorten it");
        }
        key = KeyKind.CUSTOMER;
        if (section.has("key"))
        {
            readKey(section.find("key"));
        }
    }

    /** A feature takes the place of the payment field of its name, and so must be that field. */
    private void checkName(final Form form)
    {
        final boolean isFieldName =
            "amount".equals(name) || WIRE_IDS.contains(name) || null != PaymentField.ofPolicyName(name);
        if (isFieldName && !(Form.FIELD == form && name.equals(field)))
        {
            problems.add(section.find("name"), "\"" + name + "\" is a payment field, and this feature is something " +
                "else: choose another name, for example \"" + name + "_feature\"");
        }
    }

    private void checkEmpty(final Form form)
    {
        final Double empty = settings.empty();
        if (Form.AGGREGATE == form && FeatureType.INT == type && null != empty &&
            (StrictMath.rint(empty) != empty || StrictMath.abs(empty) > 1L << 53) && null != settings.emptyNode())
        {
            problems.add(settings.emptyNode(), "empty: " + settings.emptyNode().text() + " does not go with \"" + name +
                "\", which is an integer: write a whole number, for example 0");
        }
    }
}
