package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

/** Writes CEL's arithmetic of unsigned ints, which refuse to overflow, to fall below 0, or to divide by zero. */
final class UintArithmetic
{
    private static final double INT_LIMIT = 0x1p63;
    private static final double LIMIT = 0x1p64;

    private final Code code;

    UintArithmetic(final Code code)
    {
        this.code = code;
    }

    Operand on(final char sign, final Operand left, final Operand right, final Target error)
    {
        if ('/' == sign || '%' == sign)
        {
            code.load(right);
            code.op(LCONST_0);
            code.op(LCMP);
            code.jump(IFEQ, error);
            code.load(left);
            code.load(right);
            code.call(Long.class, '/' == sign ? "divideUnsigned" : "remainderUnsigned", "(JJ)J");
            return stored();
        }
        if ('*' == sign)
        {
            code.load(left);
            code.load(right);
            code.call(UintArithmetic.class, "highOfProduct", "(JJ)J");
            code.op(LCONST_0);
            code.op(LCMP);
            code.jump(IFNE, error);
            code.load(left);
            code.load(right);
            code.op(LMUL);
            return stored();
        }
        code.load(left);
        code.load(right);
        code.op('+' == sign ? LADD : LSUB);
        final Operand result = stored();
        compare('+' == sign ? result : left, '+' == sign ? left : right);
        code.jump(IFLT, error);
        return result;
    }

    /** Leaves an int on the stack: below, at or above 0. */
    void compare(final Operand left, final Operand right)
    {
        code.load(left);
        code.load(right);
        code.call(Long.class, "compareUnsigned", "(JJ)I");
    }

    /** The same word means the other type; where its highest bit is set the other type has no such value. */
    Operand converted(final Operand operand, final Operand.Form form, final Target error)
    {
        code.load(operand);
        code.op(LCONST_0);
        code.op(LCMP);
        code.jump(IFLT, error);
        return operand.isConstant() ? Operand.ofConstant(form, operand.constant()) :
            Operand.ofLocal(form, operand.slot(), -1);
    }

    Operand ofDouble(final Operand operand, final Target error)
    {
        code.load(operand);
        code.constant(0.0);
        code.op(DCMPL);
        code.jump(IFLT, error);
        code.load(operand);
        code.constant(LIMIT);
        code.op(DCMPG);
        code.jump(IFGE, error);
        code.load(operand);
        code.call(UintArithmetic.class, "truncated", "(D)J");
        return stored();
    }

    Operand toDouble(final Operand operand)
    {
        code.load(operand);
        code.call(UintArithmetic.class, "nearest", "(J)D");
        final int slot = code.newWide();
        code.storeDouble(slot);
        return Operand.ofLocal(Operand.Form.DOUBLE, slot, -1);
    }

    static long highOfProduct(final long left, final long right)
    {
        return Math.multiplyHigh(left, right) + ((left >> 63) & right) + ((right >> 63) & left);
    }

    static long truncated(final double value)
    {
        return value < INT_LIMIT ? (long)value : (long)(value - INT_LIMIT) ^ Long.MIN_VALUE;
    }

    /** Halved with its lowest bit kept, a large value rounds as the whole one would. */
    static double nearest(final long bits)
    {
        return bits >= 0 ? (double)bits : (double)((bits >>> 1) | (bits & 1)) * 2.0;
    }

    private Operand stored()
    {
        final int slot = code.newWide();
        code.storeLong(slot);
        return Operand.ofLocal(Operand.Form.UINT, slot, -1);
    }
}
