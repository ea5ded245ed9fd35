package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import java.util.List;

/** Writes which of two values of one type comes first, and the greatest and least of numbers. */
final class Comparison
{
    private final Code code;
    private final UintArithmetic uints;
    private final Times times;

    Comparison(final Code code, final UintArithmetic uints, final Times times)
    {
        this.code = code;
        this.uints = uints;
        this.times = times;
    }

    /** Leaves an int on the stack: below, at or above 0; with NaN what makes the comparison false. */
    void write(final Operand a, final Operand b, final boolean isLess)
    {
        if (Operand.Form.UINT == a.form())
        {
            uints.compare(a, b);
            return;
        }
        if (Operand.Form.TIME == a.form())
        {
            times.compare(a, b);
            return;
        }
        code.load(a);
        code.load(b);
        switch (a.form())
        {
            case BOOL -> code.op(ISUB);
            case DOUBLE -> code.op(isLess ? DCMPG : DCMPL);
            default -> code.op(LCMP);
        }
    }

    /** NaN is above everything, -0.0 below 0.0. */
    private void writeTotally(final Operand a, final Operand b)
    {
        if (Operand.Form.DOUBLE == a.form())
        {
            code.load(a);
            code.load(b);
            code.call(Double.class, "compare", "(DD)I");
            return;
        }
        write(a, b, false);
    }

    /** Writes math.greatest and math.least of numbers that are there, all of one type, in dev.cel's order. */
    Operand extreme(final List<Operand> operands, final boolean isGreatest)
    {
        final Operand first = operands.get(0);
        final int slot = code.newSlot(first.form());
        final Operand best = Operand.ofLocal(first.form(), slot, -1);
        code.load(first);
        code.store(first.form(), slot);
        for (final Operand operand : operands.subList(1, operands.size()))
        {
            final Target isKept = new Target();
            writeTotally(isGreatest ? operand : best, isGreatest ? best : operand);
            code.jump(IFLE, isKept);
            code.load(operand);
            code.store(first.form(), slot);
            code.place(isKept);
        }
        return best;
    }
}
