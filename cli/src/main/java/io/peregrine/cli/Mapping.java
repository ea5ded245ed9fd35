package io.peregrine.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;

import io.peregrine.domain.KeyKind;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How a CSV file's columns become message fields, as a mapping file (HOCON) says it:
 * <pre>
 * payment {
 *     FIELD { column = NAME }            # or constant = TEXT; further: unit, since, values
 * }
 * label { column = NAME, fraud-value = "1", delay = 7d }
 * profile {
 *     key { kind = customer, column = NAME }
 *     attributes { NAME { column = NAME } }
 * }
 * </pre>
 * Immutable. Checked without a CSV file, so that a mistake is told before anything is sent.
 */
final class Mapping
{
    private static final List<String> SECTIONS = List.of("payment", "label", "profile");
    private static final List<String> FIELD_KEYS = List.of("column", "constant", "unit", "since", "values");
    private static final int MAX_ATTRIBUTES = 16;
    private static final int ATTRIBUTE_NAME_LENGTH = 24;

    /** Which message the rows of a file become. */
    enum Message
    {
        PAYMENT, PROFILE
    }

    /**
     * A field that a column fills.
     *
     * @param unit   one of the field's units; null where it has none.
     * @param since  what times that are numbers count from, in ns since 1970.
     * @param values what texts are replaced with before they are read; empty for none.
     */
    record Column(MappedField field, String name, String unit, long since, Map<String, String> values, Place place)
    {
    }

    /** A profile's number. */
    record Attribute(String name, String column, Place place)
    {
    }

    /**
     * What becomes known of a payment later.
     *
     * @param fraudValue the text that means fraud; any other makes no label.
     * @param delayNs    after the payment's own time.
     */
    record Label(String column, String fraudValue, long delayNs, Place place)
    {
    }

    /** Whose profiles. */
    record Key(KeyKind kind, String column, Place place)
    {
    }

    /** Where in the mapping file something stands, for problems that only the CSV file shows. */
    interface Place
    {
        InputProblem problem(String what);
    }

    private final Path file;
    private final List<Column> columns = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private final PaymentFrame constants = new PaymentFrame(new UnsafeBuffer(new byte[PaymentFrame.LENGTH]));
    private final Map<MappedField, MappingSection> sections = new HashMap<>();
    private final boolean hasPayment;
    private final Label label;
    private final Key key;

    private Mapping(final Path file, final MappingSection root)
    {
        this.file = file;
        hasPayment = root.has("payment");
        if (hasPayment)
        {
            readPayment(root.section("payment", names()));
        }
        if (root.has("label") && !hasPayment)
        {
            throw root.problem("label", "label stands without payment: it says what becomes known of payments");
        }
        label = root.has("label") ? label(root.section("label", List.of("column", "fraud-value", "delay"))) : null;
        key = root.has("profile") ? readProfile(root.section("profile", List.of("key", "attributes"))) : null;
        if (!hasPayment && null == key)
        {
            throw new InputProblem(file + ": the mapping maps nothing: write payment { ... } or profile { ... }");
        }
    }

