package io.peregrine.policy;

import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import io.peregrine.domain.Action;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.PaymentField;
import io.peregrine.domain.ZoneTable;

/**
 * What policy.yaml says, but for the model and its bands.
 *
 * @param name        of the policy.
 * @param zone        of calendars.
 * @param currency    ISO 4217 numeric.
 * @param decimals    of the currency's minor unit.
 * @param capacities  how much state it keeps.
 * @param lateAllowNs how far behind a payment may come and still be counted.
 * @param constants   Long, Double, Boolean or String by name, as written; constant nodes by name.
 * @param otherwise   what is done where nothing else says.
 * @param shortOfTime what is left out.
 */
record Head(
    String name,
    ZoneTable zone,
    int currency,
    int decimals,
    Capacities capacities,
    long lateAllowNs,
    Map<String, Constant> constants,
    Action otherwise,
    ShortOfTime shortOfTime)
{
    static final String FILE = "policy.yaml";
    static final String[] KEYS =
    {
        "policy", "language", "zone", "currency", "capacity", "late", "constants", "champion", "challengers", "bands",
        "otherwise", "short-of-time", "assume-outcome"
    };

    private static final int EURO = 978;
    private static final int EURO_DECIMALS = 2;

    /** A named value. */
    record Constant(YamlNode name, Object value)
    {
    }

    /** @return what holds where there is no policy. */
    static Head empty()
    {
        return new Head("none", ZoneTable.UTC, EURO, EURO_DECIMALS, Capacities.defaults(), 0, Map.of(), Action.APPROVE,
            new ShortOfTime(List.of()));
    }

    static Head read(final Section sheet, final Function<String, ZoneTable> zones, final Reading reading)
    {
        final String name = reading.id(sheet.require("policy", "policy: and a name"), "a policy's name");
        final Long language = reading.integer(
            sheet.require("language", "language: 1"), "language", Long.MIN_VALUE, Long.MAX_VALUE);
        if (null != language && 1 != language)
        {
            reading.problems().add(sheet.find("language"), "language " + language +
                " is not known to this version: write 1");
        }
        refuseLater(sheet, reading);

        final Currency currency = currency(sheet.require("currency", "currency: EUR"), reading);
        final Action otherwise = reading.choice(sheet.find("otherwise"), "action", Reading.ACTIONS);
        return new Head(
            name,
            zone(sheet.find("zone"), zones, reading),
            null == currency ? EURO : currency.getNumericCode(),
            null == currency ? EURO_DECIMALS : currency.getDefaultFractionDigits(),
            Capacities.read(sheet.find("capacity"), reading),
            late(reading.section(sheet.find("late"), "late", "allow", "beyond"), reading),
            constants(sheet.find("constants"), reading),
            null == otherwise ? Action.APPROVE : otherwise,
            ShortOfTime.read(sheet.find("short-of-time"), reading));
    }

    private static void refuseLater(final Section sheet, final Reading reading)
    {
        final List<YamlNode> challengers = reading.items(sheet.find("challengers"), "challengers");
        if (!challengers.isEmpty())
        {
            reading.problems().add(challengers.get(0), "this version runs no challengers: write challengers: []");
        }

        final YamlNode node = sheet.find("assume-outcome");
        final String outcome = reading.text(node, "assume-outcome");
        if ("decision".equals(outcome))
        {
            reading.problems().add(node, "assume-outcome: decision is not in this version: write none");
        }
        else if (null != outcome && !"none".equals(outcome))
        {
            reading.unknown(node, "assume-outcome", outcome, List.of("none"));
        }
    }

    private static ZoneTable zone(
        final YamlNode node, final Function<String, ZoneTable> zones, final Reading reading)
    {
        final String name = reading.text(node, "zone");
        if (null == name || ZoneTable.UTC.zone().equals(name))
        {
            return ZoneTable.UTC;
        }
        ZoneTable table = null;
        String because = "";
        try
        {
            table = zones.apply(name);
        }
        catch (final java.time.DateTimeException | IllegalArgumentException ex)
        {
            because = " (" + ex.getMessage() + ")";
        }
        if (null == table)
        {
            final String nearest = Suggestion.nearest(name, new TreeSet<>(java.time.ZoneId.getAvailableZoneIds()));
            reading.problems().add(node, "zone \"" + name + "\" does not exist" + (null == nearest ?
                because + ": write a name like UTC or Europe/Brussels" : ": did you mean \"" + nearest + "\"?"));
            return ZoneTable.UTC;
        }
        return table;
    }

    private static Currency currency(final YamlNode node, final Reading reading)
    {
        final String code = reading.text(node, "currency");
        if (null == code)
        {
            return null;
        }
        final Map<String, Currency> known = new TreeMap<>();
        for (final Currency currency : Currency.getAvailableCurrencies())
        {
            if (currency.getDefaultFractionDigits() >= 0 && currency.getNumericCode() > 0)
            {
                known.put(currency.getCurrencyCode(), currency);
            }
        }
        if (!known.containsKey(code))
        {
            final String nearest = Suggestion.nearest(code.toUpperCase(java.util.Locale.ROOT), known.keySet());
            reading.problems().add(node, "unknown currency \"" + code + "\"" + (null == nearest ?
                ": write an ISO 4217 code like EUR" : ": did you mean \"" + nearest + "\"?"));
        }
        return known.get(code);
    }

    private static long late(final Section section, final Reading reading)
    {
        final Long allowNs = reading.durationNs(section.find("allow"), "late.allow");
        final YamlNode node = section.find("beyond");
        final String beyond = reading.text(node, "late.beyond");
        if (null != beyond && !"decide-and-flag".equals(beyond))
        {
            reading.problems().add(node, "late.beyond: " + beyond + " is not in this version: write decide-and-flag");
        }
        return null == allowNs ? 0 : allowNs;
    }

    private static Map<String, Constant> constants(final YamlNode node, final Reading reading)
    {
        final Map<String, Constant> constants = new TreeMap<>();
        for (final YamlNode.Entry entry : reading.entries(node, "constants"))
        {
            final String name = reading.name(entry.key(), "a constant's name");
            Object value = ScalarValue.of(entry.value(), "a constant", reading.problems());
            if (entry.value().is(YamlNode.Kind.NULL) || value instanceof Double && !Double.isFinite((Double)value))
            {
                reading.problems().add(entry.value(), "a constant must be a number, text, true or false, not " +
                    entry.value().description() + ": write one, for example 0.5");
            }
            value = null == value ? (Object)0.0 : value;
            if (null != name)
            {
                constants.put(name, new Constant(entry.key(), value));
            }
        }
        return Collections.unmodifiableMap(constants);
    }

    /** @return the constants whose names nothing else has; the others become problems. */
    Map<String, Object> constantValues(final FeatureLayout layout, final Problems problems)
    {
        final Set<String> wireIds = Set.of("amount", "merchant_id", "terminal_id");
        final Map<String, Object> values = new HashMap<>();
        constants.forEach((constantName, constant) ->
        {
            final boolean isField =
                wireIds.contains(constantName) || null != PaymentField.ofPolicyName(constantName);
            if (layout.indexOf(constantName) >= 0 || isField)
            {
                problems.add(constant.name(), "constant \"" + constantName + "\" has the name of a " +
                    (isField ? "payment field" : "feature") + ": choose another");
            }
            else
            {
                values.put(constantName, constant.value());
            }
        });
        return values;
    }
}
