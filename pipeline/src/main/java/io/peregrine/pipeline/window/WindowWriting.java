package io.peregrine.pipeline.window;

import static org.objectweb.asm.Opcodes.*;

import java.lang.reflect.Constructor;
import java.util.Arrays;

import io.peregrine.domain.PaymentEvent;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes the code of a window's own class, under the class of its kind: what happens at every payment stands there in a
 * row, as calls of the accumulators' and features' static methods, with all that the policy says about them as
 * constants. See docs/decisions/0005-a-class-for-each-window.md.
 */
final class WindowWriting
{
    private static final String WINDOW = Type.getInternalName(Window.class);
    private static final String STATE = Type.getInternalName(KeyState.class);
    private static final String ROWS = Type.getInternalName(RowBlocks.class);
    private static final String FEATURE = Type.getInternalName(AggregateFeature.class);
    private static final String EVENT = Type.getDescriptor(PaymentEvent.class);
    private static final String APPEND = "(" + EVENT + Type.getDescriptor(Cursor.class) + "JJ)V";
    private static final String FEATURES = Type.getDescriptor(AggregateFeature[].class);
    private static final String FEATURE_PARAMETERS = "(" + EVENT + "IZJJ";

    /** Constants up to here have an instruction of their own. */
    private static final int SMALL = 5;

    // Local variables: this; the row's address or the payment; where the key's state begins; the row's bits.
    private static final int ARGUMENT = 1;
    private static final int AT = 3;
    private static final int META = 5;

