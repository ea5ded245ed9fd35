package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import java.lang.invoke.MethodHandles;
import java.util.List;

import dev.cel.common.CelAbstractSyntaxTree;
import io.peregrine.domain.PaymentEvent;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Turns one checked expression into a hidden class in this package. Nobody but its instance holds the class: it is
 * unloaded with the last reference to the condition.
 */
final class ClassWriting
{
    /** HotSpot never compiles a method of more bytecode than this; it would be interpreted for ever. */
    static final int CODE_LIMIT = 8_000;

    private static final String EVENT = Type.getDescriptor(PaymentEvent.class);
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Vocabulary vocabulary;

    ClassWriting(final Vocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
    }

    Condition condition(final String ruleId, final CelAbstractSyntaxTree tree)
    {
        final ClassWriter writer = begin(ruleId, Condition.class);
        final MethodVisitor method = writer.visitMethod(ACC_PUBLIC, "evaluate", "(" + EVENT + ")I", null, null);
        method.visitCode();
        final Code code = new Code(method, 2);
        final Target hit = new Target();
        final Target miss = new Target();
        final Target error = new Target();
        new ExpressionWriter(code, tree, vocabulary).condition(tree.getExpr(), hit, miss, error);
        answer(code, hit, Condition.HIT);
        answer(code, miss, Condition.MISS);
        answer(code, error, Condition.ERROR);
        return (Condition)define(writer, code);
    }

    CompiledExpression value(final CelAbstractSyntaxTree tree)
    {
        final ClassWriter writer = begin("expression", CompiledValue.class);
        final MethodVisitor method = writer.visitMethod(ACC_PUBLIC, "evaluate", "(" + EVENT + "[J)I", null, null);
        method.visitCode();
        final Code code = new Code(method, 3);
        final Target error = new Target();
        final Target missing = new Target();
        final Operand operand = new ExpressionWriter(code, tree, vocabulary).value(tree.getExpr(), error);
        if (Operand.Form.NULL == operand.form())
        {
            code.jump(GOTO, missing);
        }
        else
        {
            code.jumpIfMissing(operand, missing);
            storeResult(code, operand);
            code.intConstant(CompiledValue.VALUE);
            code.op(IRETURN);
        }
        answer(code, missing, CompiledValue.NULL);
        answer(code, error, CompiledValue.ERROR);
        return new CompiledExpression((CompiledValue)define(writer, code), operand);
    }

    /** A constant needs no room: the caller has it. */
    private static void storeResult(final Code code, final Operand operand)
    {
        if (operand.isConstant())
        {
            return;
        }
        code.loadResultArray();
        code.intConstant(0);
        code.load(operand);
        code.toBits(operand.form());
        code.op(LASTORE);
        if (operand.form().isPair())
        {
            code.loadResultArray();
            code.intConstant(1);
            code.loadHigh(operand);
            code.op(LASTORE);
        }
    }

    private static void answer(final Code code, final Target target, final int answer)
    {
        if (target.isUsed())
        {
            code.place(target);
            code.intConstant(answer);
            code.op(IRETURN);
        }
    }

    static ClassWriter begin(final String ruleId, final Class<?> type)
    {
        final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES | ClassWriter.COMPUTE_MAXS)
        {
            @Override
            protected String getCommonSuperClass(final String one, final String other)
            {
                return "java/lang/Object";
            }
        };
        writer.visit(V17, ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC, internalName(ruleId), null, "java/lang/Object",
            new String[]{ Type.getInternalName(type) });
        writer.visitSource(ruleId, null);
        final MethodVisitor constructor = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(ALOAD, 0);
        constructor.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        constructor.visitInsn(RETURN);
        constructor.visitMaxs(0, 0);
        constructor.visitEnd();
        return writer;
    }

    /** @return the class's name where its own code calls its methods. */
    static String internalName(final String ruleId)
    {
        return Type.getInternalName(Condition.class).replace("Condition", className(ruleId));
    }

    /** @return the id with what a class name must not hold replaced. */
    static String className(final String ruleId)
    {
        return "Rule$" + ruleId.replaceAll("[.;\\[/<>:\\\\]", "_");
    }

    private static Object define(final ClassWriter writer, final Code code)
    {
        try
        {
            final int length = code.end();
            writer.visitEnd();
            final byte[] bytes = writer.toByteArray();
            if (length > CODE_LIMIT)
            {
                throw tooLong(length);
            }
            return define(bytes, code.classData());
        }
        catch (final MethodTooLargeException ex)
        {
            throw tooLong(ex.getCodeSize());
        }
    }

    /** @return an instance of the class, which nobody else holds; classData is what {@link Code} collected for it. */
    static Object define(final byte[] bytes, final List<Object> classData)
    {
        try
        {
            final MethodHandles.Lookup hidden = classData.isEmpty() ? LOOKUP.defineHiddenClass(bytes, true) :
                LOOKUP.defineHiddenClassWithClassData(bytes, classData, true);
            return hidden.lookupClass().getDeclaredConstructor().newInstance();
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new IllegalStateException("generated class was refused", ex);
        }
    }

    static RuleException tooLong(final int length)
    {
        return new RuleException(1, 1, "the expression is too long, " + length + " of " + CODE_LIMIT +
            " bytes of code: split the rule", true);
    }
}
