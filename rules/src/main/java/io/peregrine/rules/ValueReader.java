package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import java.util.List;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import io.peregrine.domain.DecisionTrail;
import io.peregrine.domain.NamedScores;
import io.peregrine.domain.PaymentEvent;
import org.objectweb.asm.Type;

/** Writes the code that reads constants and names. */
final class ValueReader
{
    private static final String TRAIL = Type.getInternalName(DecisionTrail.class);
    private static final String NAMED_SCORES = Type.getInternalName(NamedScores.class);

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
            case UINT64_VALUE -> Operand.ofConstant(Operand.Form.UINT, constant.uint64Value().longValue());
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
            case TOKEN -> pair(Operand.Form.TOKEN, (String)variable.value());
            case ADDRESS -> pair(Operand.Form.ADDRESS, (String)variable.value());
            case USER -> user(variable.index());
            case NAMED_SCORE -> namedScore(variable.index());
            case NOW -> now(error);
            case PROBABILITY -> model("probability");
            case MARGIN -> model("margin");
            case SCORE -> score();
            case CONSTANT -> ofConstant(variable.value());
            case DEFINITION -> throw new IllegalStateException(variable.name());
        };
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

    private Operand pair(final Operand.Form form, final String accessor)
    {
        final Operand words = text(accessor + "Low", accessor + "High");
        return Operand.ofPair(form, words.slot(), words.highSlot(), words.missingSlot());
    }

    private Operand user(final int index)
    {
        final int missing = code.newInt();
        final int slot = code.newWide();
        code.accessor("userFieldMask", "I");
        code.intConstant(1 << index);
        code.op(IAND);
        setIfZero(missing);
        code.feature("userField", index, "D");
        code.storeDouble(slot);
        return Operand.ofLocal(Operand.Form.DOUBLE, slot, missing);
    }

    /** Where no model ran the slot holds NaN. */
    private Operand model(final String accessor)
    {
        final int missing = code.newInt();
        final int slot = code.newWide();
        code.accessor(accessor, "D");
        code.storeDouble(slot);
        setIfNan(missing, slot);
        return Operand.ofLocal(Operand.Form.DOUBLE, slot, missing);
    }

    /** Where no model said it there is NaN. */
    private Operand namedScore(final int index)
    {
        final int missing = code.newInt();
        final int slot = code.newWide();
        code.accessor("trail", "L" + TRAIL + ";");
        code.call(INVOKEVIRTUAL, TRAIL, "namedScores", "()L" + NAMED_SCORES + ";");
        code.intConstant(index);
        code.call(INVOKEVIRTUAL, NAMED_SCORES, "value", "(I)D");
        code.storeDouble(slot);
        setIfNan(missing, slot);
        return Operand.ofLocal(Operand.Form.DOUBLE, slot, missing);
    }

    private Operand score()
    {
        final Operand probability = model("probability");
        code.accessor("score", "I");
        code.op(I2L);
        return storedLong(Operand.Form.INT, probability.missingSlot());
    }

    private void setIfNan(final int flag, final int slot)
    {
        final Target end = new Target();
        code.setFlag(flag, 0);
        code.load(Operand.ofLocal(Operand.Form.DOUBLE, slot, -1));
        code.load(Operand.ofLocal(Operand.Form.DOUBLE, slot, -1));
        code.op(DCMPL);
        code.jump(IFEQ, end);
        code.setFlag(flag, 1);
        code.place(end);
    }

    private void setIfZero(final int flag)
    {
        final Target isZero = new Target();
        final Target end = new Target();
        code.jump(IFEQ, isZero);
        code.setFlag(flag, 0);
        code.jump(GOTO, end);
        code.place(isZero);
        code.setFlag(flag, 1);
        code.place(end);
    }

    private Operand now(final Target error)
    {
        final int ns = code.newWide();
        final int seconds = code.newWide();
        final int nanos = code.newWide();
        code.field("eventTimeNs");
        code.storeLong(ns);
        code.loadLong(ns);
        code.constant(PaymentEvent.MISSING);
        code.op(LCMP);
        code.jump(IFEQ, error);
        code.loadLong(ns);
        code.constant(Moments.SECOND_NS);
        code.floorDiv();
        code.storeLong(seconds);
        code.loadLong(ns);
        code.constant(Moments.SECOND_NS);
        code.floorMod();
        code.storeLong(nanos);
        return Operand.ofPair(Operand.Form.TIME, seconds, nanos, -1);
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

    private RuleException refuse(final CelExpr expr, final String construct)
    {
        return Frontend.beyond(tree, expr, construct);
    }
}
