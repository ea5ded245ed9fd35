package io.peregrine.policy;

import java.util.List;

/**
 * A value in a YAML file, with its place.
 *
 * @param file    relative to the policy directory.
 * @param line    where it begins, from 1.
 * @param column  where it begins, from 1.
 * @param kind    what it is.
 * @param text    of a scalar, as read; empty otherwise.
 * @param items   of a list; empty otherwise.
 * @param entries of a map, in the file's order, each key once; empty otherwise.
 * @param source  of a scalar: where its characters stand; null otherwise.
 */
record YamlNode(
    String file,
    int line,
    int column,
    Kind kind,
    String text,
    List<YamlNode> items,
    List<Entry> entries,
    ScalarSource source)
{
    /** What a value can be, as YAML 1.2's core schema has it. */
    enum Kind
    {
        MAP("a map"), LIST("a list"), TEXT("text"), INT("an integer"), DOUBLE("a number"), BOOL("true or false"),
        NULL("nothing");

        private final String description;

        Kind(final String description)
        {
            this.description = description;
        }

        String description()
        {
            return description;
        }
    }

    /** A key, which is a scalar, and its value. */
    record Entry(YamlNode key, YamlNode value)
    {
    }

    boolean is(final Kind other)
    {
        return kind == other;
    }

    /** @return what it is, for messages. */
    String description()
    {
        return switch (kind)
        {
            case MAP, LIST, NULL -> kind.description();
            case TEXT -> '"' + shortText() + '"';
            case INT, DOUBLE, BOOL -> shortText();
        };
    }

    private String shortText()
    {
        final int limit = 60;
        return text.length() <= limit ? text : text.substring(0, limit) + "...";
    }
}
