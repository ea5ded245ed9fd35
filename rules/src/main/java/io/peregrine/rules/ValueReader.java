package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import io.peregrine.domain.PaymentEvent;

/** Writes the code that reads constants, names and times. */
final class ValueReader
{
    private static final Set<String> GETTERS = Set.of(
        "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours",
        "getMinutes", "getSeconds", "getMilliseconds");

    private final Code code;
    private final CelAbstractSyntaxTree tree;
    private final Vocabulary vocabulary;

    ValueReader(final Code code, final CelAbstractSyntaxTree tree, final Vocabulary vocabulary)
    {
        this.code = code;
        this.tree = tree;
        this.vocabulary = vocabulary;
    }

    Operand constant(final CelExpr expr)
    {
        final CelConstant constant = expr.constant();
        return switch (constant.getKind())
        {
            case NULL_VALUE -> Operand.ofNull();
            case BOOLEAN_VALUE -> Operand.ofConstant(Operand.Form.BOOL, constant.booleanValue());
            case INT64_VALUE -> Operand.ofConstant(Operand.Form.INT, constant.int64Value());
            case DOUBLE_VALUE -> Operand.ofConstant(Operand.Form.DOUBLE, constant.doubleValue());
            case STRING_VALUE -> Operand.ofConstant(Operand.Form.STRING, constant.stringValue());
            case UINT64_VALUE -> throw refuse(expr, "unsigned ints");
            case BYTES_VALUE -> throw refuse(expr, "bytes");
            default -> throw refuse(expr, "this constant");
        };
    }

    Operand variable(final CelExpr expr, final Target error)
    {
        final Variable variable = vocabulary.variable(expr.ident().name());
        if (null == variable)
        {
            throw refuse(expr, "the name \"" + expr.ident().name() + "\"");
        }
        return switch (variable.kind())
        {
            case FEATURE_INT, FEATURE_DOUBLE -> feature(variable);
            case FIELD_INT -> field(Operand.Form.INT, variable);
            case FIELD_BOOL -> flag(variable);
            case FIELD_ENUM -> field(Operand.Form.ENUM, variable);
            case MERCHANT -> text("merchantLow", "merchantHigh");
            case TERMINAL -> text("terminal", null);
            case NOW -> now(error);
            case CONSTANT -> ofConstant(variable.value());
        };
    }

    /** Writes timestamp("...") and the getters of a time; refuses any other function. */
    Operand time(final CelExpr expr, final Function<CelExpr, Operand> writer, final Target error)
    {
        final String function = expr.call().function();
        if ("timestamp".equals(function))
        {
            return timestamp(expr, writer.apply(expr.call().args().get(0)));
        }
        if (!GETTERS.contains(function) || expr.call().target().isEmpty())
        {
            throw refuse(expr, "\"" + Signs.of(function) + "\"");
        }
        final Operand time = writer.apply(expr.call().target().get());
        if (Operand.Form.TIME != time.form())
        {
            throw refuse(expr, "\"" + function + "\" of " + time.form().description());
        }
        final List<CelExpr> args = expr.call().args();
        final int offset = args.isEmpty() ? 0 : offset(args.get(0));
        code.jumpIfMissing(time, error);
        code.load(time);
        code.constant(offset);
        code.civil(function);
        return storedLong(Operand.Form.INT, -1);
    }

    /** Writes a time's whole seconds since 1970, rounded down. */
    Operand seconds(final Operand time)
    {
        code.load(time);
        code.constant(1_000_000_000L);
        code.floorDiv();
        return storedLong(Operand.Form.INT, -1);
    }

    /** @return how a value of the expression's type is held. */
    Operand.Form formOf(final CelExpr expr)
    {
        CelType type = tree.getTypeOrThrow(expr.id());
        if (type instanceof NullableType)
        {
            type = ((NullableType)type).targetType();
        }
        if (SimpleType.INT.equals(type))
        {
            return Operand.Form.INT;
        }
        if (SimpleType.DOUBLE.equals(type))
        {
            return Operand.Form.DOUBLE;
        }
        if (SimpleType.BOOL.equals(type))
        {
            return Operand.Form.BOOL;
        }
        if (SimpleType.TIMESTAMP.equals(type))
        {
            return Operand.Form.TIME;
        }
        throw refuse(expr, "\"?:\" between values of type " + type.name());
    }

    Operand zero(final Operand.Form form)
    {
        return Operand.ofConstant(form,
            Operand.Form.BOOL == form ? (Object)false : Operand.Form.DOUBLE == form ? (Object)0.0 : (Object)0L);
    }

    private Operand ofConstant(final Object value)
    {
        final Operand.Form form = value instanceof Long ? Operand.Form.INT : value instanceof Double ?
            Operand.Form.DOUBLE : value instanceof Boolean ? Operand.Form.BOOL : Operand.Form.STRING;
        return Operand.ofConstant(form, value);
    }

