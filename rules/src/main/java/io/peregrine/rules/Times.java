package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import io.peregrine.domain.Spelling;
import io.peregrine.domain.ZoneTable;

/** Writes what is done with timestamps and durations. */
final class Times
{
    static final Set<String> GETTERS = Set.of(
        "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours",
        "getMinutes", "getSeconds", "getMilliseconds");
    private static final Pattern TIMESTAMP = Pattern.compile(
        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");
    private static final Pattern DURATION = Pattern.compile("-?(?:0|(?:\\d+(?:\\.\\d+)?(?:h|ms|m|s|us|ns))+)");
    private static final Pattern DURATION_PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|ms|m|s|us|ns)");
    private static final Pattern OFFSET = Pattern.compile("[+-]?\\d\\d:\\d\\d");
    private static final Map<String, Long> UNIT_NS = Map.of("h", 3_600_000_000_000L, "m", 60_000_000_000L,
        "s", 1_000_000_000L, "ms", 1_000_000L, "us", 1_000L, "ns", 1L);

    private final Code code;
    private final CelAbstractSyntaxTree tree;
    private final Vocabulary vocabulary;
    private final Arithmetic arithmetic;

    Times(final Code code, final CelAbstractSyntaxTree tree, final Vocabulary vocabulary)
    {
        this.code = code;
        this.tree = tree;
        this.vocabulary = vocabulary;
        arithmetic = new Arithmetic(code);
    }

    /** Writes timestamp(operand); the operand is there. */
    Operand timestamp(final CelExpr expr, final Operand operand, final Target error)
    {
        return switch (operand.form())
        {
            case TIME -> operand.present();
            case STRING -> Operand.ofConstant(Operand.Form.TIME, parsedTime(expr, (String)operand.constant()));
            case INT ->
            {
                final int slot = code.newWide();
                final int nanos = code.newWide();
                code.load(operand);
                code.storeLong(slot);
                code.op(LCONST_0);
                code.storeLong(nanos);
                yield inRange(slot, nanos, error);
            }
            default -> throw refuse(expr, "timestamp() of " + operand.form().description());
        };
    }

    /** Writes duration(operand); the operand is there. */
    Operand duration(final CelExpr expr, final Operand operand)
    {
        return switch (operand.form())
        {
            case DURATION -> operand.present();
            case STRING -> Operand.ofConstant(Operand.Form.DURATION, parsedDuration(expr, (String)operand.constant()));
            default -> throw refuse(expr, "duration() of " + operand.form().description());
        };
    }

    /** Writes a getter of a timestamp or a duration that is there. */
    Operand getter(final CelExpr expr, final Operand operand, final List<Operand> args)
    {
        final String function = expr.call().function();
        if (Operand.Form.DURATION == operand.form() && args.isEmpty())
        {
            return ofDuration(function, operand);
        }
        if (Operand.Form.TIME != operand.form())
        {
            throw refuse(expr, "\"" + function + "\" of " + operand.form().description());
        }
        if ("getMilliseconds".equals(function))
        {
            loadNanos(operand);
            code.constant(1_000_000L);
            code.op(LDIV);
            return stored(Operand.Form.INT);
        }
        loadSeconds(operand);
        if (args.isEmpty())
        {
            code.intConstant(0);
        }
        else
        {
            loadOffset(expr.call().args().get(0), args.get(0), operand);
        }
        code.civil(function);
        return stored(Operand.Form.INT);
    }

    private Operand ofDuration(final String function, final Operand operand)
    {
        code.load(operand);
        code.constant(switch (function)
        {
            case "getHours" -> UNIT_NS.get("h");
            case "getMinutes" -> UNIT_NS.get("m");
            case "getSeconds" -> UNIT_NS.get("s");
            default -> UNIT_NS.get("ms");
        });
        code.op(LDIV);
        if ("getMilliseconds".equals(function))
        {
            code.constant(1_000L);
            code.op(LREM);
        }
        return stored(Operand.Form.INT);
    }

    /** Writes + and - where one side is a timestamp or a duration; both are there. */
    Operand sum(final char sign, final CelExpr expr, final Operand a, final Operand b, final Target error)
    {
        final boolean isTime = Operand.Form.TIME == a.form();
        final boolean isOtherTime = Operand.Form.TIME == b.form();
        if (!(isTime || Operand.Form.DURATION == a.form()) || !(isOtherTime || Operand.Form.DURATION == b.form()) ||
            isTime && isOtherTime && '-' != sign || !isTime && isOtherTime && '+' != sign)
        {
            throw refuse(expr, "\"" + sign + "\" between " + a.form().description() + " and " +
                b.form().description());
        }
        if (isTime && isOtherTime)
        {
            return between(a, b, error);
        }
        if (isTime || isOtherTime)
        {
            return moved(sign, isTime ? a : b, isTime ? b : a, error);
        }
        final Operand result = arithmetic.onInts(sign, a, b, error);
        return Operand.ofLocal(Operand.Form.DURATION, result.slot(), -1);
    }

