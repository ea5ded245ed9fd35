package io.peregrine.rules;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Well-typed random expressions of the compiled subset over {@link Fixtures#VOCABULARY}, and values to give. */
final class RandomExpressions
{
    private static final List<String> ORDERS = List.of("<", "<=", ">", ">=");
    private static final List<String> INTS = List.of(
        "amount_minor", "customer_id", "t_nb_7d", "c_nb_1d", "limit", "least", "device_id", "score", "twice_limit");
    private static final List<String> INT_LITERALS = List.of(
        "0", "1", "-1", "2", "7", "3037000500", "9223372036854775807", "-9223372036854775808", "4611686018427387904");
    private static final List<String> DOUBLES = List.of(
        "amount", "c_avg_30d", "t_risk_7d", "user_3", "probability", "margin", "high_amount", "norm", "theft",
        "takeover");
    private static final List<String> DOUBLE_LITERALS = List.of(
        "0.0", "-0.0", "1.0", "-1.5", "0.5", "9223372036854775807.0", "1e300", "-9223372036854775808.0", "7.0");
    private static final List<String> BOOLS = List.of("cardholder_present", "malware_flag", "is_strict", "is_far");
    private static final List<String> GETTERS = List.of(
        "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours",
        "getMinutes", "getSeconds", "getMilliseconds");
    private static final List<String> MODES = List.of("CHIP", "CONTACTLESS", "ECOM", "FALLBACK");
    private static final List<String> IDS = List.of("A", "TERM0001", "MERCHANT1234567", "MERCHANT", "TERM0002");
    private static final List<String> TIMES = List.of(
        "1970-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "1990-03-25T01:00:00Z", "1985-10-27T02:00:00+02:00");
    private static final long[] LONGS =
        { 0, 1, -1, 2, 7, 8, Long.MAX_VALUE, Long.MIN_VALUE + 1, 3037000500L, 1L << 62, -(1L << 62) };
    private static final double[] NUMBERS =
        { 0.0, -0.0, 1.0, -1.0, 0.5, 7.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0x1p63,
          -0x1p63, 1e300, Double.MIN_VALUE, 220.0, 219.99 };

    private static final List<String> UINT_LITERALS = List.of(
        "0u", "1u", "2u", "7u", "9223372036854775807u", "9223372036854775808u", "18446744073709551615u", "4294967296u");
    private static final List<String> DURATIONS = List.of(
        "0s", "1s", "-1s", "1h30m", "59s", "-3600s", "24h", "8760h", "1000ms", "-90m", "1h1m1s", "2000000us");
    private static final List<String> TOKENS = List.of(
        "77", "18446744073709551615", "00000000000000010000000000000002", "ffffffffffffffff0000000000000000");
    private static final List<String> ADDRESSES = List.of("192.0.2.1", "2001:db8::1", "::1", "10.0.0.255");

    private final Random random;
    private final RandomTexts texts;
    private boolean hasDurations;

    RandomExpressions(final long seed)
    {
        random = new Random(seed);
        texts = new RandomTexts(random, this);
    }

    String bool(final int depth)
    {
        if (depth <= 0)
        {
            return leaf();
        }
        return switch (random.nextInt(19))
        {
            case 0, 1 -> "(" + bool(depth - 1) + " && " + bool(depth - 1) + ")";
            case 2, 3 -> "(" + bool(depth - 1) + " || " + bool(depth - 1) + ")";
            case 4 -> "!" + bool(depth - 1);
            case 5 -> "(" + bool(depth - 1) + " ? " + bool(depth - 1) + " : " + bool(depth - 1) + ")";
            case 6 -> "(" + integer(depth - 1) + " " + order() + " " + integer(depth - 1) + ")";
            case 7 -> "(" + number(depth - 1) + " " + order() + " " + number(depth - 1) + ")";
            case 8 -> "(" + integer(depth - 1) + equality() + integer(depth - 1) + ")";
            case 9 -> "(" + number(depth - 1) + equality() + number(depth - 1) + ")";
            // No && or || below ==: dev.cel 0.14.0 takes their errors there for values, which CEL does not.
            case 10 -> random.nextBoolean() ? "(" + leaf() + equality() + leaf() + ")" :
                "(" + bool(depth - 1) + " < " + bool(depth - 1) + ")";
            case 11 -> "(" + unsigned(depth - 1) + (random.nextBoolean() ? equality() : " " + order() + " ") +
                unsigned(depth - 1) + ")";
            case 12 -> "(" + time(depth - 1) + (random.nextBoolean() ? equality() : " " + order() + " ") +
                time(depth - 1) + ")";
            case 13 -> "(" + duration(depth - 1) + (random.nextBoolean() ? equality() : " " + order() + " ") +
                duration(depth - 1) + ")";
            case 14 -> texts.question(depth - 1);
            case 15 -> "(" + pick(List.of("[0, 1, 7]", "[t_nb_7d, limit]", "[c_nb_1d, -1, null]")) + "." +
                pick(List.of("exists", "all", "exists_one")) + "(x, x" + (random.nextBoolean() ?
                equality() : " " + order() + " ") + integer(depth - 1) + "))";
            case 16 -> "(['A', 'MER', 'ECOM', '1', 'ES'].exists(x, " + pick(List.of("merchant_id", "terminal_id",
                "entry_mode")) + "." + pick(List.of("startsWith", "endsWith", "contains")) + "(x)" + (
                random.nextBoolean() ? " && " + bool(depth - 1) : "") + "))";
            case 17 -> key();
            default -> leaf();
        };
    }

    private String key()
    {
        return switch (random.nextInt(9))
        {
            case 0 -> "list('customers').has(" + integer(1) + ")";
            case 1 -> "list('cards').has(" + pick(List.of("card_token", "lifecycle_id", "'77'")) + ")";
            case 2 -> "list('merchants').has(" + pick(List.of("merchant_id", "'A'")) + ")";
            case 3 -> "list('networks').has(ip_address)";
            case 4 -> "list('pairs').has(card_token, merchant_id)";
            case 5 -> "(card_token" + equality() + pick(List.of("'77'", "lifecycle_id", "null")) + ")";
            case 6 -> "(ip_address" + equality() + "'" + pick(ADDRESSES) + "')";
            case 7 -> "(ip_address in ['2001:db8::1', '192.0.2.1'])";
            default -> "(lifecycle_id in ['77', card_token])";
        };
    }

    String unsigned(final int depth)
    {
        if (depth <= 0)
        {
            return pick(UINT_LITERALS);
        }
        return switch (random.nextInt(7))
        {
            case 0, 1, 2 -> "(" + unsigned(depth - 1) + " " + "+-*/%".charAt(random.nextInt(5)) + " " +
                unsigned(depth - 1) + ")";
            case 3 -> "uint(" + integer(depth - 1) + ")";
            case 4 -> "uint(" + number(depth - 1) + ")";
            case 5 -> "(" + bool(depth - 1) + " ? " + unsigned(depth - 1) + " : " + unsigned(depth - 1) + ")";
            default -> unsigned(0);
        };
    }

    String time(final int depth)
    {
        return switch (depth <= 0 ? random.nextInt(3) : random.nextInt(7))
        {
            case 0 -> "timestamp('" + pick(TIMES) + "')";
            case 1, 2 -> "now";
            case 3 -> "(" + time(depth - 1) + " + " + duration(0) + ")";
            case 4 -> "(" + duration(0) + " + " + time(depth - 1) + ")";
            case 5 -> "(" + time(depth - 1) + " - " + duration(0) + ")";
            default -> "(" + bool(depth - 1) + " ? " + time(depth - 1) + " : " + time(depth - 1) + ")";
        };
    }

    /** In whole seconds: dev.cel 0.14.0 fails on a sum below zero that is none. */
    String duration(final int depth)
    {
        hasDurations = true;
        return switch (depth <= 0 ? 0 : random.nextInt(5))
        {
            case 1 -> "(" + duration(depth - 1) + (random.nextBoolean() ? " + " : " - ") + duration(depth - 1) + ")";
            case 2, 3 -> "(" + time(depth - 1) + " - " + time(depth - 1) + ")";
            case 4 -> "(" + bool(depth - 1) + " ? " + duration(depth - 1) + " : " + duration(depth - 1) + ")";
            default -> "duration('" + pick(DURATIONS) + "')";
        };
    }

    /** @return a text of names and constants, or of an id. */
    String text(final int depth)
    {
        return texts.text(depth);
    }

    String integer(final int depth)
    {
        if (depth <= 0)
        {
            return pick(random.nextBoolean() ? INTS : INT_LITERALS);
        }
        return switch (random.nextInt(15))
        {
            case 8 -> "size(" + texts.text(depth - 1) + ")";
            case 9 -> pick(List.of("math.greatest", "math.least")) + "(" + integer(depth - 1) + ", " +
                integer(depth - 1) + (random.nextBoolean() ? ", " + integer(depth - 1) : "") + ")";
            case 10 -> "math.abs(" + integer(depth - 1) + ")";
            case 11 -> "int(" + unsigned(depth - 1) + ")";
            case 12 -> "[limit, t_nb_7d, -3][" + integer(depth - 1) + "]";
            case 13 -> duration(depth - 1) + "." + pick(List.of("getHours", "getMinutes", "getSeconds",
                "getMilliseconds")) + "()";
            case 14 -> time(depth - 1) + "." + pick(GETTERS) + "(" + pick(List.of("", "'Europe/Brussels'", "'+05:30'",
                "'America/New_York'", "'UTC'")) + ")";
            case 0, 1, 2 -> "(" + integer(depth - 1) + " " + "+-*/%".charAt(random.nextInt(5)) + " " +
                integer(depth - 1) + ")";
            case 3 -> "-(" + integer(depth - 1) + ")";
            case 4 -> "int(" + (random.nextBoolean() ? number(depth - 1) : integer(depth - 1)) + ")";
            case 5 -> "(" + bool(depth - 1) + " ? " + integer(depth - 1) + " : " + integer(depth - 1) + ")";
            case 6 -> random.nextInt(4) == 0 ? "int(" + time(depth - 1) + ")" : "now." + pick(GETTERS) +
                (random.nextBoolean() ? "()" : "('" + pick(List.of("+02:00", "-11:30", "UTC")) + "')");
            default -> integer(0);
        };
    }

    String number(final int depth)
    {
        if (depth <= 0)
        {
            return pick(random.nextBoolean() ? DOUBLES : DOUBLE_LITERALS);
        }
        return switch (random.nextInt(10))
        {
            case 7 -> "math.abs(" + number(depth - 1) + ")";
            case 8 -> pick(List.of("math.greatest", "math.least")) + "(" + number(depth - 1) + ", " +
                number(depth - 1) + ")";
            case 9 -> "double(" + unsigned(depth - 1) + ")";
            case 0, 1, 2 -> "(" + number(depth - 1) + " " + "+-*/".charAt(random.nextInt(4)) + " " +
                number(depth - 1) + ")";
            case 3 -> "-(" + number(depth - 1) + ")";
            case 4 -> "double(" + (random.nextBoolean() ? number(depth - 1) : integer(depth - 1)) + ")";
            case 5 -> "(" + bool(depth - 1) + " ? " + number(depth - 1) + " : " + number(depth - 1) + ")";
            default -> number(0);
        };
    }

    /** @return values for some names; the others are missing. */
    Map<String, Object> given()
    {
        final Map<String, Object> given = new HashMap<>();
        for (final String name : List.of("amount_minor", "customer_id", "t_nb_7d", "c_nb_1d", "device_id"))
        {
            maybe(given, name,
                random.nextInt(3) == 0 ? random.nextLong() : LONGS[random.nextInt(LONGS.length)]);
        }
        maybe(given, "t_nb_7d", random.nextInt(4) == 0 ? Long.MIN_VALUE : random.nextInt(9));
        for (final String name : List.of("amount", "c_avg_30d", "t_risk_7d", "user_3"))
        {
            maybe(given, name, random.nextInt(3) == 0 ? Double.longBitsToDouble(random.nextLong()) :
                NUMBERS[random.nextInt(NUMBERS.length)]);
        }
        maybe(given, "cardholder_present", random.nextBoolean());
        maybe(given, "malware_flag", random.nextBoolean());
        maybe(given, "entry_mode", pick(MODES));
        maybe(given, "cvv_result", random.nextBoolean() ? "MATCH" : "NO_MATCH");
        maybe(given, "avs_result", random.nextBoolean() ? "MATCH" : "NO_MATCH");
        maybe(given, "merchant_id", pick(IDS));
        maybe(given, "terminal_id", pick(List.of("A", "TERM0001", "MERCHANT")));
        for (final String key : List.of("card_token", "lifecycle_id"))
        {
            maybe(given, key, pick(TOKENS));
        }
        maybe(given, "ip_address", pick(ADDRESSES));
        maybe(given, "now", random.nextInt(4) == 0 ? Instant.parse(pick(TIMES)) :
            Instant.ofEpochSecond(random.nextInt(2_100_000_000), hasDurations ? 0 : random.nextInt(1_000_000_000)));
        if (random.nextInt(4) > 0)
        {
            given.put("probability", NUMBERS[random.nextInt(5)]);
            given.put("margin", NUMBERS[random.nextInt(5)]);
        }
        maybe(given, "theft", NUMBERS[random.nextInt(6)]);
        maybe(given, "takeover", NUMBERS[random.nextInt(6)]);
        return given;
    }

    private void maybe(final Map<String, Object> given, final String name, final Object value)
    {
        if (random.nextInt(4) > 0)
        {
            given.put(name, value);
        }
    }

    private String leaf()
    {
        return switch (random.nextInt(12))
        {
            case 0 -> pick(List.of("true", "false"));
            case 1, 2 -> pick(BOOLS);
            case 3 -> "(" + pick(INTS.subList(0, 4)) + nullCheck();
            case 4 -> "(" + pick(DOUBLES.subList(0, 3)) + nullCheck();
            case 5 -> "(" + pick(List.of("entry_mode", "merchant_id", "terminal_id", "malware_flag")) + nullCheck();
            case 6 -> "(entry_mode" + equality() + (random.nextInt(4) == 0 ? "web" : "'" + pick(MODES) + "'") + ")";
            case 7 -> random.nextBoolean() ? "(entry_mode in ['ECOM', web, 'CHIP'])" :
                "(avs_result" + equality() + "cvv_result)";
            case 8 -> "(merchant_id" + (random.nextBoolean() ? equality() + "'" + pick(IDS) + "')" :
                random.nextBoolean() ? " in ['A', 'MERCHANT1234567'])" : equality() + "terminal_id)");
            case 9 -> "(terminal_id" + equality() + "'" + pick(List.of("A", "TERM0001", "MERCHANT")) + "')";
            case 10 -> "(now " + (random.nextBoolean() ? order() : equality()) + " timestamp('" + pick(TIMES) + "'))";
            default -> random.nextBoolean() ? "(" + integer(1) + " in [1, limit, -1" +
                (random.nextBoolean() ? ", null" : "") + "])" : "(" + number(1) + " in [0.0, 7.0, high_amount])";
        };
    }

    private String nullCheck()
    {
        return equality() + "null)";
    }

    private String order()
    {
        return pick(ORDERS);
    }

    private String equality()
    {
        return random.nextBoolean() ? " == " : " != ";
    }

    private String pick(final List<String> choices)
    {
        return choices.get(random.nextInt(choices.size()));
    }
}
