package io.peregrine.engine;

import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

import io.peregrine.domain.Action;
import io.peregrine.ingest.FailPolicy;
import io.peregrine.policy.CountryCodes;
import io.peregrine.protocol.Channel;
import io.peregrine.protocol.TransactionType;

/** Reads {@code fail-policy}: a list of entries, each with {@code when} and {@code then}. */
final class FailPolicyReader
{
    private static final String PATH = ConfigKey.FAIL_POLICY.path();
    private static final Set<String> ENTRY_KEYS = Set.of("when", "then");
    private static final Set<String> CONDITIONS = Set.of("amount-above", "amount-below", "currency", "channel",
        "transaction-type", "merchant-country", "tenant");
    private static final int MAX_CODE = 999;
    private static final int MAX_TENANT = 65_535;

    private FailPolicyReader()
    {
    }

    static FailPolicy read(final Config config)
    {
        if (!config.hasPath(PATH))
        {
            return FailPolicy.NONE;
        }

        final ConfigValue value = config.getValue(PATH);
        try
        {
            // On the command line it comes as a text.
            final Config whole = ConfigValueType.STRING == value.valueType() ?
                ConfigFactory.parseString(PATH + " = " + value.unwrapped()) : config;
            final List<FailPolicy.Entry> entries = new ArrayList<>();
            for (final Config entry : whole.getConfigList(PATH))
            {
                entries.add(entry(entry, value));
            }
            return new FailPolicy(entries);
        }
        catch (final ConfigException ex)
        {
            throw problem(value, "must be a list of { when { channel = ATM }, then = decline }: " + ex.getMessage());
        }
    }

    private static FailPolicy.Entry entry(final Config entry, final ConfigValue value)
    {
        checkKeys(entry, ENTRY_KEYS, value);
        final Config when = entry.hasPath("when") ? entry.getConfig("when") : ConfigFactory.empty();
        checkKeys(when, CONDITIONS, value);
        if ((when.hasPath("amount-above") || when.hasPath("amount-below")) && !when.hasPath("currency"))
        {
            throw problem(value, "needs a currency where it names an amount, since amounts are in minor units of one");
        }

        return new FailPolicy.Entry(
            when.hasPath("amount-above") ? when.getLong("amount-above") : Long.MIN_VALUE,
            when.hasPath("amount-below") ? when.getLong("amount-below") : Long.MAX_VALUE,
            when.hasPath("currency") ? currency(when.getString("currency"), value) : FailPolicy.ANY,
            when.hasPath("channel") ? channel(when.getString("channel"), value) : FailPolicy.ANY,
            when.hasPath("transaction-type") ? type(when.getString("transaction-type"), value) : FailPolicy.ANY,
            when.hasPath("merchant-country") ? country(when.getString("merchant-country"), value) : FailPolicy.ANY,
            when.hasPath("tenant") ? number(when.getString("tenant"), MAX_TENANT, "tenant", value) : FailPolicy.ANY,
            action(entry.getString("then"), value));
    }

    private static void checkKeys(final Config config, final Set<String> known, final ConfigValue value)
    {
        for (final String key : config.root().keySet())
        {
            if (!known.contains(key))
            {
                throw problem(value, "knows no " + key + ": use one of " + known.stream().sorted().toList());
            }
        }
    }

    private static Action action(final String text, final ConfigValue value)
    {
        return switch (text)
        {
            case "approve" -> Action.APPROVE;
            case "review" -> Action.REVIEW;
            case "decline" -> Action.DECLINE;
            case "none" -> null;
            default -> throw problem(value, "must end in then = approve, review, decline or none: " + text);
        };
    }

    private static int currency(final String text, final ConfigValue value)
    {
        try
        {
            return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) :
                Currency.getInstance(text.toUpperCase(Locale.ROOT)).getNumericCode();
        }
        catch (final IllegalArgumentException ignore)
        {
            throw problem(value, "knows no currency " + text + ": use three letters or the ISO 4217 number");
        }
    }

    private static int country(final String text, final ConfigValue value)
    {
        final Integer code = CountryCodes.numeric(text);
        return null != code ? code : number(text, MAX_CODE, "merchant-country", value);
    }

    private static int channel(final String text, final ConfigValue value)
    {
        try
        {
            return Channel.valueOf(text.toUpperCase(Locale.ROOT)).value();
        }
        catch (final IllegalArgumentException ignore)
        {
            throw problem(value, "knows no channel " + text + ": use POS, ATM, ECOMMERCE, MOTO, MOBILE or BRANCH");
        }
    }

    private static int type(final String text, final ConfigValue value)
    {
        try
        {
            return TransactionType.valueOf(text.toUpperCase(Locale.ROOT)).value();
        }
        catch (final IllegalArgumentException ignore)
        {
            throw problem(value, "knows no transaction-type " + text + ": use PURCHASE, CASH_WITHDRAWAL, REFUND, " +
                "CASHBACK, TRANSFER or ACCOUNT_VERIFICATION");
        }
    }

    private static int number(final String text, final int max, final String name, final ConfigValue value)
    {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > max)
        {
            throw problem(value, "knows no " + name + " " + text);
        }

        return Integer.parseInt(text);
    }

    private static ConfigProblem problem(final ConfigValue value, final String rule)
    {
        return new ConfigProblem(ConfigKey.where(value) + ": " + PATH + " " + rule);
    }
}
