package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import java.util.List;

import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.RuntimeHelpers;

/**
 * Writes what is asked of texts: order, startsWith, endsWith, contains, matches and size. Of names and constants it is
 * decided here, for each name; ids are compared as words.
 */
final class Texts
{
    private static final int MAX_PAIRS = Long.SIZE;

    private final Code code;
    private final CelAbstractSyntaxTree tree;

    Texts(final Code code, final CelAbstractSyntaxTree tree)
    {
        this.code = code;
        this.tree = tree;
    }

    /** Jumps to one of two places, or to error where one of both is missing. */
    void write(
        final String function,
        final Operand a,
        final Operand b,
        final Target hit,
        final Target miss,
        final Target error,
        final CelExpr where)
    {
        code.jumpIfMissing(a, error);
        code.jumpIfMissing(b, error);
        writePresent(function, a, b, hit, miss, where);
    }

    /** Both are there. */
    void writePresent(
        final String function,
        final Operand a,
        final Operand b,
        final Target hit,
        final Target miss,
        final CelExpr where)
    {
        if (isFinite(a) && isFinite(b))
        {
            writeNames(function, a, b, hit, miss, where);
            return;
        }
        final boolean isWord = Operand.Form.TEXT == a.form() || Operand.Form.TEXT == b.form();
        if (!isWord || !isWordOrConstant(a) || !isWordOrConstant(b) || "matches".equals(function))
        {
            throw refuse(where, "\"" + Signs.of(function) + "\" of " + a.form().description() + " and " +
                b.form().description() + ": it would need memory for each payment");
        }
        writeWords(function, a, b, hit, miss, where);
    }

    /** @return the length in characters. */
    Operand size(final Operand text, final CelExpr where)
    {
        return switch (text.form())
        {
            case STRING -> Operand.ofConstant(Operand.Form.INT, size((String)text.constant()));
            case ENUM ->
            {
                code.choose(text.slot(), text.names().stream().mapToLong(Texts::size).toArray());
                yield stored();
            }
            case TEXT ->
            {
                code.load(text);
                code.loadHigh(text);
                code.call(TextWords.class, "size", "(JJ)J");
                yield stored();
            }
            default -> throw refuse(where, "size() of " + text.form().description());
        };
    }

    private static boolean isFinite(final Operand operand)
    {
        return Operand.Form.STRING == operand.form() || Operand.Form.ENUM == operand.form();
    }

    private static boolean isWordOrConstant(final Operand operand)
    {
        return Operand.Form.TEXT == operand.form() || Operand.Form.STRING == operand.form();
    }

    private static List<String> names(final Operand operand)
    {
        return Operand.Form.STRING == operand.form() ? List.of((String)operand.constant()) : operand.names();
    }

    /** Every pair's answer is a bit. */
    private void writeNames(
        final String function,
        final Operand a,
        final Operand b,
        final Target hit,
        final Target miss,
        final CelExpr where)
    {
        final List<String> left = names(a);
        final List<String> right = names(b);
        if (left.size() * right.size() > MAX_PAIRS)
        {
            throw refuse(where, "\"" + Signs.of(function) + "\" of so many different names");
        }
        long answers = 0;
        for (int i = 0; i < left.size() * right.size(); i++)
        {
            answers |= answer(function, left.get(i / right.size()), right.get(i % right.size()), where) ? 1L << i : 0;
        }
        if (a.isConstant() && b.isConstant())
        {
            code.jump(GOTO, 0 == answers ? miss : hit);
            return;
        }
        code.constant(answers);
        place(a, right.size());
        place(b, 1);
        code.op(LADD);
        code.op(L2I);
        code.op(LUSHR);
        code.op(LCONST_1);
        code.op(LAND);
        code.op(L2I);
        code.jump(IFNE, hit);
        code.jump(GOTO, miss);
    }

    private void place(final Operand operand, final int factor)
    {
        if (operand.isConstant())
        {
            code.op(LCONST_0);
            return;
        }
        code.load(operand);
        code.constant((long)factor);
        code.op(LMUL);
    }

    private boolean answer(final String function, final String a, final String b, final CelExpr where)
    {
        return switch (function)
        {
            case "_==_" -> a.equals(b);
            case "_<_" -> compare(a, b) < 0;
            case "_<=_" -> compare(a, b) <= 0;
            case "_>_" -> compare(a, b) > 0;
            case "_>=_" -> compare(a, b) >= 0;
            case "startsWith" -> a.startsWith(b);
            case "endsWith" -> a.endsWith(b);
            case "contains" -> a.contains(b);
            default -> matches(a, b, where);
        };
    }

    private boolean matches(final String text, final String regex, final CelExpr where)
    {
        try
        {
            return RuntimeHelpers.matches(text, regex, Folding.OPTIONS);
        }
        catch (final PatternSyntaxException | IllegalArgumentException | IllegalStateException ex)
        {
            throw Frontend.refuse(tree, where, "\"" + regex + "\" is no regular expression of RE2, or too large: " +
                ex.getMessage());
        }
    }

    /** By code points, as CEL orders. */
    private static int compare(final String a, final String b)
    {
        return java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    private static long size(final String text)
    {
        return text.codePointCount(0, text.length());
    }

    private void writeWords(
        final String function,
        final Operand a,
        final Operand b,
        final Target hit,
        final Target miss,
        final CelExpr where)
    {
        final boolean isOrder = function.startsWith("_");
        if (!isOrder && (isBeyond(a) || isBeyond(b)))
        {
            writeBeyond(function, a, b, hit, miss, where);
            return;
        }
        loadWords(a, where);
        loadWords(b, where);
        if (isOrder)
        {
            code.call(TextWords.class, "compare", "(JJJJ)I");
            code.jump(switch (function)
            {
                case "_<_" -> IFLT;
                case "_<=_" -> IFLE;
                case "_>_" -> IFGT;
                default -> IFGE;
            }, hit);
        }
        else
        {
            code.call(TextWords.class, function, "(JJJJ)Z");
            code.jump(IFNE, hit);
        }
        code.jump(GOTO, miss);
    }

    /** @return true for a constant that words do not hold. */
    private static boolean isBeyond(final Operand operand)
    {
        return Operand.Form.STRING == operand.form() && !((String)operand.constant()).isEmpty() &&
            !TextWords.fits((String)operand.constant(), 2 * Long.BYTES);
    }

    /** An id is never part of it other than at its beginning and so on: no such id, where the constant is the part. */
    private void writeBeyond(
        final String function,
        final Operand a,
        final Operand b,
        final Target hit,
        final Target miss,
        final CelExpr where)
    {
        if (isBeyond(a))
        {
            throw refuse(where, "\"" + function + "\" of a text that no id can be, and an id");
        }
        code.jump(GOTO, miss);
    }

    private void loadWords(final Operand operand, final CelExpr where)
    {
        if (Operand.Form.STRING == operand.form())
        {
            final String text = (String)operand.constant();
            if (text.indexOf('\0') >= 0)
            {
                throw refuse(where, "ids beside a text with NUL");
            }
            code.constant(TextWords.orderedWord(text, 0));
            code.constant(TextWords.orderedWord(text, 1));
            return;
        }
        code.load(operand);
        code.loadHigh(operand);
    }

    private Operand stored()
    {
        final int slot = code.newWide();
        code.storeLong(slot);
        return Operand.ofLocal(Operand.Form.INT, slot, -1);
    }

    private RuleException refuse(final CelExpr expr, final String construct)
    {
        return Frontend.beyond(tree, expr, construct);
    }
}
