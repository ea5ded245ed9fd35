package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;

import io.peregrine.domain.ListLookup;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.ZoneTable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
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
    private static final String LIST_LOOKUP = Type.getInternalName(ListLookup.class);
    private static final String ZONE_TABLE = Type.getInternalName(ZoneTable.class);
    private static final Handle CLASS_DATA_AT = new Handle(H_INVOKESTATIC, "java/lang/invoke/MethodHandles",
        "classDataAt", "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;I)" +
        "Ljava/lang/Object;", false);
    private static final int EVENT_SLOT = 1;

    /** More need more code than the JIT compiles; the class writer's memory grows with their square. */
    private static final int MAX_SLOTS = 3_000;

    private final MethodVisitor method;
    private final List<Object> classData;
    private int nextSlot;

    Code(final MethodVisitor method, final int firstFreeSlot)
    {
        this(method, firstFreeSlot, new ArrayList<>());
    }

    /** @param classData shared by all methods of a class. */
    Code(final MethodVisitor method, final int firstFreeSlot, final List<Object> classData)
    {
        this.method = method;
        this.classData = classData;
        nextSlot = firstFreeSlot;
    }

    int newInt()
    {
        return taken(1);
    }

    int newWide()
    {
        return taken(2);
    }

    private int taken(final int slots)
    {
        if (nextSlot > MAX_SLOTS)
        {
            throw new RuleException(1, 1, "the expression is too long, it holds too many values: split the rule", true);
        }
        nextSlot += slots;
        return nextSlot - slots;
    }

    /** @return what the hidden class must be defined with, see {@link #zone}; empty where there is nothing. */
    List<Object> classData()
    {
        return classData;
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
        else if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE)
        {
            method.visitIntInsn(SIPUSH, value);
        }
        else
        {
            method.visitLdcInsn(value);
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

    /** Puts the second word of a pair onto the stack: 0 where it has none. */
    void loadHigh(final Operand operand)
    {
        if (operand.highSlot() < 0)
        {
            op(LCONST_0);
        }
        else
        {
            loadLong(operand.highSlot());
        }
    }

    /** Copies one wide local variable into another. */
    void copyLong(final int from, final int to)
    {
        loadLong(from);
        storeLong(to);
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

    void loadReference(final int slot)
    {
        method.visitVarInsn(ALOAD, slot);
    }

    void call(final int opcode, final String owner, final String name, final String descriptor)
    {
        method.visitMethodInsn(opcode, owner, name, descriptor, false);
    }

    void multiplyHigh()
    {
        method.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "multiplyHigh", "(JJ)J", false);
    }

    void floorDiv()
    {
        method.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "floorDiv", "(JJ)J", false);
    }

    void floorMod()
    {
        method.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "floorMod", "(JJ)J", false);
    }

    /** Calls a getter of CivilTime: (seconds, offset in seconds) to a long. */
    void civil(final String getter)
    {
        method.visitMethodInsn(INVOKESTATIC, CIVIL_TIME, getter, "(JI)J", false);
    }

    /** Calls a method that has no state. */
    void call(final Class<?> owner, final String name, final String descriptor)
    {
        method.visitMethodInsn(INVOKESTATIC, Type.getInternalName(owner), name, descriptor, false);
    }

    /** Calls an accessor of the slot with this return type. */
    void accessor(final String accessor, final String descriptor)
    {
        method.visitVarInsn(ALOAD, EVENT_SLOT);
        method.visitMethodInsn(INVOKEVIRTUAL, EVENT, accessor, "()" + descriptor, false);
    }

    /** Puts the lists' look-up onto the stack. */
    void listLookup()
    {
        accessor("listLookup", "L" + LIST_LOOKUP + ";");
    }

    /** Asks the look-up that stands below index and four words. */
    void askList()
    {
        method.visitMethodInsn(INVOKEINTERFACE, LIST_LOOKUP, "has", "(IJJJJ)Z", true);
    }

    /** Turns a UTC second in a local variable into the zone's offset in seconds, an int. */
    void zoneOffset(final ZoneTable zone, final int secondsSlot)
    {
        int index = classData.indexOf(zone);
        if (index < 0)
        {
            index = classData.size();
            classData.add(zone);
        }
        method.visitLdcInsn(new ConstantDynamic("_", "L" + ZONE_TABLE + ";", CLASS_DATA_AT, index));
        loadLong(secondsSlot);
        method.visitMethodInsn(INVOKEVIRTUAL, ZONE_TABLE, "offsetSecondsAt", "(J)I", false);
    }

    /** Turns the place that a local variable holds into the value at this place. Leaves a long on the stack. */
    void choose(final int placeSlot, final long[] values)
    {
        final Label[] labels = new Label[values.length];
        for (int i = 0; i < values.length; i++)
        {
            labels[i] = new Label();
        }
        final Label otherwise = new Label();
        final Label end = new Label();
        loadLong(placeSlot);
        op(L2I);
        method.visitTableSwitchInsn(0, values.length - 1, otherwise, labels);
        for (int i = 0; i < values.length; i++)
        {
            method.visitLabel(labels[i]);
            constant(values[i]);
            method.visitJumpInsn(GOTO, end);
        }
        method.visitLabel(otherwise);
        op(LCONST_0);
        method.visitLabel(end);
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