    private Operand between(final Operand a, final Operand b, final Target error)
    {
        loadPair(a);
        loadPair(b);
        code.call(Moments.class, "isTooLong", "(JJJJ)Z");
        code.jump(IFNE, error);
        loadPair(a);
        loadPair(b);
        code.call(Moments.class, "between", "(JJJJ)J");
        return stored(Operand.Form.DURATION);
    }

    private Operand moved(final char sign, final Operand time, final Operand duration, final Target error)
    {
        final int slot = code.newWide();
        final int nanos = code.newWide();
        loadPair(time);
        code.load(duration);
        code.call(Moments.class, '+' == sign ? "secondAfter" : "secondBefore", "(JJJ)J");
        code.storeLong(slot);
        loadNanos(time);
        code.load(duration);
        code.call(Moments.class, '+' == sign ? "nanosAfter" : "nanosBefore", "(JJ)J");
        code.storeLong(nanos);
        return inRange(slot, nanos, error);
    }

    private Operand inRange(final int slot, final int nanos, final Target error)
    {
        code.loadLong(slot);
        code.call(Moments.class, "isOutside", "(J)Z");
        code.jump(IFNE, error);
        return Operand.ofPair(Operand.Form.TIME, slot, nanos, -1);
    }

    /** Leaves an int on the stack: below, at or above 0. */
    void compare(final Operand a, final Operand b)
    {
        loadPair(a);
        loadPair(b);
        code.call(Moments.class, "compare", "(JJJJ)I");
    }

    void loadSeconds(final Operand time)
    {
        if (time.isConstant())
        {
            code.constant(((Instant)time.constant()).getEpochSecond());
        }
        else
        {
            code.loadLong(time.slot());
        }
    }

    void loadNanos(final Operand time)
    {
        if (time.isConstant())
        {
            code.constant((long)((Instant)time.constant()).getNano());
        }
        else
        {
            code.loadLong(time.highSlot());
        }
    }

    private void loadPair(final Operand time)
    {
        loadSeconds(time);
        loadNanos(time);
    }

    private void loadOffset(final CelExpr expr, final Operand zone, final Operand time)
    {
        if (Operand.Form.STRING != zone.form())
        {
            throw refuse(expr, "time zones other than a text in quotes");
        }
        final String name = (String)zone.constant();
        if (ZoneTable.UTC.zone().equals(name))
        {
            code.intConstant(0);
        }
        else if (OFFSET.matcher(name).matches())
        {
            code.intConstant(offset(expr, name));
        }
        else
        {
            final int slot = code.newWide();
            loadSeconds(time);
            code.storeLong(slot);
            code.zoneOffset(table(expr, name), slot);
        }
    }

    private int offset(final CelExpr expr, final String name)
    {
        try
        {
            return ZoneOffset.of(Character.isDigit(name.charAt(0)) ? "+" + name : name).getTotalSeconds();
        }
        catch (final DateTimeException ex)
        {
            throw Frontend.refuse(tree, expr, "no offset: \"" + name + "\"");
        }
    }

    private ZoneTable table(final CelExpr expr, final String name)
    {
        if (!vocabulary.hasZones())
        {
            throw refuse(expr, "named zones here: write \"UTC\" or a fixed offset as \"+02:00\"");
        }
        final ZoneTable table = vocabulary.zone(name);
        if (null == table)
        {
            final String near = Spelling.nearest(name, ZoneId.getAvailableZoneIds());
            throw Frontend.refuse(tree, expr, "zone \"" + name + "\" does not exist: " + (null == near ?
                "write a name like Europe/Brussels" : "did you mean \"" + near + "\"?"));
        }
        return table;
    }

    private Instant parsedTime(final CelExpr expr, final String text)
    {
        try
        {
            if (TIMESTAMP.matcher(text).matches())
            {
                final Instant time = OffsetDateTime.parse(text).toInstant();
                if (!Moments.isOutside(time.getEpochSecond()))
                {
                    return time;
                }
            }
        }
        catch (final DateTimeException ignore)
        {
            // Said below.
        }
        throw Frontend.refuse(tree, expr, "no timestamp: \"" + text +
            "\": write for example timestamp('2026-01-31T12:00:00Z')");
    }

    private long parsedDuration(final CelExpr expr, final String text)
    {
        BigDecimal sum = BigDecimal.ZERO;
        final Matcher part = DURATION_PART.matcher(text);
        while (DURATION.matcher(text).matches() && part.find())
        {
            sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(UNIT_NS.get(part.group(2)))));
        }
        final BigDecimal signed = text.startsWith("-") ? sum.negate() : sum;
        if (!DURATION.matcher(text).matches() || signed.toBigInteger().bitLength() >= Long.SIZE)
        {
            throw Frontend.refuse(tree, expr, "no duration: \"" + text + "\": write for example duration('90s'), " +
                "'15m', '1h30m' or '0.5s', at most about 290 years; a day is 24h");
        }
        return signed.toBigInteger().longValueExact();
    }

    private Operand stored(final Operand.Form form)
    {
        final int slot = code.newWide();
        code.storeLong(slot);
        return Operand.ofLocal(form, slot, -1);
    }

    private RuleException refuse(final CelExpr expr, final String construct)
    {
        return Frontend.beyond(tree, expr, construct);
    }
}
