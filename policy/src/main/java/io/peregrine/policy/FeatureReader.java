package io.peregrine.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentField;

/** Reads one feature of features.yaml. Used once. */
final class FeatureReader
{
    static final String[] KEYS = Stream.concat(
        Stream.of("name", "field", "calendar", "in", "from", "to", "key", "aggregate", "ratio", "difference", "profile",
        "empty"), Stream.of(AggregateReader.KEYS)).toArray(String[]::new);

    private static final Map<String, Form> FORMS = Ordered.map(
        "field", Form.FIELD, "calendar", Form.CALENDAR, "aggregate", Form.AGGREGATE, "ratio", Form.RATIO,
        "difference", Form.DIFFERENCE, "profile", Form.PROFILE);
    private static final int MAX_ATTRIBUTE_LENGTH = 24;

    private final FeatureContext context;
    private final Reading reading;
    private final Problems problems;
    private final FeatureDefaults defaults;
    private final String name;
    private final Section section;

    private FeatureType type = FeatureType.DOUBLE;
    private String field;
    private KeyKind key;
    private List<Integer> operands = List.of();
    private FeatureDefaults settings;

    FeatureReader(
        final FeatureContext context, final FeatureDefaults defaults, final String name, final Section section)
    {
        this.context = context;
        this.reading = context.reading();
        this.problems = context.problems();
        this.defaults = defaults;
        this.name = name;
        this.section = section;
        settings = defaults;
    }

    FeatureDeclaration read()
    {
        final Form form = form();
        final FeatureDeclaration feature = switch (form)
        {
            case FIELD -> readField();
            case CALENDAR -> new CalendarReader(reading, section).read(name);
            case AGGREGATE -> readAggregate();
            case RATIO, DIFFERENCE -> readOperands(form, Form.RATIO == form ? "ratio" : "difference");
            case PROFILE -> readProfile();
        };
        checkName(form);
        checkEmpty(form);
        return feature;
    }

    private FeatureDeclaration of(final Form form, final AggregateDeclaration aggregate)
    {
        return new FeatureDeclaration(name, form, type, field, key, aggregate, null, 0, 0, 0, operands,
            null == settings.empty(), null == settings.empty() ? 0.0 : settings.empty());
    }

    private Form form()
    {
        final List<String> found = FORMS.keySet().stream().filter(section::has).toList();
        if (found.isEmpty())
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
            section.refuse(because, AggregateReader.KEYS);
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
            settings = defaults.with(section, context);
        }
    }

    private FeatureDeclaration readField()
    {
        final YamlNode node = section.find("field");
        field = reading.text(node, "field");
        final PaymentField known = null == field ? null : PaymentField.ofPolicyName(field);
        if (null != field && FieldNames.WIRE_IDS.contains(field))
        {
            problems.add(node, "\"" + field + "\" is text, and a feature is a number: use it in a rule's condition");
        }
        else if (null != field && null == known && !FieldNames.AMOUNT.equals(field))
        {
            reading.unknown(node, "payment field", field, FieldNames.ofNumbers());
        }
        else if (null != known && PaymentField.Type.INT != known.type())
        {
            problems.add(node, "\"" + field + "\" is " +
                (PaymentField.Type.BOOL == known.type() ? "true or false" : "a name, one of " +
                String.join(", ", known.names())) + ", and a feature is a number: use it in a rule's condition");
        }
        type = null == field ? type : FieldNames.type(field);
        return of(Form.FIELD, null);
    }

    private FeatureDeclaration readAggregate()
    {
        final AggregateReader reader = new AggregateReader(context, section, settings);
        final AggregateDeclaration aggregate = reader.read();
        type = reader.type();
        return of(Form.AGGREGATE, aggregate);
    }

    private FeatureDeclaration readOperands(final Form form, final String which)
    {
        final YamlNode list = section.find(which);
        final List<YamlNode> items = reading.items(list, which);
        if (2 != items.size())
        {
            if (list.is(YamlNode.Kind.LIST) || list.is(YamlNode.Kind.NULL))
            {
                problems.add(list, which + " is of two features, not " + items.size() + ": write [one, other]");
            }
            return of(form, null);
        }
        final List<Integer> found = new ArrayList<>();
        for (final YamlNode item : items)
        {
            final String word = reading.text(item, "a feature's name");
            if (null != word && context.indexByName().containsKey(word))
            {
                found.add(context.indexByName().get(word));
            }
            else if (null != word)
            {
                reading.unknown(item, "feature", word, context.indexByName().keySet());
            }
        }
        operands = 2 == found.size() ? List.copyOf(found) : List.of();
        return of(form, null);
    }

    private FeatureDeclaration readProfile()
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
        return of(Form.PROFILE, null);
    }

    private void readKey(final YamlNode node)
    {
        if (node.is(YamlNode.Kind.LIST))
        {
            problems.add(node, "a profile is of one key, not of a pair: write one of " +
                String.join(", ", Ordered.KEY_KINDS.keySet()));
        }
        else
        {
            key = reading.keyKind(node, "key");
        }
    }

    /** A feature takes the place of the payment field of its name, and so must be that field. */
    private void checkName(final Form form)
    {
        if (FieldNames.isField(name) && !(Form.FIELD == form && name.equals(field)))
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
