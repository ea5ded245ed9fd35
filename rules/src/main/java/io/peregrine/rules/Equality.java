package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import io.peregrine.domain.Spelling;

/**
 * Writes CEL's {@code ==} and what is built on it. Two missing values are equal, a missing and a present one are not;
 * neither is an error. NaN equals nothing.
 */
final class Equality
{
    private final Code code;
    private final CelAbstractSyntaxTree tree;
    private final Texts texts;

    Equality(final Code code, final CelAbstractSyntaxTree tree)
    {
        this.code = code;
        this.tree = tree;
        texts = new Texts(code, tree);
    }

    /** Jumps to one of two places; where is what to blame in a refusal. */
    void write(final Operand a, final Operand b, final Target same, final Target other, final CelExpr where)
    {
        if (Operand.Form.NULL == a.form() || Operand.Form.NULL == b.form())
        {
            writeNullCheck(Operand.Form.NULL == a.form() ? b : a, same, other);
            return;
        }
        if (a.mayBeMissing() && b.mayBeMissing())
        {
            final Target isPresent = new Target();
            code.loadInt(a.missingSlot());
            code.jump(IFEQ, isPresent);
            code.loadInt(b.missingSlot());
            code.jump(IFNE, same);
            code.jump(GOTO, other);
            code.place(isPresent);
            code.jumpIfMissing(b, other);
        }
        else
        {
            code.jumpIfMissing(a, other);
            code.jumpIfMissing(b, other);
        }
        writePresent(a, b, same, other, where);
    }

    private void writeNullCheck(final Operand operand, final Target same, final Target other)
    {
        if (Operand.Form.NULL == operand.form())
        {
            code.jump(GOTO, same);
            return;
        }
        code.jumpIfMissing(operand, same);
        code.jump(GOTO, other);
    }

    private void writePresent(
        final Operand a, final Operand b, final Target same, final Target other, final CelExpr where)
    {
        if (Operand.Form.STRING == a.form() && Operand.Form.STRING == b.form())
        {
            code.jump(GOTO, a.constant().equals(b.constant()) ? same : other);
        }
        else if (Operand.Form.STRING == a.form())
        {
            writePresent(b, a, same, other, where);
        }
        else if (Operand.Form.ENUM == a.form() && Operand.Form.ENUM == b.form() && !a.names().equals(b.names()))
        {
            texts.writePresent("_==_", a, b, same, other, where);
        }
        else if (Operand.Form.ENUM == a.form())
        {
            code.load(a);
            loadName(a, b, where);
            jumpIfSameLongs(same, other);
        }
        else if (Operand.Form.TOKEN == a.form() || Operand.Form.ADDRESS == a.form())
        {
            writeKey(a, b, same, other, where);
        }
        else if (Operand.Form.TIME == a.form() && Operand.Form.TIME == b.form())
        {
            new Times(code, tree, null).compare(a, b);
            code.jump(IFEQ, same);
            code.jump(GOTO, other);
        }
        else if (Operand.Form.TEXT == a.form())
        {
            writeText(a, b, same, other, where);
        }
        else
        {
            writeNumber(a, b, same, other, where);
        }
    }

    private void writeNumber(
        final Operand a, final Operand b, final Target same, final Target other, final CelExpr where)
    {
        if (a.form() != b.form())
        {
            throw Frontend.beyond(tree, where, "== between " + a.form().description() + " and " +
                b.form().description());
        }
        code.load(a);
        code.load(b);
        if (Operand.Form.BOOL == a.form())
        {
            code.jump(IF_ICMPEQ, same);
            code.jump(GOTO, other);
        }
        else if (Operand.Form.DOUBLE == a.form())
        {
            code.op(DCMPL);
            code.jump(IFEQ, same);
            code.jump(GOTO, other);
        }
        else
        {
            jumpIfSameLongs(same, other);
        }
    }

    private void jumpIfSameLongs(final Target same, final Target other)
    {
        code.op(LCMP);
        code.jump(IFEQ, same);
        code.jump(GOTO, other);
    }

