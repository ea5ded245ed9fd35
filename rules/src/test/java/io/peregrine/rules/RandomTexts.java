package io.peregrine.rules;

import java.util.List;
import java.util.Random;

/** Random texts that rules can hold, and questions about them. */
final class RandomTexts
{
    private static final List<String> NAMES = List.of("entry_mode", "channel", "cvv_result", "web");
    private static final List<String> IDS = List.of("merchant_id", "terminal_id");
    private static final List<String> PARTS = List.of(
        "'A'", "'MERCHANT'", "'E'", "''", "'1234567'", "'0001'", "'T1'", "'TERM0002'", "'ECOM'", "'NO_'", "'MATCH'",
        "'MERCHANT1234567'", "'MERCHANT12345678'", "'ü'", "string(is_strict)", "('E' + 'C')");
    private static final List<String> REGEXES = List.of("'^E.*'", "'A|CHIP'", "'[A-M]+'", "''", "'.*O.$'");
    private static final List<String> ORDERS = List.of(" < ", " <= ", " > ", " >= ");

    private final Random random;
    private final RandomExpressions expressions;

    RandomTexts(final Random random, final RandomExpressions expressions)
    {
        this.random = random;
        this.expressions = expressions;
    }

    String text(final int depth)
    {
        return random.nextBoolean() ? name(depth) : id(depth);
    }

    String question(final int depth)
    {
        final String order = pick(ORDERS);
        return switch (random.nextInt(9))
        {
            case 0 -> "(" + name(depth) + order + pick(PARTS) + ")";
            case 1 -> "(" + id(depth) + order + pick(PARTS) + ")";
            case 2 -> "(" + id(depth) + order + id(0) + ")";
            case 3 -> name(depth) + "." + part() + "(" + pick(PARTS) + ")";
            case 4 -> id(depth) + "." + part() + "(" + pick(PARTS) + ")";
            case 5 -> id(depth) + "." + part() + "(" + id(0) + ")";
            case 6 -> name(depth) + ".matches(" + pick(REGEXES) + ")";
            case 7 -> "(" + name(0) + order + name(0) + ")";
            default -> "(" + name(0) + equality() + name(depth) + ")";
        };
    }

    private String name(final int depth)
    {
        return depth <= 0 || random.nextBoolean() ? pick(NAMES) : random.nextInt(4) == 0 ?
            "string(" + pick(List.of("malware_flag", "is_strict", "(amount > 1.0)")) + ")" :
            "(" + expressions.bool(depth - 1) + " ? " + name(depth - 1) + " : " +
            pick(List.of("'other'", "'ECOM'", "entry_mode", "channel")) + ")";
    }

    private String id(final int depth)
    {
        return depth <= 0 || random.nextBoolean() ? pick(IDS) :
            "(" + expressions.bool(depth - 1) + " ? " + id(depth - 1) + " : " +
            pick(List.of("'A'", "merchant_id", "terminal_id")) + ")";
    }

    private String part()
    {
        return pick(List.of("startsWith", "endsWith", "contains"));
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
