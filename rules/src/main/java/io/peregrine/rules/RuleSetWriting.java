package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import io.peregrine.domain.PaymentEvent;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes a set's hidden classes: many rules in each, a method for each rule, and a method for each shared part that
 * they use. The classes are unloaded with the last reference to the set.
 */
final class RuleSetWriting
{
    /** After this, the slot and the scratch. */
    static final int FIRST_FREE_SLOT = 3;

    /** So many rules are chosen from, and asked in a row, by less code than {@link ClassWriting#CODE_LIMIT}. */
    static final int RULES_PER_CLASS = 256;

    private static final int SCRATCH_SLOT = 2;
    private static final int ANSWERS_SLOT = 3;
    private static final int VARIABLES_PER_METHOD = 16;
    private static final int METHODS_PER_CLASS = 256;
    private static final String EVENT = Type.getDescriptor(PaymentEvent.class);
    private static final String SCRATCH = Type.getDescriptor(RuleScratch.class);
    private static final String SCRATCH_NAME = Type.getInternalName(RuleScratch.class);
    private static final String ANSWERS = Type.getDescriptor(RuleAnswers.class);
    private static final String ANSWERS_NAME = Type.getInternalName(RuleAnswers.class);
    private static final String PART = "(" + EVENT + SCRATCH + ")I";

    private final Vocabulary vocabulary;
    private final SharedExpressions shared;

    /** One rule: its id, and the atoms that must all hold. */
    record RuleBody(String id, List<AtomReader.Atom> atoms)
    {
    }

    RuleSetWriting(final Vocabulary vocabulary, final SharedExpressions shared)
    {
        this.vocabulary = vocabulary;
        this.shared = shared;
    }

    /** @return code for all columns, in one or more classes. */
    ColumnCode[] columns(final List<AtomReader.Subject> subjects)
    {
        final List<List<Integer>> groups = groups(subjects);
        final List<ColumnCode> classes = new ArrayList<>();
        for (int first = 0; first < groups.size(); first += METHODS_PER_CLASS)
        {
            classes.add(columnClass(subjects,
                groups.subList(first, Math.min(groups.size(), first + METHODS_PER_CLASS))));
        }
        return classes.toArray(new ColumnCode[0]);
    }

    /** Variables share methods; an expression has one of its own. */
    private static List<List<Integer>> groups(final List<AtomReader.Subject> subjects)
    {
        final List<List<Integer>> groups = new ArrayList<>();
        List<Integer> variables = new ArrayList<>();
        for (int column = 0; column < subjects.size(); column++)
        {
            if (!subjects.get(column).isVariable())
            {
                groups.add(List.of(column));
                continue;
            }
            if (variables.isEmpty() || VARIABLES_PER_METHOD == variables.size())
            {
                variables = new ArrayList<>();
                groups.add(variables);
            }
            variables.add(column);
        }
        return groups;
    }

    private ColumnCode columnClass(final List<AtomReader.Subject> subjects, final List<List<Integer>> groups)
    {
        final ClassWriter writer = ClassWriting.begin("columns", ColumnCode.class);
        final String self = ClassWriting.internalName("columns");
        final SharedMethods methods = new SharedMethods(writer, self);
        final MethodVisitor all =
            writer.visitMethod(ACC_PUBLIC, "read", "(" + EVENT + SCRATCH + ")V", null, null);
        all.visitCode();
        final Code code = new Code(all, FIRST_FREE_SLOT);
        for (int i = 0; i < groups.size(); i++)
        {
            callPart(code, self, "columns" + i);
            code.op(POP);
            final MethodVisitor method = writer.visitMethod(ACC_PRIVATE, "columns" + i, PART, null, null);
            method.visitCode();
            final Code part = methods.code(method);
            for (final int column : groups.get(i))
            {
                writeColumn(part, subjects.get(column), column, methods);
            }
            part.intConstant(0);
            part.op(IRETURN);
            end(part);
        }
        code.op(RETURN);
        end(code);
        return (ColumnCode)define(writer, methods);
    }