    private void loadName(final Operand field, final Operand name, final CelExpr where)
    {
        if (Operand.Form.ENUM == name.form() && name.names().equals(field.names()))
        {
            code.load(name);
            return;
        }
        if (Operand.Form.STRING != name.form())
        {
            throw Frontend.beyond(tree, where, "== between a name and anything but a text in quotes");
        }
        final int wireValue = field.names().indexOf(name.constant());
        if (wireValue < 0)
        {
            final String near = Spelling.nearest((String)name.constant(), field.names());
            throw Frontend.refuse(tree, where, "unknown value \"" + name.constant() + "\": " +
                (null == near ? "" : "did you mean \"" + near + "\"? ") + "Known: " +
                String.join(", ", field.names()));
        }
        code.constant((long)wireValue);
    }

    private void writeKey(
        final Operand a, final Operand b, final Target same, final Target other, final CelExpr where)
    {
        final boolean isToken = Operand.Form.TOKEN == a.form();
        final String text = Operand.Form.STRING == b.form() ? (String)b.constant() : null;
        final long[] words = null == text ? null : isToken ? KeyWords.ofToken(text) : KeyWords.ofAddress(text);
        if (null == text && a.form() != b.form())
        {
            throw Frontend.beyond(tree, where, "== between " + a.form().description() + " and " +
                b.form().description());
        }
        if (null != text && null == words)
        {
            throw Frontend.refuse(tree, where, "\"" + text + "\" is no " + (isToken ?
                "token: write an unsigned decimal below 2^64, or 32 hex digits" :
                "IP address: write 192.0.2.1 or 2001:db8::1"));
        }
        final String usual = null == words ? null :
            isToken ? KeyWords.token(words[0], words[1]) : KeyWords.address(words[0], words[1]);
        if (null != words && !usual.equals(text))
        {
            throw Frontend.refuse(tree, where, "never equal, it is written otherwise: write \"" + usual + "\"");
        }
        loadWord(a, b, words, 0);
        code.jump(IFNE, other);
        loadWord(a, b, words, 1);
        code.jump(IFEQ, same);
        code.jump(GOTO, other);
    }

    private void loadWord(final Operand a, final Operand b, final long[] words, final int word)
    {
        code.loadLong(0 == word ? a.slot() : a.highSlot());
        if (null == words)
        {
            code.loadLong(0 == word ? b.slot() : b.highSlot());
        }
        else
        {
            code.constant(words[word]);
        }
        code.op(LCMP);
    }

    private void writeText(
        final Operand a, final Operand b, final Target same, final Target other, final CelExpr where)
    {
        if (Operand.Form.TEXT != b.form() && Operand.Form.STRING != b.form())
        {
            throw Frontend.beyond(tree, where, "== between an id and anything but a text in quotes");
        }
        loadWord(a, 0, where);
        loadWord(b, 0, where);
        code.op(LCMP);
        code.jump(IFNE, other);
        if (a.highSlot() >= 0 || b.highSlot() >= 0)
        {
            loadWord(a, 1, where);
            loadWord(b, 1, where);
            code.op(LCMP);
            code.jump(IFNE, other);
        }
        else if (Operand.Form.STRING == b.form() && 0 != TextWords.word((String)b.constant(), 1))
        {
            throw Frontend.refuse(tree, where, "a terminal id has at most 8 characters: \"" + b.constant() + "\"");
        }
        code.jump(GOTO, same);
    }

    private void loadWord(final Operand operand, final int word, final CelExpr where)
    {
        if (Operand.Form.STRING == operand.form())
        {
            final String text = (String)operand.constant();
            if (!TextWords.fits(text, TextWords.MERCHANT_LENGTH))
            {
                throw Frontend.refuse(tree, where, "no id can be \"" + text +
                    "\": an id has 1 to 15 characters of US-ASCII");
            }
            code.constant(TextWords.word(text, word));
        }
        else if (0 == word)
        {
            code.loadLong(operand.slot());
        }
        else if (operand.highSlot() >= 0)
        {
            code.loadLong(operand.highSlot());
        }
        else
        {
            code.op(LCONST_0);
        }
    }
}
