package io.peregrine.cli;

import java.time.Instant;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;

/** Codes and times of messages as people write them. */
final class CodeText
{
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final Map<Integer, String> CURRENCIES = currencies();

    private CodeText()
    {
    }

    private static Map<Integer, String> currencies()
    {
        final Map<Integer, String> codes = new HashMap<>();
        Currency.getAvailableCurrencies().stream().sorted(Comparator.comparing(Currency::getCurrencyCode))
            .forEach(currency -> codes.putIfAbsent(currency.getNumericCode(), currency.getCurrencyCode()));
        codes.remove(0);
        return codes;
    }

    /** @param numeric of ISO 4217; 0 where there is none. @return its letters, or the number where it has none. */
    static String currency(final int numeric)
    {
        return CURRENCIES.getOrDefault(numeric, 0 == numeric ? "-" : Integer.toString(numeric));
    }

    /** @return RFC 3339, UTC. */
    static String time(final long epochNs)
    {
        return Instant.ofEpochSecond(Math.floorDiv(epochNs, NANOS_PER_SECOND), Math.floorMod(epochNs, NANOS_PER_SECOND))
            .toString();
    }
}
