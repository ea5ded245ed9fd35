package io.peregrine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.agrona.concurrent.UnsafeBuffer;

/** A mapping's section of one message: which columns and constants fill its fields. Immutable once read. */
final class MessageMapping
{
    private static final List<String> FIELD_KEYS = List.of("column", "constant", "unit", "since", "values");

    private final Path file;
    private final MessageLayout layout;
    private final List<Mapping.Column> columns = new ArrayList<>();
    private final MessageFrame constants;
    private final Map<MappedField, MappingSection> sections = new HashMap<>();

    /**
     * @param root that has a section of the layout's name.
     * @throws InputProblem that names file and line.
     */
    MessageMapping(final Path file, final MessageLayout layout, final MappingSection root)
    {
        this.file = file;
        this.layout = layout;
        constants = new MessageFrame(layout, new UnsafeBuffer(new byte[MessageFrame.CAPACITY]));
        final String name = layout.mappingName();
        final MappingSection message =
            root.section(name, layout.fields().stream().map(MappedField::mappingName).toList());
        for (final MappedField field : layout.fields())
        {
            if (message.has(field.mappingName()))
            {
                readField(field, message.section(field.mappingName(), FIELD_KEYS));
            }
            else if (layout.isRequired(field))
            {
                throw message.problem(name + " has no " + field.mappingName() + ": add " + field.mappingName() +
                    " { column = ... }");
            }
        }
        for (final Mapping.Column column : columns)
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
            columns.add(new Mapping.Column(
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
            return MessageFrame.instant(since);
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

    MessageLayout layout()
    {
        return layout;
    }

    /** @return the fields that columns fill; currencies before amounts. */
    List<Mapping.Column> columns()
    {
        return columns;
    }

    /** @return a frame over buffer that holds the constants, and goes back to them. */
    MessageFrame newFrame(final UnsafeBuffer buffer)
    {
        return new MessageFrame(buffer, constants);
    }

    /** @return what is wrong where the id is a constant. */
    InputProblem idProblem()
    {
        final String name = layout.mappingName();
        return new InputProblem(file + ": " + name + "." + layout.id().mappingName() + " must be a column: each " +
            name + " has its own");
    }
}
