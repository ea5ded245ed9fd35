package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;

/**
 * Writes the code of a checked expression. A condition jumps to one of three places: true, false, error; a value is
 * left in local variables, or jumps to error. Refuses what the subset does not hold.
 */
final class ExpressionWriter
{
    private final Code code;
    private final CelAbstractSyntaxTree tree;
    private final Arithmetic arithmetic;
    private final Equality equality;
    private final ValueReader reader;

    ExpressionWriter(final Code code, final CelAbstractSyntaxTree tree, final Vocabulary vocabulary)
    {
        this.code = code;
        this.tree = tree;
        arithmetic = new Arithmetic(code);
        equality = new Equality(code, tree);
        reader = new ValueReader(code, tree, vocabulary);
    }

    void condition(final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final String function = CelExpr.ExprKind.Kind.CALL == expr.getKind() ? expr.call().function() : "";
        switch (function)
        {
            case "_&&_" -> conjunction(expr, hit, miss, error);
            case "_||_" -> disjunction(expr, hit, miss, error);
            case "!_" -> condition(expr.call().args().get(0), miss, hit, error);
            case "_==_" -> equal(expr, hit, miss, error);
            case "_!=_" -> equal(expr, miss, hit, error);
            case "_<_", "_<=_", "_>_", "_>=_" -> order(function, expr, hit, miss, error);
            case "@in" -> membership(expr, hit, miss, error);
            case "_?_:_" -> choice(expr, hit, miss, error);
            default -> plain(expr, hit, miss, error);
        }
    }

    /** Writes the value's code. @return where it then is. */
    Operand value(final CelExpr expr, final Target error)
    {
        return switch (expr.getKind())
        {
            case CONSTANT -> reader.constant(expr);
            case IDENT -> reader.variable(expr, error);
            case CALL -> call(expr, error);
            case SELECT -> throw refuse(expr, "fields of values");
            case LIST -> throw refuse(expr, "lists other than after \"in\"");
            case MAP -> throw refuse(expr, "maps");
            case STRUCT -> throw refuse(expr, "messages");
            case COMPREHENSION -> throw refuse(expr, "macros over lists");
            default -> throw refuse(expr, "this expression");
        };
    }

    /** An error on the left waits for the right: false decides, whatever the left was. */
    private void conjunction(final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final Target rightHit = new Target();
        final int hasFailed = left(expr.call().args().get(0), true, miss);
        condition(expr.call().args().get(1), rightHit, miss, error);
        code.place(rightHit);
        code.loadInt(hasFailed);
        code.jump(IFNE, error);
        code.jump(GOTO, hit);
    }

    private void disjunction(final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final Target rightMiss = new Target();
        final int hasFailed = left(expr.call().args().get(0), false, hit);
        condition(expr.call().args().get(1), hit, rightMiss, error);
        code.place(rightMiss);
        code.loadInt(hasFailed);
        code.jump(IFNE, error);
        code.jump(GOTO, miss);
    }

    /** Writes a left side that decides by jumping away, or else falls through. @return the flag of its error. */
    private int left(final CelExpr expr, final boolean isConjunction, final Target decided)
    {
        final int hasFailed = code.newInt();
        final Target right = new Target();
        final Target failed = new Target();
        code.setFlag(hasFailed, 0);
        condition(expr, isConjunction ? right : decided, isConjunction ? decided : right, failed);
        if (failed.isUsed())
        {
            code.place(failed);
            code.setFlag(hasFailed, 1);
        }
        code.place(right);
        return hasFailed;
    }

    private void equal(final CelExpr expr, final Target same, final Target other, final Target error)
    {
        final Operand a = value(expr.call().args().get(0), error);
        final Operand b = value(expr.call().args().get(1), error);
        equality.write(a, b, same, other, expr);
    }

    private void order(
        final String function, final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final Operand a = value(expr.call().args().get(0), error);
        final Operand b = value(expr.call().args().get(1), error);
        final boolean isOrdered = a.form() == b.form() && switch (a.form())
        {
            case INT, DOUBLE, BOOL, TIME -> true;
            default -> false;
        };
        if (!isOrdered)
        {
            throw refuse(expr, "the order of texts: use == and !=, \"" + Signs.of(function) + "\"");
        }
        code.jumpIfMissing(a, error);
        code.jumpIfMissing(b, error);
        code.load(a);
        code.load(b);
        final boolean isLess = function.startsWith("_<");
        switch (a.form())
        {
            case BOOL -> code.op(ISUB);
            case DOUBLE -> code.op(isLess ? DCMPG : DCMPL);
            default -> code.op(LCMP);
        }
        final boolean isOrEqual = function.contains("=");
        code.jump(isLess ? (isOrEqual ? IFLE : IFLT) : (isOrEqual ? IFGE : IFGT), hit);
        code.jump(GOTO, miss);
    }

    private void membership(final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final CelExpr list = expr.call().args().get(1);
        if (CelExpr.ExprKind.Kind.LIST != list.getKind())
        {
            throw refuse(list, "\"in\" with anything but a list of constants");
        }
        final Operand operand = value(expr.call().args().get(0), error);
        for (final CelExpr element : list.list().elements())
        {
            final Operand candidate = value(element, error);
            if (!candidate.isConstant())
            {
                throw refuse(element, "lists of anything but constants");
            }
            final Target next = new Target();
            equality.write(operand, candidate, hit, next, element);
            code.place(next);
        }
        code.jump(GOTO, miss);
    }

