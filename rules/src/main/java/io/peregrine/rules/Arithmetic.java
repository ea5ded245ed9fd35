package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

/** Writes CEL's arithmetic: 64-bit ints that refuse to overflow or to divide by zero, and IEEE doubles. */
final class Arithmetic
{
    private static final double INT_LIMIT = 0x1p63;

    private final Code code;

    Arithmetic(final Code code)
    {
        this.code = code;
    }

    Operand onDoubles(final char sign, final Operand left, final Operand right)
    {
        code.load(left);
        code.load(right);
        code.op(switch (sign)
        {
            case '+' -> DADD;
            case '-' -> DSUB;
            case '*' -> DMUL;
            default -> DDIV;
        });
        return stored(Operand.Form.DOUBLE);
    }

    Operand onInts(final char sign, final Operand left, final Operand right, final Target error)
    {
        return switch (sign)
        {
            case '+' -> sum(left, right, error);
            case '-' -> difference(left, right, error);
            case '*' -> product(left, right, error);
            default -> quotient(sign, left, right, error);
        };
    }

    Operand negated(final Operand operand, final Target error)
    {
        code.load(operand);
        if (Operand.Form.DOUBLE == operand.form())
        {
            code.op(DNEG);
            return stored(Operand.Form.DOUBLE);
        }
        code.constant(Long.MIN_VALUE);
        code.op(LCMP);
        code.jump(IFEQ, error);
        code.load(operand);
        code.op(LNEG);
        return stored(Operand.Form.INT);
    }

    /** The smallest int has no absolute value. */
    Operand absolute(final Operand operand, final Target error)
    {
        final boolean isDouble = Operand.Form.DOUBLE == operand.form();
        if (!isDouble)
        {
            code.load(operand);
            code.constant(Long.MIN_VALUE);
            code.op(LCMP);
            code.jump(IFEQ, error);
        }
        code.load(operand);
        code.call(Math.class, "abs", isDouble ? "(D)D" : "(J)J");
        return stored(operand.form());
    }

    /** Truncates; NaN and what lies outside the open range (-2^63, 2^63) is an error, as in dev.cel and cel-go. */
    Operand toInt(final Operand operand, final Target error)
    {
        code.load(operand);
        code.constant(-INT_LIMIT);
        code.op(DCMPL);
        code.jump(IFLE, error);
        code.load(operand);
        code.constant(INT_LIMIT);
        code.op(DCMPG);
        code.jump(IFGE, error);
        code.load(operand);
        code.op(D2L);
        return stored(Operand.Form.INT);
    }

    Operand toDouble(final Operand operand)
    {
        code.load(operand);
        code.op(L2D);
        return stored(Operand.Form.DOUBLE);
    }

    private Operand sum(final Operand left, final Operand right, final Target error)
    {
        code.load(left);
        code.load(right);
        code.op(LADD);
        final Operand result = stored(Operand.Form.INT);
        signsDiffer(left, result);
        signsDiffer(right, result);
        return refusedIfBoth(result, error);
    }

    private Operand difference(final Operand left, final Operand right, final Target error)
    {
        code.load(left);
        code.load(right);
        code.op(LSUB);
        final Operand result = stored(Operand.Form.INT);
        signsDiffer(left, right);
        signsDiffer(left, result);
        return refusedIfBoth(result, error);
    }

    private void signsDiffer(final Operand one, final Operand other)
    {
        code.load(one);
        code.load(other);
        code.op(LXOR);
    }

    private Operand refusedIfBoth(final Operand result, final Target error)
    {
        code.op(LAND);
        code.op(LCONST_0);
        code.op(LCMP);
        code.jump(IFLT, error);
        return result;
    }

    private Operand product(final Operand left, final Operand right, final Target error)
    {
        code.load(left);
        code.load(right);
        code.op(LMUL);
        final Operand result = stored(Operand.Form.INT);
        code.load(left);
        code.load(right);
        code.multiplyHigh();
        code.load(result);
        code.intConstant(Long.SIZE - 1);
        code.op(LSHR);
        code.op(LCMP);
        code.jump(IFNE, error);
        return result;
    }

    private Operand quotient(final char sign, final Operand left, final Operand right, final Target error)
    {
        code.load(right);
        code.op(LCONST_0);
        code.op(LCMP);
        code.jump(IFEQ, error);
        if ('/' == sign)
        {
            final Target isSafe = new Target();
            code.load(right);
            code.constant(-1L);
            code.op(LCMP);
            code.jump(IFNE, isSafe);
            code.load(left);
            code.constant(Long.MIN_VALUE);
            code.op(LCMP);
            code.jump(IFEQ, error);
            code.place(isSafe);
        }
        code.load(left);
        code.load(right);
        code.op('/' == sign ? LDIV : LREM);
        return stored(Operand.Form.INT);
    }

    private Operand stored(final Operand.Form form)
    {
        final int slot = code.newSlot(form);
        code.store(form, slot);
        return Operand.ofLocal(form, slot, -1);
    }
}
