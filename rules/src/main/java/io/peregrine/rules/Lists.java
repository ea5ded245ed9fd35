package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import io.peregrine.domain.Spelling;

/**
 * Writes what is done with lists that stand in the expression: in, size, an element, and the macros exists, all and
 * exists_one, each written once for each element. And the policy's lists of keys.
 */
final class Lists
{
    private final Code code;
    private final CelAbstractSyntaxTree tree;
    private final Vocabulary vocabulary;
    private final ExpressionWriter writer;
    private final Folding folding;

    Lists(
        final Code code,
        final CelAbstractSyntaxTree tree,
        final Vocabulary vocabulary,
        final ExpressionWriter writer,
        final Folding folding)
    {
        this.code = code;
        this.tree = tree;
        this.vocabulary = vocabulary;
        this.writer = writer;
        this.folding = folding;
    }

    /** Writes the list's elements. @return where they are. */
    List<Operand> elements(final CelExpr list, final Target error)
    {
        final List<Operand> elements = new ArrayList<>();
        if (CelExpr.ExprKind.Kind.LIST == list.getKind())
        {
            for (final CelExpr element : list.list().elements())
            {
                elements.add(writer.value(element, error));
            }
            return elements;
        }
        if (!folding.isConstant(list))
        {
            throw refuse(list, "lists that do not stand in the expression");
        }
        final Optional<Object> value = folding.value(list);
        if (value.isEmpty())
        {
            code.jump(GOTO, error);
            return elements;
        }
        if (!(value.get() instanceof List))
        {
            throw refuse(list, "a map where a list is meant");
        }
        for (final Object element : (List<?>)value.get())
        {
            elements.add(Folding.operand(element).orElseThrow(() -> refuse(list, "lists of such values")));
        }
        return elements;
    }

    /** Writes list[index]. */
    Operand element(final CelExpr expr, final Target error)
    {
        final List<Operand> elements = elements(expr.call().args().get(0), error);
        final Operand index = writer.value(expr.call().args().get(1), error);
        if (Operand.Form.INT != index.form())
        {
            throw refuse(expr, "\"[]\" with " + index.form().description());
        }
        code.jumpIfMissing(index, error);
        final Choice choice = new Choice(code, tree, expr);
        for (int i = 0; i < elements.size(); i++)
        {
            final Target next = new Target();
            code.load(index);
            code.constant((long)i);
            code.op(LCMP);
            code.jump(IFNE, next);
            choice.add(elements.get(i));
            code.place(next);
        }
        code.jump(GOTO, error);
        return elements.isEmpty() ? Operand.ofNull() : choice.joined();
    }

    /** Writes a macro over a list: what comes to the same with the element in the variable's place. */
    void macro(
        final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final CelExpr.CelComprehension macro = expr.comprehension();
        final CelExpr step = macro.loopStep();
        final String function = CelExpr.ExprKind.Kind.CALL == step.getKind() ? step.call().function() : "";
        final boolean isAny = "_||_".equals(function) && isBool(macro.accuInit(), false);
        final boolean isAll = "_&&_".equals(function) && isBool(macro.accuInit(), true);
        final boolean isOne = "_?_:_".equals(function) && CelExpr.ExprKind.Kind.CALL == macro.result().getKind() &&
            "_==_".equals(macro.result().call().function());
        if (!isAny && !isAll && !isOne)
        {
            throw refuse(expr, "macros other than exists, all and exists_one");
        }
        final List<Operand> elements = elements(macro.iterRange(), error);
        if (isOne)
        {
            one(macro, step.call().args().get(0), elements, hit, miss, error);
        }
        else
        {
            some(macro, step.call().args().get(1), elements, isAny, isAny ? hit : miss, isAny ? miss : hit, error);
        }
    }

    private static boolean isBool(final CelExpr expr, final boolean value)
    {
        return CelExpr.ExprKind.Kind.CONSTANT == expr.getKind() &&
            CelConstant.Kind.BOOLEAN_VALUE == expr.constant().getKind() && expr.constant().booleanValue() == value;
    }

    /** One answer decides, whatever errors there are beside it. */
    private void some(
        final CelExpr.CelComprehension macro,
        final CelExpr predicate,
        final List<Operand> elements,
        final boolean deciding,
        final Target decided,
        final Target undecided,
        final Target error)
    {
        final int hasFailed = code.newInt();
        code.setFlag(hasFailed, 0);
        for (final Operand element : elements)
        {
            final Target next = new Target();
            final Target failed = new Target();
            writer.with(Map.of(macro.iterVar(), element)).condition(
                predicate, deciding ? decided : next, deciding ? next : decided, failed);
            if (failed.isUsed())
            {
                code.place(failed);
                code.setFlag(hasFailed, 1);
            }
            code.place(next);
        }
        code.loadInt(hasFailed);
        code.jump(IFNE, error);
        code.jump(GOTO, undecided);
    }