    private void choice(final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final Target first = new Target();
        final Target second = new Target();
        condition(expr.call().args().get(0), first, second, error);
        code.place(first);
        condition(expr.call().args().get(1), hit, miss, error);
        code.place(second);
        condition(expr.call().args().get(2), hit, miss, error);
    }

    private void plain(final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final Operand operand = value(expr, error);
        if (Operand.Form.NULL == operand.form())
        {
            code.jump(GOTO, error);
            return;
        }
        if (Operand.Form.BOOL != operand.form())
        {
            throw refuse(expr, operand.form().description() + " as a condition");
        }
        code.jumpIfMissing(operand, error);
        code.load(operand);
        code.jump(IFNE, hit);
        code.jump(GOTO, miss);
    }

    private Operand call(final CelExpr expr, final Target error)
    {
        final String function = expr.call().function();
        return switch (function)
        {
            case "_&&_", "_||_", "!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in" -> stored(expr, error);
            case "_?_:_" -> chosen(expr, error);
            case "_+_", "_-_", "_*_", "_/_", "_%_" -> binary(function.charAt(1), expr, error);
            case "-_" -> arithmetic.negated(number(expr.call().args().get(0), error), error);
            case "int" -> toInt(expr, error);
            case "double" -> toDouble(expr, error);
            default -> reader.time(expr, present -> value(present, error), error);
        };
    }

    private Operand stored(final CelExpr expr, final Target error)
    {
        final Target hit = new Target();
        final Target miss = new Target();
        final Target end = new Target();
        final int result = code.newInt();
        condition(expr, hit, miss, error);
        code.place(hit);
        code.setFlag(result, 1);
        code.jump(GOTO, end);
        code.place(miss);
        code.setFlag(result, 0);
        code.place(end);
        return Operand.ofLocal(Operand.Form.BOOL, result, -1);
    }

    private Operand chosen(final CelExpr expr, final Target error)
    {
        final Operand.Form form = reader.formOf(expr);
        final int slot = code.newSlot(form);
        final int missing = code.newInt();
        final Target first = new Target();
        final Target second = new Target();
        final Target end = new Target();
        final List<CelExpr> args = new ArrayList<>(expr.call().args());
        condition(args.get(0), first, second, error);
        code.place(first);
        copy(args.get(1), form, slot, missing, error);
        code.jump(GOTO, end);
        code.place(second);
        copy(args.get(2), form, slot, missing, error);
        code.place(end);
        return Operand.ofLocal(form, slot, missing);
    }

    private void copy(
        final CelExpr expr, final Operand.Form form, final int slot, final int missing, final Target error)
    {
        final Operand operand = value(expr, error);
        if (Operand.Form.NULL == operand.form())
        {
            code.load(reader.zero(form));
            code.store(form, slot);
            code.setFlag(missing, 1);
            return;
        }
        if (operand.form() != form)
        {
            throw refuse(expr, "\"?:\" between texts");
        }
        code.load(operand);
        code.store(form, slot);
        if (operand.mayBeMissing())
        {
            code.loadInt(operand.missingSlot());
            code.storeInt(missing);
        }
        else
        {
            code.setFlag(missing, 0);
        }
    }

    private Operand binary(final char sign, final CelExpr expr, final Target error)
    {
        final Operand a = number(expr.call().args().get(0), error);
        final Operand b = number(expr.call().args().get(1), error);
        if (a.form() != b.form())
        {
            throw refuse(expr, "\"" + sign + "\" between " + a.form().description() + " and " +
                b.form().description());
        }
        return Operand.Form.INT == a.form() ?
            arithmetic.onInts(sign, a, b, error) : arithmetic.onDoubles(sign, a, b);
    }

    private Operand number(final CelExpr expr, final Target error)
    {
        final Operand operand = value(expr, error);
        if (Operand.Form.INT != operand.form() && Operand.Form.DOUBLE != operand.form())
        {
            throw refuse(expr, "arithmetic with " + operand.form().description());
        }
        code.jumpIfMissing(operand, error);
        return operand;
    }

    private Operand toInt(final CelExpr expr, final Target error)
    {
        final Operand operand = value(expr.call().args().get(0), error);
        code.jumpIfMissing(operand, error);
        return switch (operand.form())
        {
            case INT -> Operand.ofLocal(Operand.Form.INT, operand.slot(), -1).orConstant(operand.constant());
            case DOUBLE -> arithmetic.toInt(operand, error);
            case TIME -> reader.seconds(operand);
            default -> throw refuse(expr, "int() of " + operand.form().description());
        };
    }

    private Operand toDouble(final CelExpr expr, final Target error)
    {
        final Operand operand = value(expr.call().args().get(0), error);
        code.jumpIfMissing(operand, error);
        return switch (operand.form())
        {
            case DOUBLE -> Operand.ofLocal(Operand.Form.DOUBLE, operand.slot(), -1).orConstant(operand.constant());
            case INT -> arithmetic.toDouble(operand);
            default -> throw refuse(expr, "double() of " + operand.form().description());
        };
    }

    private RuleException refuse(final CelExpr expr, final String construct)
    {
        return Frontend.beyond(tree, expr, construct);
    }
}