    /** @throws InputProblem that names file and line. */
    static Mapping read(final Path file)
    {
        if (!Files.isReadable(file) || Files.isDirectory(file))
        {
            throw new InputProblem(file + ": no such file, or not readable: name a mapping file");
        }
        try
        {
            return new Mapping(file, MappingSection.of("", ConfigFactory.parseFile(file.toFile(),
                ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF)).resolve().root(),
                SECTIONS));
        }
        catch (final ConfigException ex)
        {
            throw new InputProblem(ex.getMessage().replaceAll("\\s*\\R\\s*", " "), ex);
        }
    }

    private static List<String> names()
    {
        final List<String> names = new ArrayList<>();
        for (final MappedField field : MappedField.values())
        {
            names.add(field.mappingName());
        }
        return names;
    }

    private void readPayment(final MappingSection payment)
    {
        // In the order of the enumeration: currencies before amounts, in constants as in rows.
        for (final MappedField field : MappedField.values())
        {
            if (payment.has(field.mappingName()))
            {
                readField(field, payment.section(field.mappingName(), FIELD_KEYS));
            }
            else if (field.isRequired())
            {
                throw payment.problem("payment has no " + field.mappingName() + ": add " + field.mappingName() +
                    " { column = ... }");
            }
        }
        for (final Column column : columns)
        {
            final MappedField currency = column.field().currency();
            if ("major".equals(column.unit()) && !sections.containsKey(currency))
            {
                throw sections.get(column.field()).problem("unit",
                    "unit = major needs the currency's minor unit: add " + currency.mappingName());
            }
        }
        constants.keepAsTemplate();
    }

    private void readField(final MappedField field, final MappingSection section)
    {
        sections.put(field, section);
        final String column = section.text("column");
        final String constant = section.text("constant");
        if ((null == column) == (null == constant))
        {
            throw section.problem(field.mappingName() + " takes either column = NAME or constant = TEXT");
        }
        final String unit = unit(field, section);
        final long since = since(field, section, unit);
        if (null != column)
        {
            columns.add(new Column(
                field, column, unit, since, values(section), what -> section.problem("column", what)));
            return;
        }
        if (section.has("values"))
        {
            throw section.problem("values", "values are for columns: write the constant as it is meant");
        }
        try
        {
            constants.put(field, constant, unit, since);
        }
        catch (final BadValue ex)
        {
            throw section.problem("constant", field.mappingName() + ": \"" + constant + "\" " + ex.getMessage());
        }
    }

    private static String unit(final MappedField field, final MappingSection section)
    {
        final List<String> units = field.kind().units();
        final String unit = section.text("unit");
        if (units.isEmpty())
        {
            if (null != unit)
            {
                throw section.problem("unit", field.mappingName() + " has no unit: remove it");
            }
            return null;
        }
        if (null != unit && !units.contains(unit))
        {
            throw section.problem("unit", "unknown unit \"" + unit + "\" of " + field.mappingName() +
                ": known are " + String.join(", ", units));
        }
        return null == unit ? units.get(0) : unit;
    }

    private static long since(final MappedField field, final MappingSection section, final String unit)
    {
        final String since = section.text("since");
        if (null == since)
        {
            return 0;
        }
        if (MappedField.Kind.TIME != field.kind() || "iso".equals(unit))
        {
            throw section.problem("since", "since is for times in seconds, millis, micros or nanos: set unit, " +
                "or remove since");
        }
        try
        {
            return PaymentFrame.instant(since);
        }
        catch (final BadValue ex)
        {
            throw section.problem("since", "since: \"" + since + "\" " + ex.getMessage());
        }
    }

    private static Map<String, String> values(final MappingSection section)
    {
        final Map<String, String> values = new HashMap<>();
        if (section.has("values"))
        {
            final MappingSection table = section.section("values", null);
            for (final String from : table.keys())
            {
                values.put(from, table.text(from));
            }
        }
        return Map.copyOf(values);
    }

    private static Label label(final MappingSection section)
    {
        final String fraudValue = section.text("fraud-value");
        final long delayNs = section.duration("delay", "7d");
        if (delayNs < 0)
        {
            throw section.problem("delay", "label.delay must not be negative: nobody knows before the payment");
        }
        return new Label(section.required("column", "fraud"), null == fraudValue ? "1" : fraudValue, delayNs,
            what -> section.problem("column", what));
    }

    private Key readProfile(final MappingSection profile)
    {
        if (!profile.has("key") || !profile.has("attributes"))
        {
            throw profile.problem("profile needs key { kind = customer, column = ... } and attributes { ... }");
        }
        final MappingSection section = profile.section("key", List.of("kind", "column"));
        final String kindName = section.required("kind", "customer");
        final KeyKind kind = KeyKind.ofPolicyName(kindName);
        if (null == kind)
        {
            throw section.problem("kind", "unknown kind \"" + kindName + "\"" + Suggestion.of(kindName,
                java.util.Arrays.stream(KeyKind.values()).map(KeyKind::policyName).toList()));
        }

        final MappingSection all = profile.section("attributes", null);
        for (final String name : all.keys())
        {
            final MappingSection attribute = all.section(name, List.of("column"));
            if (!name.matches("[a-z][a-z0-9_]{0," + (ATTRIBUTE_NAME_LENGTH - 1) + "}"))
            {
                throw attribute.problem("attribute \"" + name + "\": a name has small letters, digits and _, begins " +
                    "with a letter, and is at most " + ATTRIBUTE_NAME_LENGTH + " long");
            }
            attributes.add(new Attribute(name, attribute.required("column", name),
                what -> attribute.problem("column", what)));
        }
        if (attributes.isEmpty() || attributes.size() > MAX_ATTRIBUTES)
        {
            throw all.problem(attributes.size() + " attributes: a profile message has 1 to " + MAX_ATTRIBUTES);
        }
        return new Key(kind, section.required("column", "customer_id"), what -> section.problem("column", what));
    }

    Path file()
    {
        return file;
    }

    /** @throws InputProblem if the file does not say how rows become this message. */
    void checkHas(final Message message)
    {
        if (Message.PAYMENT == message ? !hasPayment : null == key)
        {
            final String name = message.name().toLowerCase(java.util.Locale.ROOT);
            throw new InputProblem(file + ": the mapping has no " + name + " { ... }, so rows cannot become " + name +
                " messages: add it or choose another --message");
        }
    }

    /** @return the fields that columns fill; currencies before amounts. */
    List<Column> columns()
    {
        return columns;
    }

    /** @return a frame over buffer that holds the constants, and goes back to them. */
    PaymentFrame newFrame(final UnsafeBuffer buffer)
    {
        return new PaymentFrame(buffer, constants);
    }

    /** @return null where payments never become labelled. */
    Label label()
    {
        return label;
    }

    /** @return null where the file maps no profiles. */
    Key key()
    {
        return key;
    }

    List<Attribute> attributes()
    {
        return attributes;
    }
}
