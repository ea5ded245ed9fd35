package io.peregrine.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random sets of rules over {@link Fixtures#WIDE}, as analysts write them: terms over one name, some over
 * several, some parts that many rules share; and, more rarely, anything else that is well-typed.
 */
final class RandomRuleSets
{
    private static final List<String> ORDERS = List.of("<", "<=", ">", ">=", "==", "!=");
    private static final List<String> INTS = List.of("t_nb_7d", "c_nb_1d", "amount_minor", "mcc", "score");
    private static final List<String> INT_LIMITS = List.of(
        "0", "1", "2", "3", "5", "7", "limit", "least", "twice_limit", "-1", "3037000500",
        "9223372036854775807", "-9223372036854775808");
    private static final List<String> DOUBLES = List.of("amount", "c_avg_30d", "t_risk_7d", "norm", "user_3");
    private static final List<String> DOUBLE_LIMITS = List.of(
        "0.0", "-0.0", "0.5", "1.0", "7.0", "219.99", "220.0", "high_amount", "-1.0", "1e300", "1e400", "-1e400",
        "5e-324", "9223372036854775807.0");
    private static final List<String> SHARED_NUMBERS = List.of(
        "amount / c_avg_30d", "amount * t_risk_7d - 1.0", "double(t_nb_7d) / double(c_nb_1d)", "-amount");
    private static final List<String> SHARED_INTS = List.of(
        "t_nb_7d / c_nb_1d", "amount_minor * 3 + 1", "int(amount)", "now.getHours('+02:00')", "t_nb_7d % 3",
        "(t_nb_7d > 2 ? mcc : amount_minor)");
    private static final List<String> SHARED_CONDITIONS = List.of(
        "amount > 1.5 * c_avg_30d", "(amount > 220.0 || t_nb_7d / c_nb_1d > 2)", "t_nb_7d * c_nb_1d > 7",
        "(cardholder_present ? amount > 1.0 : t_risk_7d > 0.5)", "avs_result == cvv_result",
        "(amount / c_avg_30d > 3.0 || malware_flag)", "is_far", "amount > 2.0 * norm",
        "now.getHours('Europe/Brussels') > 11 && t_nb_7d > 1", "[1, 2, 3].exists(x, x == t_nb_7d)",
        "[c_nb_1d, 3].exists(t_nb_7d, t_nb_7d * c_nb_1d > 7)", "merchant_id.startsWith('MERCH')",
        "now - timestamp('2024-01-01T00:00:00Z') > duration('1h')");
    private static final List<String> NAMES = List.of(
        "entry_mode == 'ECOM'", "entry_mode != web", "entry_mode in ['CHIP', 'FALLBACK']", "entry_mode == null",
        "'ECOM' == entry_mode", "cvv_result == 'NO_MATCH'", "avs_result in ['MATCH', null]", "merchant_id == 'A'",
        "merchant_id in ['MERCHANT1234567', 'MERCHANT', 'B']", "merchant_id != 'MERCHANT1234567'",
        "merchant_id != null", "terminal_id == 'TERM0001'", "terminal_id in ['A', 'MERCHANT']", "terminal_id == null",
        "malware_flag", "!malware_flag", "cardholder_present", "cardholder_present == true", "is_strict",
        "malware_flag < true", "cardholder_present == null", "malware_flag != null");
    private static final List<String> TIMES = List.of(
        "1970-01-01T00:00:00Z", "2024-02-29T23:59:59.999999999Z", "1969-12-31T23:59:59Z");

    private final Random random;
    private final RandomExpressions expressions;

    RandomRuleSets(final long seed)
    {
        random = new Random(seed);
        expressions = new RandomExpressions(seed);
    }

    List<RuleCompiler.RuleText> rules(final int count)
    {
        final List<RuleCompiler.RuleText> rules = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            rules.add(new RuleCompiler.RuleText("r" + i, rule()));
        }
        return rules;
    }

    Map<String, Object> given()
    {
        return expressions.given();
    }

    private String rule()
    {
        String rule = term();
        for (int terms = random.nextInt(5); terms > 0; terms--)
        {
            rule = switch (random.nextInt(10))
            {
                case 0 -> "!(!(" + rule + ") || " + term() + ")";
                case 1 -> term() + " && (" + rule + ")";
                case 2 -> "(" + rule + " || " + term() + ")";
                default -> rule + " && " + term();
            };
        }
        return rule;
    }

    private String term()
    {
        return switch (random.nextInt(20))
        {
            case 0, 1, 2, 3 -> comparison(INTS, INT_LIMITS);
            case 4, 5, 6, 7 -> comparison(DOUBLES, DOUBLE_LIMITS);
            case 8, 9, 10 -> pick(NAMES);
            case 11 -> range();
            case 12, 13 -> random.nextBoolean() ? comparison(SHARED_NUMBERS, DOUBLE_LIMITS) :
                comparison(SHARED_INTS, INT_LIMITS);
            case 14, 15 -> pick(SHARED_CONDITIONS);
            case 16 -> "now " + pick(ORDERS) + " timestamp('" + pick(TIMES) + "')";
            case 17 -> "(" + pick(random.nextBoolean() ? INTS : DOUBLES) + (random.nextBoolean() ? " == " : " != ") +
                "null)";
            case 18 -> pick(INTS) + " in [" + pick(INT_LIMITS) + ", null, 4]";
            default -> expressions.bool(random.nextInt(4));
        };
    }

    private String range()
    {
        final String name = pick(INTS);
        final String low = name + " " + pick(ORDERS) + " " + pick(INT_LIMITS);
        final String high = name + " " + pick(ORDERS) + " " + pick(INT_LIMITS);
        return switch (random.nextInt(4))
        {
            case 0 -> "(" + low + " || " + high + ")";
            case 1 -> "!(" + low + " && " + high + ")";
            case 2 -> "(" + low + " || " + name + " == null)";
            default -> "(" + low + " || " + high + " && !(" + name + " == 3))";
        };
    }

    private String comparison(final List<String> subjects, final List<String> limits)
    {
        return random.nextInt(6) == 0 ? pick(limits) + " " + pick(ORDERS) + " " + pick(subjects) :
            pick(subjects) + " " + pick(ORDERS) + " " + pick(limits);
    }

    private String pick(final List<String> choices)
    {
        return choices.get(random.nextInt(choices.size()));
    }
}
