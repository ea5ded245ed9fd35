package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import io.peregrine.domain.PaymentEvent;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * One method being written. Between two calls of the expression writer the operand stack is empty: values wait in
 * local variables, so that an error can jump away from anywhere.
 */
final class Code
{
    private static final String EVENT = Type.getInternalName(PaymentEvent.class);
    private static final String CIVIL_TIME = Type.getInternalName(CivilTime.class);
    private static final int EVENT_SLOT = 1;

    private final MethodVisitor method;
    private int nextSlot;

    Code(final MethodVisitor method, final int firstFreeSlot)
    {
        this.method = method;
        nextSlot = firstFreeSlot;
    }

    int newInt()
    {
        return nextSlot++;
    }

    int newWide()
    {
        nextSlot += 2;
        return nextSlot - 2;
    }

    int newSlot(final Operand.Form form)
    {
        return Operand.Form.BOOL == form ? newInt() : newWide();
    }

    void op(final int opcode)
    {
        method.visitInsn(opcode);
    }

    void jump(final int opcode, final Target target)
    {
        method.visitJumpInsn(opcode, target.use());
    }

    void place(final Target target)
    {
        method.visitLabel(target.label());
    }

    void constant(final Object value)
    {
        method.visitLdcInsn(value);
    }

    void intConstant(final int value)
    {
        if (value >= -1 && value <= 5)
        {
            method.visitInsn(ICONST_0 + value);
        }
        else
        {
            method.visitIntInsn(SIPUSH, value);
        }
    }

    void loadInt(final int slot)
    {
        method.visitVarInsn(ILOAD, slot);
    }

    void storeInt(final int slot)
    {
        method.visitVarInsn(ISTORE, slot);
    }

    void setFlag(final int slot, final int value)
    {
        intConstant(value);
        storeInt(slot);
    }

    void loadLong(final int slot)
    {
        method.visitVarInsn(LLOAD, slot);
    }

    void storeLong(final int slot)
    {
        method.visitVarInsn(LSTORE, slot);
    }

    void storeDouble(final int slot)
    {
        method.visitVarInsn(DSTORE, slot);
    }

    void store(final Operand.Form form, final int slot)
    {
        method.visitVarInsn(
            Operand.Form.BOOL == form ? ISTORE : Operand.Form.DOUBLE == form ? DSTORE : LSTORE, slot);
    }

    /** Puts an operand's value onto the stack, missing or not. */
    void load(final Operand operand)
    {
        if (operand.constant() instanceof Boolean)
        {
            intConstant((Boolean)operand.constant() ? 1 : 0);
        }
        else if (operand.isConstant())
        {
            constant(operand.constant());
        }
        else
        {
            method.visitVarInsn(
                Operand.Form.BOOL == operand.form() ? ILOAD : Operand.Form.DOUBLE == operand.form() ? DLOAD : LLOAD,
                operand.slot());
        }
    }

    /** Jumps where the operand is missing. */
    void jumpIfMissing(final Operand operand, final Target target)
    {
        if (operand.mayBeMissing())
        {
            loadInt(operand.missingSlot());
            jump(IFNE, target);
        }
    }

    /** Calls an accessor of the slot that returns a long. */
    void field(final String accessor)
    {
        method.visitVarInsn(ALOAD, EVENT_SLOT);
        method.visitMethodInsn(INVOKEVIRTUAL, EVENT, accessor, "()J", false);
    }

    /** Calls an accessor of the slot's features: descriptor is its return type. */
    void feature(final String accessor, final int index, final String descriptor)
    {
        method.visitVarInsn(ALOAD, EVENT_SLOT);
        intConstant(index);
        method.visitMethodInsn(INVOKEVIRTUAL, EVENT, accessor, "(I)" + descriptor, false);
    }

    void multiplyHigh()
    {
        method.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "multiplyHigh", "(JJ)J", false);
    }

    void floorDiv()
    {
        method.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "floorDiv", "(JJ)J", false);
    }

    /** Calls a getter of CivilTime: (nanoseconds, offset in seconds) to a long. */
    void civil(final String getter)
    {
        method.visitMethodInsn(INVOKESTATIC, CIVIL_TIME, getter, "(JI)J", false);
    }

    void loadResultArray()
    {
        method.visitVarInsn(ALOAD, 2);
    }

    /** Turns the value on the stack into a long. */
    void toBits(final Operand.Form form)
    {
        if (Operand.Form.DOUBLE == form)
        {
            method.visitMethodInsn(INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
        }
        else if (Operand.Form.BOOL == form)
        {
            op(I2L);
        }
    }

    /** Ends the method here. @return bytes of code. */
    int end()
    {
        final Label last = new Label();
        method.visitLabel(last);
        method.visitMaxs(0, 0);
        method.visitEnd();
        return last.getOffset();
    }
}
