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
        "amount_minor", "customer_id", "t_nb_7d", "c_nb_1d", "limit", "least", "mcc");
    private static final List<String> INT_LITERALS = List.of(
        "0", "1", "-1", "2", "7", "3037000500", "9223372036854775807", "-9223372036854775808", "4611686018427387904");
    private static final List<String> DOUBLES = List.of("amount", "c_avg_30d", "t_risk_7d", "high_amount");
    private static final List<String> DOUBLE_LITERALS = List.of(
        "0.0", "-0.0", "1.0", "-1.5", "0.5", "9223372036854775807.0", "1e300", "-9223372036854775808.0", "7.0");
    private static final List<String> BOOLS = List.of("cardholder_present", "malware_flag", "is_strict");
    private static final List<String> GETTERS = List.of(
        "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours",
        "getMinutes", "getSeconds", "getMilliseconds");
    private static final List<String> MODES = List.of("CHIP", "CONTACTLESS", "ECOM", "FALLBACK");
    private static final List<String> IDS = List.of("A", "TERM0001", "MERCHANT1234567", "MERCHANT", "TERM0002");
    private static final List<String> TIMES = List.of(
        "1970-01-01T00:00:00Z", "2024-02-29T23:59:59.999999999Z", "1969-12-31T23:59:59Z", "1900-01-01T12:00:00+02:00");
    private static final long[] LONGS =
        { 0, 1, -1, 2, 7, 8, Long.MAX_VALUE, Long.MIN_VALUE + 1, 3037000500L, 1L << 62, -(1L << 62) };
    private static final double[] NUMBERS =
        { 0.0, -0.0, 1.0, -1.0, 0.5, 7.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0x1p63,
          -0x1p63, 1e300, Double.MIN_VALUE, 220.0, 219.99 };

    private final Random random;

    RandomExpressions(final long seed)
    {
        random = new Random(seed);
    }

    String bool(final int depth)
    {
        if (depth <= 0)
        {
            return leaf();
        }
        return switch (random.nextInt(12))
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
            default -> leaf();
        };
    }

    String integer(final int depth)
    {
        if (depth <= 0)
        {
            return pick(random.nextBoolean() ? INTS : INT_LITERALS);
        }
        return switch (random.nextInt(8))
        {
            case 0, 1, 2 -> "(" + integer(depth - 1) + " " + "+-*/%".charAt(random.nextInt(5)) + " " +
                integer(depth - 1) + ")";
            case 3 -> "-(" + integer(depth - 1) + ")";
            case 4 -> "int(" + (random.nextBoolean() ? number(depth - 1) : integer(depth - 1)) + ")";
            case 5 -> "(" + bool(depth - 1) + " ? " + integer(depth - 1) + " : " + integer(depth - 1) + ")";
            case 6 -> random.nextInt(4) == 0 ? "int(now)" : "now." + pick(GETTERS) +
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
        return switch (random.nextInt(7))
        {
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
        for (final String name : List.of("amount_minor", "customer_id", "t_nb_7d", "c_nb_1d", "mcc"))
        {
            maybe(given, name,
                random.nextInt(3) == 0 ? random.nextLong() : LONGS[random.nextInt(LONGS.length)]);
        }
        maybe(given, "t_nb_7d", random.nextInt(4) == 0 ? Long.MIN_VALUE : random.nextInt(9));
        for (final String name : List.of("amount", "c_avg_30d", "t_risk_7d"))
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
        maybe(given, "now", random.nextBoolean() ?
            Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)) :
            Instant.ofEpochSecond(0, random.nextLong()));
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
