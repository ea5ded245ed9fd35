package io.peregrine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;

import io.peregrine.domain.KeyKind;

/**
 * How a CSV file's columns become message fields, as a mapping file (HOCON) says it:
 * <pre>
 * payment {
 *     FIELD { column = NAME }            # or constant = TEXT; further: unit, since, values
 * }
 * advice | reversal | outcome | event | move { the same with the fields of each }
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
    private static final List<String> SECTIONS =
        Stream.concat(Arrays.stream(Message.values()).map(Message::mappingName), Stream.of("label")).toList();
    private static final int MAX_ATTRIBUTES = 16;
    private static final int ATTRIBUTE_NAME_LENGTH = 24;

    /** Which message the rows of a file become. */
    enum Message
    {
        PAYMENT(MessageLayout.PAYMENT),
        PROFILE(null),
        ADVICE(MessageLayout.ADVICE),
        REVERSAL(MessageLayout.REVERSAL),
        OUTCOME(MessageLayout.OUTCOME),
        EVENT(MessageLayout.EVENT),
        MOVE(MessageLayout.MOVE);

        private final MessageLayout layout;

        Message(final MessageLayout layout)
        {
            this.layout = layout;
        }

        /** @return the section's name, and what the command line calls it. */
        String mappingName()
        {
            return name().toLowerCase(Locale.ROOT);
        }
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
    private final List<Attribute> attributes = new ArrayList<>();
    private final Map<Message, MessageMapping> messages = new EnumMap<>(Message.class);
    private final Label label;
    private final Key key;

    private Mapping(final Path file, final MappingSection root)
    {
        this.file = file;
        for (final Message message : Message.values())
        {
            if (null != message.layout && root.has(message.mappingName()))
            {
                messages.put(message, new MessageMapping(file, message.layout, root));
            }
        }
        if (root.has("label") && !messages.containsKey(Message.PAYMENT))
        {
            throw root.problem("label", "label stands without payment: it says what becomes known of payments");
        }
        label = root.has("label") ? label(root.section("label", List.of("column", "fraud-value", "delay"))) : null;
        key = root.has("profile") ? readProfile(root.section("profile", List.of("key", "attributes"))) : null;
        if (messages.isEmpty() && null == key)
        {
            throw new InputProblem(file + ": the mapping maps nothing: write payment { ... } or profile { ... }");
        }
    }

    /** @throws InputProblem that names file and line. */
    static Mapping read(final Path file)
    {
        FileTrouble.checkReadable(file, "a mapping file");
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
                Arrays.stream(KeyKind.values()).map(KeyKind::policyName).toList()));
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
        if (Message.PROFILE == message ? null == key : !messages.containsKey(message))
        {
            final String name = message.mappingName();
            throw new InputProblem(file + ": the mapping has no " + name + " { ... }, so rows cannot become " + name +
                " messages: add it or choose another --message");
        }
    }

    /** @return how rows become this message of fields; null where the file does not say. */
    MessageMapping message(final Message message)
    {
        return messages.get(message);
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