    private void writeColumn(
        final Code code, final AtomReader.Subject subject, final int column, final SharedMethods methods)
    {
        final Target error = new Target();
        final Target end = new Target();
        final Operand operand = writer(code, subject.tree(), methods).value(subject.expr(), error);
        code.loadReference(SCRATCH_SLOT);
        code.intConstant(column);
        code.load(operand);
        if (Operand.Form.BOOL == operand.form())
        {
            code.op(I2L);
        }
        if (operand.highSlot() >= 0)
        {
            code.loadLong(operand.highSlot());
        }
        if (operand.mayBeMissing())
        {
            code.loadInt(operand.missingSlot());
        }
        else
        {
            code.intConstant(0);
        }
        code.call(INVOKEVIRTUAL, SCRATCH_NAME,
            operand.highSlot() >= 0 ? "columnPair" :
            Operand.Form.DOUBLE == operand.form() ? "columnDouble" : "columnLong",
            operand.highSlot() >= 0 ? "(IJJI)V" : Operand.Form.DOUBLE == operand.form() ? "(IDI)V" : "(IJI)V");
        if (error.isUsed())
        {
            code.jump(GOTO, end);
            code.place(error);
            code.loadReference(SCRATCH_SLOT);
            code.intConstant(column);
            code.call(INVOKEVIRTUAL, SCRATCH_NAME, "columnFailed", "(I)V");
        }
        code.place(end);
    }

    /** @return code for all rules, {@link #RULES_PER_CLASS} in each class. */
    RuleCode[] rules(final List<RuleBody> rules)
    {
        final List<RuleCode> classes = new ArrayList<>();
        for (int first = 0; first < rules.size(); first += RULES_PER_CLASS)
        {
            classes.add(ruleClass(first, rules.subList(first, Math.min(rules.size(), first + RULES_PER_CLASS))));
        }
        return classes.toArray(new RuleCode[0]);
    }

    private RuleCode ruleClass(final int first, final List<RuleBody> rules)
    {
        final ClassWriter writer = ClassWriting.begin("rules", RuleCode.class);
        final String self = ClassWriting.internalName("rules");
        final SharedMethods methods = new SharedMethods(writer, self);
        final String[] names = new String[rules.size()];
        for (int i = 0; i < names.length; i++)
        {
            names[i] = ClassWriting.className(rules.get(i).id()) + "$" + (first + i);
            writeRule(writer, names[i], rules.get(i), methods);
        }
        writeChoice(writer, self, names);
        writeAll(writer, self, names, first);
        return (RuleCode)define(writer, methods);
    }

    private void writeChoice(final ClassWriter writer, final String self, final String[] names)
    {
        final MethodVisitor method =
            writer.visitMethod(ACC_PUBLIC, "evaluate", "(I" + EVENT + SCRATCH + ")I", null, null);
        method.visitCode();
        final Label[] labels = new Label[names.length];
        for (int i = 0; i < labels.length; i++)
        {
            labels[i] = new Label();
        }
        method.visitVarInsn(ILOAD, 1);
        method.visitTableSwitchInsn(0, labels.length - 1, labels[labels.length - 1], labels);
        for (int i = 0; i < labels.length; i++)
        {
            method.visitLabel(labels[i]);
            method.visitVarInsn(ALOAD, 0);
            method.visitVarInsn(ALOAD, 2);
            method.visitVarInsn(ALOAD, 3);
            method.visitMethodInsn(INVOKESPECIAL, self, names[i], PART, false);
            method.visitInsn(IRETURN);
        }
        end(new Code(method, 0));
    }

    private void writeAll(final ClassWriter writer, final String self, final String[] names, final int first)
    {
        final MethodVisitor method =
            writer.visitMethod(ACC_PUBLIC, "evaluateAll", "(" + EVENT + SCRATCH + ANSWERS + ")V", null, null);
        method.visitCode();
        final Code code = new Code(method, ANSWERS_SLOT + 1);
        for (int i = 0; i < names.length; i++)
        {
            code.loadReference(ANSWERS_SLOT);
            code.intConstant(first + i);
            callPart(code, self, names[i]);
            code.call(INVOKEVIRTUAL, ANSWERS_NAME, "add", "(II)V");
        }
        code.op(RETURN);
        end(code);
    }

