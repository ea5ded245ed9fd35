package io.peregrine.policy;

import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import io.peregrine.domain.Action;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.Spelling;
import io.peregrine.domain.ZoneTable;
import io.peregrine.rules.Vocabulary;

/**
 * What policy.yaml says, but for the model and its bands.
 *
 * @param name            of the policy.
 * @param zone            of calendars.
 * @param currency        ISO 4217 numeric.
 * @param decimals        of the currency's minor unit.
 * @param capacities      how much state it keeps.
 * @param lateAllowNs     how far behind a payment may come and still be counted.
 * @param constants       Long, Double, Boolean or String by name, as written; constant nodes by name.
 * @param otherwise       what is done where nothing else says.
 * @param shortOfTime     what is left out.
 * @param assumesOutcomes a decision stands for the outcome until one comes.
 * @param approvals       how many people must agree to the policy that follows.
 * @param zones           that the policy names.
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
    ShortOfTime shortOfTime,
    boolean assumesOutcomes,
    int approvals,
    ZoneTables zones)
{
    static final String FILE = "policy.yaml";
    static final String[] KEYS =
    {
        "policy", "language", "zone", "currency", "capacity", "late", "constants", "champion", "segments",
        "challengers", "scores", "bands", "otherwise", "short-of-time", "assume-outcome", "approvals", RuleBudget.KEY
    };

    private static final Map<String, Boolean> ASSUME_OUTCOME = Ordered.map("none", false, "decision", true);
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
            new ShortOfTime(List.of()), false, 1, new ZoneTables(none -> null));
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

        final ZoneTables tables = new ZoneTables(zones);
        final Currency currency = currency(sheet.require("currency", "currency: EUR"), reading);
        final Long approvals = reading.integer(sheet.find("approvals"), "approvals", 1, ListSheet.MAX_APPROVALS);
        final Action otherwise = reading.choice(sheet.find("otherwise"), "action", Reading.ACTIONS);
        return new Head(
            name,
            zone(sheet.find("zone"), tables, reading),
            null == currency ? EURO : currency.getNumericCode(),
            null == currency ? EURO_DECIMALS : currency.getDefaultFractionDigits(),
            Capacities.read(sheet.find("capacity"), reading),
            late(reading.section(sheet.find("late"), "late", "allow", "beyond"), reading),
            constants(sheet.find("constants"), reading),
            null == otherwise ? Action.APPROVE : otherwise,
            ShortOfTime.read(sheet.find("short-of-time"), reading),
            Boolean.TRUE.equals(reading.choice(sheet.find("assume-outcome"), "assume-outcome", ASSUME_OUTCOME)),
            null == approvals ? 1 : approvals.intValue(),
            tables);
    }

    private static ZoneTable zone(final YamlNode node, final ZoneTables zones, final Reading reading)
    {
        final String name = reading.text(node, "zone");
        final ZoneTable table = null == name ? null : zones.read(node, name, reading.problems());
        return null == table ? ZoneTable.UTC : table;
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
            final String nearest = Spelling.nearest(code.toUpperCase(java.util.Locale.ROOT), known.keySet());
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

    /** @return the constants beside the payment's fields alone. */
    Map<String, Object> constantsOfPayment()
    {
        final Map<String, Object> values = new HashMap<>();
        constants.forEach((constantName, constant) ->
        {
            if (!FieldNames.isField(constantName))
            {
                values.put(constantName, constant.value());
            }
        });
        return values;
    }

    /** @return the constants whose names nothing else has; the others become problems. */
    Map<String, Object> constantValues(final FeatureLayout layout, final Problems problems)
    {
        final Map<String, Object> values = new HashMap<>();
        constants.forEach((constantName, constant) ->
        {
            final boolean isField =
                FieldNames.isField(constantName) || Vocabulary.fixedNames().contains(constantName);
            if (layout.indexOf(constantName) >= 0 || isField)
            {
                problems.add(constant.name(), "constant \"" + constantName + "\" has the name of a " +
                    (isField ? "field of the payment or the model" : "feature") + ": choose another");
            }
            else
            {
                values.put(constantName, constant.value());
            }
        });
        return values;
    }
}
