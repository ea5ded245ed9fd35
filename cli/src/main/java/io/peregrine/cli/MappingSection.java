package io.peregrine.cli;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

/** One object of a mapping file, read strictly: every problem names the file and the line. */
final class MappingSection
{
    private final String name;
    private final ConfigObject object;

    private MappingSection(final String name, final ConfigObject object)
    {
        this.name = name;
        this.object = object;
    }

    /** @param allowed the only keys it may have; null: any. */
    static MappingSection of(final String name, final ConfigValue value, final Collection<String> allowed)
    {
        if (!(value instanceof ConfigObject))
        {
            throw problem(value, name + " must be an object: write " + name + " { ... }");
        }
        final MappingSection section = new MappingSection(name, (ConfigObject)value);
        for (final Map.Entry<String, ConfigValue> entry : section.object.entrySet())
        {
            if (null != allowed && !allowed.contains(entry.getKey()))
            {
                throw problem(entry.getValue(), "unknown key \"" + entry.getKey() + "\"" +
                    (name.isEmpty() ? "" : " in " + name) + Suggestion.of(entry.getKey(), allowed));
            }
        }
        return section;
    }

    /** @return in the order of the file, which hash maps do not keep. */
    List<String> keys()
    {
        return object.entrySet().stream()
            .sorted((a, b) -> a.getValue().origin().lineNumber() != b.getValue().origin().lineNumber() ?
                Integer.compare(a.getValue().origin().lineNumber(), b.getValue().origin().lineNumber()) :
                a.getKey().compareTo(b.getKey()))
            .map(Map.Entry::getKey).toList();
    }

    boolean has(final String key)
    {
        return object.containsKey(key);
    }

    MappingSection section(final String key, final Collection<String> allowed)
    {
        return of(name.isEmpty() ? key : name + "." + key, object.get(key), allowed);
    }

    /** @return a number or a text as it was written; null where the key is not there. */
    String text(final String key)
    {
        final ConfigValue value = object.get(key);
        if (null == value)
        {
            return null;
        }
        if (ConfigValueType.OBJECT == value.valueType() || ConfigValueType.LIST == value.valueType() ||
            ConfigValueType.NULL == value.valueType())
        {
            throw problem(value, name + "." + key + " must be a text or a number");
        }
        return object.toConfig().getString('"' + key.replace("\"", "\\\"") + '"');
    }

    String required(final String key, final String example)
    {
        final String text = text(key);
        if (null == text)
        {
            throw problem(name + " has no " + key + ": add " + key + " = " + example);
        }
        return text;
    }

    /** @return nanoseconds. */
    long duration(final String key, final String example)
    {
        required(key, example);
        try
        {
            return object.toConfig().getDuration(key).toNanos();
        }
        catch (final com.typesafe.config.ConfigException | ArithmeticException ex)
        {
            throw problem(key, name + "." + key + " must be a duration: write " + key + " = " + example);
        }
    }

    /** @return a problem with the whole section. */
    InputProblem problem(final String what)
    {
        return problem(object, what);
    }

    /** @return a problem with one of its keys. */
    InputProblem problem(final String key, final String what)
    {
        return problem(object.getOrDefault(key, object), what);
    }

    private static InputProblem problem(final ConfigValue value, final String what)
    {
        final ConfigOrigin origin = value.origin();
        final String file = null == origin.filename() ? origin.description() : origin.filename();
        return new InputProblem((origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file) + ": " + what);
    }
}