    /** An atom that fails waits for the others: a miss decides. The cheapest come first. */
    private void writeRule(
        final ClassWriter writer, final String name, final RuleBody rule, final SharedMethods methods)
    {
        final MethodVisitor method = writer.visitMethod(ACC_PRIVATE, name, PART, null, null);
        method.visitCode();
        final Code code = methods.code(method);
        final int hasFailed = code.newInt();
        final Target miss = new Target();
        final Target failed = new Target();
        code.setFlag(hasFailed, 0);
        final List<AtomReader.Atom> atoms = new ArrayList<>(rule.atoms());
        atoms.sort(Comparator.comparingLong(atom -> RuleCost.ofExpressionPs(atom.expr(), vocabulary)));
        for (final AtomReader.Atom atom : atoms)
        {
            final Target hit = new Target();
            final Target error = new Target();
            writer(code, atom.tree(), methods).condition(
                atom.expr(), atom.isNegated() ? miss : hit, atom.isNegated() ? hit : miss, error);
            if (error.isUsed())
            {
                code.place(error);
                code.setFlag(hasFailed, 1);
            }
            code.place(hit);
        }
        code.loadInt(hasFailed);
        code.jump(IFNE, failed);
        code.intConstant(Condition.HIT);
        code.op(IRETURN);
        code.place(failed);
        code.intConstant(Condition.ERROR);
        code.op(IRETURN);
        if (miss.isUsed())
        {
            code.place(miss);
            code.intConstant(Condition.MISS);
            code.op(IRETURN);
        }
        final int length = code.end();
        if (length > ClassWriting.CODE_LIMIT)
        {
            throw new RuleException(1, 1, "rule \"" + rule.id() + "\" is too long, " + length + " of " +
                ClassWriting.CODE_LIMIT + " bytes of code: split it", true);
        }
    }

    private ExpressionWriter writer(final Code code, final CelAbstractSyntaxTree tree, final SharedMethods methods)
    {
        return new ExpressionWriter(code, tree, vocabulary, methods.known(code, null));
    }

    private static void callPart(final Code code, final String self, final String name)
    {
        code.loadReference(0);
        code.loadReference(1);
        code.loadReference(SCRATCH_SLOT);
        code.call(INVOKESPECIAL, self, name, PART);
    }

    private static void end(final Code code)
    {
        final int length = code.end();
        if (length > ClassWriting.CODE_LIMIT)
        {
            throw ClassWriting.tooLong(length);
        }
    }

    private Object define(final ClassWriter writer, final SharedMethods methods)
    {
        try
        {
            methods.write();
            writer.visitEnd();
            return ClassWriting.define(writer.toByteArray(), methods.classData());
        }
        catch (final MethodTooLargeException ex)
        {
            throw ClassWriting.tooLong(ex.getCodeSize());
        }
    }

    /** The shared parts that one class uses: it has a method for each, which remembers. */
    private final class SharedMethods
    {
        private final ClassWriter writer;
        private final String self;
        private final List<SharedExpressions.Shared> used = new ArrayList<>();
        private final List<Object> classData = new ArrayList<>();

        SharedMethods(final ClassWriter writer, final String self)
        {
            this.writer = writer;
            this.self = self;
        }

        Code code(final MethodVisitor method)
        {
            return new Code(method, FIRST_FREE_SLOT, classData);
        }

        List<Object> classData()
        {
            return classData;
        }

        KnownParts known(final Code code, final SharedExpressions.Shared except)
        {
            return new KnownParts()
            {
                @Override
                public Operand writeValue(final CelExpr expr, final Target error)
                {
                    final SharedExpressions.Shared part = shared.find(expr);
                    return null == part || part.isCondition() || part == except ? null : fetch(code, part, error);
                }

                @Override
                public boolean writeCondition(
                    final CelExpr expr, final Target hit, final Target miss, final Target error)
                {
                    final SharedExpressions.Shared part = shared.find(expr);
                    if (null == part || !part.isCondition() || part == except)
                    {
                        return false;
                    }
                    final int answer = ask(code, part);
                    code.loadInt(answer);
                    code.jump(IFEQ, miss);
                    code.loadInt(answer);
                    code.intConstant(Condition.HIT);
                    code.jump(IF_ICMPEQ, hit);
                    code.jump(GOTO, error);
                    return true;
                }
            };
        }