    private void one(
        final CelExpr.CelComprehension macro,
        final CelExpr predicate,
        final List<Operand> elements,
        final Target hit,
        final Target miss,
        final Target error)
    {
        final int count = code.newInt();
        code.setFlag(count, 0);
        for (final Operand element : elements)
        {
            final Target found = new Target();
            final Target next = new Target();
            writer.with(Map.of(macro.iterVar(), element)).condition(predicate, found, next, error);
            code.place(found);
            code.loadInt(count);
            code.intConstant(1);
            code.op(IADD);
            code.storeInt(count);
            code.place(next);
        }
        code.loadInt(count);
        code.intConstant(1);
        code.jump(IF_ICMPEQ, hit);
        code.jump(GOTO, miss);
    }

    /** Writes {@code list("name").has(key)}. */
    void keys(final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final CelExpr target = expr.call().target().orElseThrow();
        final CelExpr nameExpr = CelExpr.ExprKind.Kind.CALL == target.getKind() &&
            "list".equals(target.call().function()) ? target.call().args().get(0) : target;
        if (CelExpr.ExprKind.Kind.CONSTANT != nameExpr.getKind())
        {
            throw refuse(nameExpr, "lists whose name is not a text in quotes");
        }
        final String name = nameExpr.constant().stringValue();
        if (!vocabulary.listNames().contains(name))
        {
            final String near = Spelling.nearest(name, vocabulary.listNames());
            throw Frontend.refuse(tree, nameExpr, "unknown list \"" + name + "\": " + (null == near ?
                "known: " + String.join(", ", vocabulary.listNames()) : "did you mean \"" + near + "\"?"));
        }
        final ListKey key = vocabulary.listKey(name);
        final List<CelExpr> args = expr.call().args();
        if (args.size() != key.parts().size())
        {
            throw Frontend.refuse(tree, expr, "list \"" + name + "\" is keyed by " + key.text() + ": write has(" +
                String.join(", ", key.parts().stream().map(ListKey.Part::example).toList()) + ")");
        }
        final List<int[]> words = new ArrayList<>();
        for (int i = 0; i < args.size(); i++)
        {
            words.add(words(args.get(i), name, key, key.parts().get(i), error));
        }
        code.listLookup();
        code.intConstant(vocabulary.listIndex(name));
        for (int i = 0; i < 2; i++)
        {
            for (int word = 0; word < 2; word++)
            {
                if (i < words.size())
                {
                    code.loadLong(words.get(i)[word]);
                }
                else
                {
                    code.op(LCONST_0);
                }
            }
        }
        code.askList();
        code.jump(IFNE, hit);
        code.jump(GOTO, miss);
    }

    private int[] words(
        final CelExpr arg, final String name, final ListKey key, final ListKey.Part part, final Target error)
    {
        final Operand operand = writer.value(arg, error);
        code.jumpIfMissing(operand, error);
        final int low = code.newWide();
        final int high = code.newWide();
        final long[] constant = Operand.Form.STRING == operand.form() ?
            constant(part, (String)operand.constant()) : null;
        if (null != constant)
        {
            code.constant(constant[0]);
            code.storeLong(low);
            code.constant(constant[1]);
            code.storeLong(high);
            return new int[]{ low, high };
        }
        final boolean fits = switch (part)
        {
            case NUMBER -> Operand.Form.INT == operand.form();
            case CARD -> Operand.Form.TOKEN == operand.form();
            case MERCHANT -> Operand.Form.TEXT == operand.form();
            case TERMINAL -> Operand.Form.TEXT == operand.form();
            case ADDRESS -> Operand.Form.ADDRESS == operand.form();
        };
        if (!fits)
        {
            throw Frontend.refuse(tree, arg, "list \"" + name + "\" is keyed by " + key.text() + ": has() takes " +
                part.description() + " such as " + part.example());
        }
        code.load(operand);
        code.storeLong(low);
        code.loadHigh(operand);
        code.storeLong(high);
        return new int[]{ low, high };
    }

    private static long[] constant(final ListKey.Part part, final String text)
    {
        return switch (part)
        {
            case NUMBER -> null;
            case CARD -> KeyWords.ofToken(text);
            case MERCHANT -> ofText(text, TextWords.MERCHANT_LENGTH);
            case TERMINAL -> ofText(text, TextWords.TERMINAL_LENGTH);
            case ADDRESS -> KeyWords.ofAddress(text);
        };
    }

    private static long[] ofText(final String text, final int length)
    {
        return TextWords.fits(text, length) ?
            new long[]{ TextWords.word(text, 0), TextWords.word(text, 1) } : null;
    }

    private RuleException refuse(final CelExpr expr, final String construct)
    {
        return Frontend.beyond(tree, expr, construct);
    }
}
