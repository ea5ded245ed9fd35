package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;

/** Brings the values of several ways together: each way writes its value, then all end in the same variables. */
final class Choice
{
    private final Code code;
    private final CelAbstractSyntaxTree tree;
    private final CelExpr where;
    private final List<Operand> operands = new ArrayList<>();
    private final List<Target> ends = new ArrayList<>();

    /** @param where what to blame where the values do not go together. */
    Choice(final Code code, final CelAbstractSyntaxTree tree, final CelExpr where)
    {
        this.code = code;
        this.tree = tree;
        this.where = where;
    }

    /** This way's value has been written: leaves it. */
    void add(final Operand operand)
    {
        final Target end = new Target();
        operands.add(operand);
        ends.add(end);
        code.jump(GOTO, end);
    }

    /** @return where the value then is, whichever way was gone. */
    Operand joined()
    {
        final Operand.Form form = form();
        if (Operand.Form.NULL == form)
        {
            ends.forEach(code::place);
            return Operand.ofNull();
        }
        final List<String> names = Operand.Form.ENUM == form ? names() : List.of();
        final int slot = code.newSlot(form);
        final int high = form.isPair() ? code.newWide() : -1;
        final int missing = operands.stream().anyMatch(
            operand -> Operand.Form.NULL == operand.form() || operand.mayBeMissing()) ? code.newInt() : -1;
        final Operand result = new Operand(form, slot, high, missing, null, names);
        final Target end = new Target();
        for (int i = 0; i < operands.size(); i++)
        {
            code.place(ends.get(i));
            copy(operands.get(i), result);
            code.jump(GOTO, end);
        }
        code.place(end);
        return result;
    }

    /** Constants of texts become names among names, and words among words. */
    private Operand.Form form()
    {
        Operand.Form form = Operand.Form.NULL;
        for (final Operand operand : operands)
        {
            final Operand.Form next = operand.form();
            if (Operand.Form.NULL == form || Operand.Form.STRING == form && next.isString())
            {
                form = next;
            }
            else if (Operand.Form.NULL != next && next != form &&
                !(Operand.Form.STRING == next && (Operand.Form.ENUM == form || isWord(form))))
            {
                throw refuse();
            }
        }
        return Operand.Form.STRING == form ? Operand.Form.ENUM : form;
    }

    private static boolean isWord(final Operand.Form form)
    {
        return Operand.Form.TEXT == form || Operand.Form.TOKEN == form || Operand.Form.ADDRESS == form;
    }

    private List<String> names()
    {
        final Set<String> names = new LinkedHashSet<>();
        for (final Operand operand : operands)
        {
            if (Operand.Form.STRING == operand.form())
            {
                names.add((String)operand.constant());
            }
            names.addAll(operand.names());
        }
        return List.copyOf(names);
    }

    private void copy(final Operand from, final Operand to)
    {
        if (Operand.Form.NULL == from.form())
        {
            zero(to);
            code.setFlag(to.missingSlot(), 1);
            return;
        }
        switch (to.form())
        {
            case ENUM -> copyName(from, to);
            case TEXT, TOKEN, ADDRESS -> copyWords(from, to);
            case TIME ->
            {
                final Times times = new Times(code, tree, null);
                times.loadSeconds(from);
                code.storeLong(to.slot());
                times.loadNanos(from);
                code.storeLong(to.highSlot());
            }
            default ->
            {
                code.load(from);
                code.store(to.form(), to.slot());
            }
        }
        if (from.mayBeMissing())
        {
            code.loadInt(from.missingSlot());
            code.storeInt(to.missingSlot());
        }
        else if (to.mayBeMissing())
        {
            code.setFlag(to.missingSlot(), 0);
        }
    }

    private void zero(final Operand to)
    {
        switch (to.form())
        {
            case BOOL -> code.intConstant(0);
            case DOUBLE -> code.op(DCONST_0);
            default -> code.op(LCONST_0);
        }
        code.store(to.form(), to.slot());
        if (to.highSlot() >= 0)
        {
            code.op(LCONST_0);
            code.storeLong(to.highSlot());
        }
    }

    private void copyName(final Operand from, final Operand to)
    {
        if (Operand.Form.STRING == from.form())
        {
            code.constant((long)to.names().indexOf(from.constant()));
        }
        else
        {
            code.choose(from.slot(), from.names().stream().mapToLong(to.names()::indexOf).toArray());
        }
        code.storeLong(to.slot());
    }

    private void copyWords(final Operand from, final Operand to)
    {
        if (Operand.Form.STRING == from.form())
        {
            final long[] words = words(to.form(), (String)from.constant());
            if (null == words)
            {
                throw refuse();
            }
            code.constant(words[0]);
            code.storeLong(to.slot());
            code.constant(words[1]);
            code.storeLong(to.highSlot());
            return;
        }
        code.load(from);
        code.storeLong(to.slot());
        code.loadHigh(from);
        code.storeLong(to.highSlot());
    }

    private static long[] words(final Operand.Form form, final String text)
    {
        return switch (form)
        {
            case TEXT -> TextWords.fits(text, TextWords.MERCHANT_LENGTH) ?
                new long[]{ TextWords.word(text, 0), TextWords.word(text, 1) } : null;
            case TOKEN -> KeyWords.isToken(text) ? KeyWords.ofToken(text) : null;
            default -> KeyWords.isAddress(text) ? KeyWords.ofAddress(text) : null;
        };
    }

    private RuleException refuse()
    {
        return Frontend.beyond(tree, where, "a choice between " + operands.get(0).form().description() + " and " +
            operands.get(operands.size() - 1).form().description());
    }
}