        private int ask(final Code code, final SharedExpressions.Shared part)
        {
            if (!used.contains(part))
            {
                used.add(part);
            }
            callPart(code, self, "shared" + part.index());
            final int answer = code.newInt();
            code.storeInt(answer);
            return answer;
        }

        private Operand fetch(final Code code, final SharedExpressions.Shared part, final Target error)
        {
            final int answer = ask(code, part);
            code.loadInt(answer);
            code.intConstant(CompiledValue.ERROR);
            code.jump(IF_ICMPEQ, error);
            final int missing = code.newInt();
            final Target isPresent = new Target();
            code.setFlag(missing, 0);
            code.loadInt(answer);
            code.jump(IFEQ, isPresent);
            code.setFlag(missing, 1);
            code.place(isPresent);
            code.loadReference(SCRATCH_SLOT);
            code.intConstant(part.index());
            final boolean isDouble = Operand.Form.DOUBLE == part.form();
            code.call(INVOKEVIRTUAL, SCRATCH_NAME, isDouble ? "sharedDouble" : "sharedLong",
                isDouble ? "(I)D" : "(I)J");
            final int slot = code.newSlot(part.form());
            code.store(part.form(), slot);
            return Operand.ofLocal(part.form(), slot, missing);
        }

        /** Writing one may use another: the list grows. */
        void write()
        {
            for (int i = 0; i < used.size(); i++)
            {
                writeRemembering(used.get(i));
                writeMaking(used.get(i));
            }
        }

        private void writeRemembering(final SharedExpressions.Shared part)
        {
            final MethodVisitor method =
                writer.visitMethod(ACC_PRIVATE, "shared" + part.index(), PART, null, null);
            method.visitCode();
            final Code code = new Code(method, FIRST_FREE_SLOT);
            final int answer = code.newInt();
            final Target unknown = new Target();
            code.loadReference(SCRATCH_SLOT);
            code.intConstant(part.index());
            code.call(INVOKEVIRTUAL, SCRATCH_NAME, "remembered", "(I)I");
            code.storeInt(answer);
            code.loadInt(answer);
            code.jump(IFLT, unknown);
            code.loadInt(answer);
            code.op(IRETURN);
            code.place(unknown);
            callPart(code, self, "make" + part.index());
            code.op(IRETURN);
            end(code);
        }

        private void writeMaking(final SharedExpressions.Shared part)
        {
            final MethodVisitor method = writer.visitMethod(ACC_PRIVATE, "make" + part.index(), PART, null, null);
            method.visitCode();
            final Code code = code(method);
            final ExpressionWriter expressions =
                new ExpressionWriter(code, part.tree(), vocabulary, known(code, part));
            final Target error = new Target();
            if (part.isCondition())
            {
                final Target hit = new Target();
                final Target miss = new Target();
                expressions.condition(part.expr(), hit, miss, error);
                answer(code, hit, part, Condition.HIT);
                answer(code, miss, part, Condition.MISS);
            }
            else
            {
                final Target missing = new Target();
                final Operand operand = expressions.value(part.expr(), error);
                code.jumpIfMissing(operand, missing);
                code.loadReference(SCRATCH_SLOT);
                code.intConstant(part.index());
                code.load(operand);
                final boolean isDouble = Operand.Form.DOUBLE == operand.form();
                code.call(INVOKEVIRTUAL, SCRATCH_NAME, isDouble ? "rememberDouble" : "rememberLong",
                    isDouble ? "(ID)I" : "(IJ)I");
                code.op(IRETURN);
                answer(code, missing, part, CompiledValue.NULL);
            }
            answer(code, error, part, Condition.ERROR);
            end(code);
        }

        private void answer(
            final Code code, final Target target, final SharedExpressions.Shared part, final int answer)
        {
            if (target.isUsed())
            {
                code.place(target);
                code.loadReference(SCRATCH_SLOT);
                code.intConstant(part.index());
                code.intConstant(answer);
                code.call(INVOKEVIRTUAL, SCRATCH_NAME, "remember", "(II)I");
                code.op(IRETURN);
            }
        }
    }
}