    private Operand feature(final Variable variable)
    {
        final int missing = code.newInt();
        code.feature("isFeatureMissing", variable.index(), "Z");
        code.storeInt(missing);
        if (Variable.Kind.FEATURE_INT == variable.kind())
        {
            code.feature("featureLong", variable.index(), "J");
            return storedLong(Operand.Form.INT, missing);
        }
        final int slot = code.newWide();
        code.feature("featureDouble", variable.index(), "D");
        code.storeDouble(slot);
        return Operand.ofLocal(Operand.Form.DOUBLE, slot, missing);
    }

    private Operand field(final Operand.Form form, final Variable variable)
    {
        final int missing = code.newInt();
        code.field(variable.field().accessor());
        final Operand value = storedLong(form, missing);
        setIfSame(missing, value.slot(), PaymentEvent.MISSING);
        return new Operand(form, value.slot(), -1, missing, null, variable.names());
    }

    private Operand flag(final Variable variable)
    {
        final Operand wire = field(Operand.Form.INT, variable);
        final Target isSet = new Target();
        final int slot = code.newInt();
        code.setFlag(slot, 1);
        code.loadLong(wire.slot());
        code.op(LCONST_0);
        code.op(LCMP);
        code.jump(IFNE, isSet);
        code.setFlag(slot, 0);
        code.place(isSet);
        return Operand.ofLocal(Operand.Form.BOOL, slot, wire.missingSlot());
    }

    private Operand text(final String lowAccessor, final String highAccessor)
    {
        final int missing = code.newInt();
        code.field(lowAccessor);
        final int low = code.newWide();
        code.storeLong(low);
        int high = -1;
        if (null != highAccessor)
        {
            high = code.newWide();
            code.field(highAccessor);
            code.storeLong(high);
        }
        final int either = code.newWide();
        code.loadLong(low);
        if (high >= 0)
        {
            code.loadLong(high);
            code.op(LOR);
        }
        code.storeLong(either);
        setIfSame(missing, either, 0);
        return new Operand(Operand.Form.TEXT, low, high, missing, null, List.of());
    }

    private Operand now(final Target error)
    {
        final int slot = code.newWide();
        code.field("eventTimeNs");
        code.storeLong(slot);
        code.loadLong(slot);
        code.constant(PaymentEvent.MISSING);
        code.op(LCMP);
        code.jump(IFEQ, error);
        return Operand.ofLocal(Operand.Form.TIME, slot, -1);
    }

    private void setIfSame(final int flag, final int slot, final long value)
    {
        final Target end = new Target();
        code.setFlag(flag, 0);
        code.loadLong(slot);
        code.constant(value);
        code.op(LCMP);
        code.jump(IFNE, end);
        code.setFlag(flag, 1);
        code.place(end);
    }

    private Operand storedLong(final Operand.Form form, final int missing)
    {
        final int slot = code.newWide();
        code.storeLong(slot);
        return Operand.ofLocal(form, slot, missing);
    }

    private Operand timestamp(final CelExpr expr, final Operand text)
    {
        if (Operand.Form.STRING != text.form())
        {
            throw refuse(expr, "timestamp() of anything but a text in quotes");
        }
        try
        {
            final Instant time =
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse((String)text.constant(), Instant::from);
            return Operand.ofConstant(Operand.Form.TIME,
                Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano()));
        }
        catch (final DateTimeException ex)
        {
            throw Frontend.refuse(tree, expr, "no timestamp: \"" + text.constant() +
                "\": write for example timestamp('2026-01-31T12:00:00Z')");
        }
        catch (final ArithmeticException ex)
        {
            throw Frontend.refuse(tree, expr, "times before 1678 or after 2261 cannot occur: \"" + text.constant() +
                "\"");
        }
    }

    private int offset(final CelExpr expr)
    {
        final String zone = CelExpr.ExprKind.Kind.CONSTANT == expr.getKind() &&
            CelConstant.Kind.STRING_VALUE == expr.constant().getKind() ? expr.constant().stringValue() : "";
        if ("UTC".equals(zone))
        {
            return 0;
        }
        if (!zone.matches("[+-]\\d\\d:\\d\\d"))
        {
            throw refuse(expr, "time zones other than \"UTC\" and fixed offsets as \"+02:00\"");
        }
        try
        {
            return ZoneOffset.of(zone).getTotalSeconds();
        }
        catch (final DateTimeException ex)
        {
            throw Frontend.refuse(tree, expr, "no offset: \"" + zone + "\"");
        }
    }

    private RuleException refuse(final CelExpr expr, final String construct)
    {
        return Frontend.beyond(tree, expr, construct);
    }
}