    private final Class<? extends Window> kind;
    private final Lane[] lanes;
    private final int metaLength;
    private final boolean isFolding;
    private int longestCode;
    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES | ClassWriter.COMPUTE_MAXS)
    {
        @Override
        protected String getCommonSuperClass(final String one, final String other)
        {
            return "java/lang/Object";
        }
    };

    /**
     * @param kind       the class under which it is.
     * @param excluding  features that leave the payment at hand out.
     * @param including  those that do not.
     * @param metaLength bytes of a row's bits.
     * @param isFolding  true if payments that leave stay counted.
     */
    WindowWriting(
        final Class<? extends Window> kind,
        final Lane[] lanes,
        final AggregateFeature[] excluding,
        final AggregateFeature[] including,
        final int metaLength,
        final boolean isFolding)
    {
        this.kind = kind;
        this.lanes = lanes;
        this.metaLength = metaLength;
        this.isFolding = isFolding;
        final String name = Type.getInternalName(kind);
        writer.visit(V17, ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC, name + "$Written", null, name, null);
        writeConstructor(name);
        writeAppend(name);
        writeLanes("enterLanes", true);
        writeLanes("leaveLanes", false);
        writeRebuildStale();
        writeFeatures("writeExcluding", "excluding", excluding);
        writeFeatures("writeIncluding", "including", including);
        writer.visitEnd();
    }

    /** @return bytes of the longest method's code: HotSpot never compiles one of more than 8,000. */
    int longestCode()
    {
        return longestCode;
    }

    byte[] code()
    {
        return writer.toByteArray();
    }

    private MethodVisitor begin(final String name, final String descriptor)
    {
        final MethodVisitor method = writer.visitMethod(0, name, descriptor, null, null);
        method.visitCode();
        return method;
    }

    private void end(final MethodVisitor method)
    {
        method.visitInsn(RETURN);
        final Label end = new Label();
        method.visitLabel(end);
        longestCode = Math.max(longestCode, end.getOffset());
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    private void writeConstructor(final String name)
    {
        final Constructor<?> constructor = kind.getDeclaredConstructors()[0];
        final String descriptor = Type.getConstructorDescriptor(constructor);
        final MethodVisitor method = begin("<init>", descriptor);
        method.visitVarInsn(ALOAD, 0);
        int local = 1;
        for (final Type type : Type.getArgumentTypes(descriptor))
        {
            method.visitVarInsn(type.getOpcode(ILOAD), local);
            local += type.getSize();
        }
        method.visitMethodInsn(INVOKESPECIAL, name, "<init>", descriptor, false);
        end(method);
    }

    /** The kind's own method, in this class: the compiler sees whose it is, and puts all it calls into one piece. */
    private void writeAppend(final String name)
    {
        final MethodVisitor method = begin("append", APPEND);
        method.visitVarInsn(ALOAD, 0);
        method.visitVarInsn(ALOAD, 1);
        method.visitVarInsn(ALOAD, 2);
        method.visitVarInsn(LLOAD, 3);
        method.visitVarInsn(LLOAD, 5);
        method.visitMethodInsn(INVOKESPECIAL, name, "append", APPEND, false);
        end(method);
    }

    private static void loadAddress(final MethodVisitor method)
    {
        method.visitVarInsn(ALOAD, 0);
        method.visitFieldInsn(GETFIELD, WINDOW, "state", "L" + STATE + ";");
        method.visitMethodInsn(INVOKEVIRTUAL, STATE, "address", "()J", false);
        method.visitVarInsn(LSTORE, AT);
    }

    private static void pushPlace(final MethodVisitor method, final Accumulator accumulator)
    {
        method.visitVarInsn(LLOAD, AT);
        method.visitLdcInsn((long)accumulator.offset);
        method.visitInsn(LADD);
    }

    private static void pushInt(final MethodVisitor method, final int value)
    {
        if (value <= SMALL)
        {
            method.visitInsn(ICONST_0 + value);
        }
        else
        {
            method.visitIntInsn(SIPUSH, value);
        }
    }

    private void writeLanes(final String name, final boolean isEntering)
    {
        final MethodVisitor method = begin(name, "(J)V");
        final boolean isFold = isFolding && !isEntering;
        if (isFold || Arrays.stream(lanes).anyMatch(Lane::hasOthers))
        {
            method.visitVarInsn(ALOAD, 0);
            method.visitVarInsn(LLOAD, ARGUMENT);
            method.visitMethodInsn(INVOKEVIRTUAL, WINDOW, "readRow", "(J)V", false);
        }
        if (isFold)
        {
            method.visitVarInsn(ALOAD, 0);
            method.visitMethodInsn(INVOKEVIRTUAL, WINDOW, "fold", "()V", false);
            end(method);
            return;
        }

        loadAddress(method);
        method.visitVarInsn(LLOAD, ARGUMENT);
        pushInt(method, metaLength);
        method.visitMethodInsn(INVOKESTATIC, ROWS, "meta", "(JI)J", false);
        method.visitVarInsn(LSTORE, META);
        for (int i = 0; i < lanes.length; i++)
        {
            writeLane(method, i, isEntering);
        }
        end(method);
    }

    private void writeLane(final MethodVisitor method, final int number, final boolean isEntering)
    {
        final Lane lane = lanes[number];
        final Label otherwise = new Label();
        if (0 != lane.mask && lane.firstOther > 0)
        {
            method.visitVarInsn(LLOAD, META);
            method.visitLdcInsn(lane.mask);
            method.visitInsn(LAND);
            method.visitLdcInsn(lane.value);
            method.visitInsn(LCMP);
            method.visitJumpInsn(IFNE, otherwise);
        }
        for (int i = 0; i < lane.firstOther; i++)
        {
            final Accumulator accumulator = lane.accumulators[i];
            pushPlace(method, accumulator);
            pushSeen(method, accumulator);
            final boolean isExtreme = isEntering && accumulator instanceof ExtremeValue;
            if (isExtreme)
            {
                pushInt(method, ((ExtremeValue)accumulator).isMax ? 1 : 0);
            }
            method.visitMethodInsn(INVOKESTATIC, Type.getInternalName(accumulator.getClass()),
                !isEntering ? "leave" : isExtreme && ((ExtremeValue)accumulator).hasPieces() ? "addBehind" : "add",
                isExtreme ? "(JJZ)V" : "(JJ)V", false);
        }
        method.visitLabel(otherwise);
        if (lane.hasOthers())
        {
            method.visitVarInsn(ALOAD, 0);
            pushInt(method, number);
            method.visitMethodInsn(
                INVOKEVIRTUAL, WINDOW, isEntering ? "enterOthers" : "leaveOthers", "(I)V", false);
        }
    }

    /** What the accumulator sees of a row: its bits or a value. */
    private void pushSeen(final MethodVisitor method, final Accumulator accumulator)
    {
        if (accumulator instanceof CountTotals)
        {
            method.visitVarInsn(LLOAD, META);
        }
        else
        {
            method.visitVarInsn(LLOAD, ARGUMENT);
            pushInt(method, RowBlocks.valueOffset(accumulator instanceof ExtremeValue extreme ? extreme.column :
                ((SumTotals)accumulator).column, metaLength));
            method.visitMethodInsn(INVOKESTATIC, ROWS, "value", "(JI)J", false);
        }
    }

    private void writeRebuildStale()
    {
        final MethodVisitor method = begin("rebuildStale", "()V");
        loadAddress(method);
        for (int number = 0; number < lanes.length; number++)
        {
            for (int i = 0; i < lanes[number].firstOther; i++)
            {
                final Accumulator accumulator = lanes[number].accumulators[i];
                if (accumulator instanceof ExtremeValue)
                {
                    final Label isGood = new Label();
                    pushPlace(method, accumulator);
                    method.visitMethodInsn(
                        INVOKESTATIC, Type.getInternalName(ExtremeValue.class), "isStale", "(J)Z", false);
                    method.visitJumpInsn(IFEQ, isGood);
                    method.visitVarInsn(ALOAD, 0);
                    pushInt(method, number);
                    pushInt(method, i);
                    method.visitMethodInsn(INVOKEVIRTUAL, WINDOW, "rebuildExtreme", "(II)V", false);
                    method.visitLabel(isGood);
                }
            }
        }
        end(method);
    }

    private void writeFeatures(final String name, final String field, final AggregateFeature[] features)
    {
        final MethodVisitor method = begin(name, "(" + EVENT + ")V");
        if (features.length > 0)
        {
            loadAddress(method);
        }
        for (int i = 0; i < features.length; i++)
        {
            final AggregateFeature feature = features[i];
            switch (feature.kind)
            {
                case COUNT -> writeFeature(method, feature, "writeCount", false, "V");
                case FRAUD_SHARE -> writeFeature(method, feature, "writeShare", false, "V");
                case MEAN -> writeFeature(method, feature, "writeMean", true, "V");
                case MIN, MAX -> writeFeature(
                    method, feature, feature.isInt ? "writeLongExtreme" : "writeExtreme", !feature.isInt, "V");
                case SUM -> writeSum(method, field, i, feature);
                default ->
                {
                    pushFeature(method, field, i);
                    method.visitVarInsn(ALOAD, ARGUMENT);
                    method.visitMethodInsn(INVOKEVIRTUAL, FEATURE, "write", "(" + EVENT + ")V", false);
                }
            }
        }
        end(method);
    }

    private static void pushFeature(final MethodVisitor method, final String field, final int number)
    {
        method.visitVarInsn(ALOAD, 0);
        method.visitFieldInsn(GETFIELD, WINDOW, field, FEATURES);
        pushInt(method, number);
        method.visitInsn(AALOAD);
    }

    private static void writeSum(
        final MethodVisitor method, final String field, final int number, final AggregateFeature feature)
    {
        if (!feature.isInt)
        {
            writeFeature(method, feature, "writeSum", true, "V");
            return;
        }
        final Label isExact = new Label();
        writeFeature(method, feature, "writeLongSum", false, "Z");
        method.visitJumpInsn(IFNE, isExact);
        pushFeature(method, field, number);
        method.visitMethodInsn(INVOKEVIRTUAL, FEATURE, "sumOverflowed", "()V", false);
        method.visitLabel(isExact);
    }

    private static void writeFeature(
        final MethodVisitor method,
        final AggregateFeature feature,
        final String name,
        final boolean hasUnits,
        final String result)
    {
        method.visitVarInsn(ALOAD, ARGUMENT);
        pushInt(method, feature.index);
        pushInt(method, feature.isEmptyNull ? 1 : 0);
        method.visitLdcInsn(feature.emptyBits);
        pushPlace(method, feature.accumulator);
        if (hasUnits)
        {
            method.visitLdcInsn(feature.units);
        }
        method.visitMethodInsn(
            INVOKESTATIC, FEATURE, name, FEATURE_PARAMETERS + (hasUnits ? "J" : "") + ")" + result, false);
    }
}
