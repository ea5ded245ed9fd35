package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import java.util.List;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;

/** Writes int(), uint(), double(), bool() and string(); the operand is there. {@link Folding} converts texts. */
final class Conversions
{
    private static final List<String> BOOLS = List.of("false", "true");

    private final Code code;
    private final CelAbstractSyntaxTree tree;
    private final Arithmetic arithmetic;
    private final UintArithmetic uints;

    Conversions(final Code code, final CelAbstractSyntaxTree tree)
    {
        this.code = code;
        this.tree = tree;
        arithmetic = new Arithmetic(code);
        uints = new UintArithmetic(code);
    }

    Operand write(final CelExpr expr, final Operand operand, final Target error)
    {
        return switch (expr.call().function())
        {
            case "int" -> toInt(expr, operand, error);
            case "uint" -> toUint(expr, operand, error);
            case "double" -> toDouble(expr, operand);
            case "bool" -> toBool(expr, operand);
            default -> toText(expr, operand);
        };
    }

    private Operand toInt(final CelExpr expr, final Operand operand, final Target error)
    {
        return switch (operand.form())
        {
            case INT -> operand.present();
            case UINT -> uints.converted(operand, Operand.Form.INT, error);
            case DOUBLE -> arithmetic.toInt(operand, error);
            case TIME ->
            {
                final int slot = code.newWide();
                new Times(code, tree, null).loadSeconds(operand);
                code.storeLong(slot);
                yield Operand.ofLocal(Operand.Form.INT, slot, -1);
            }
            default -> throw refuse(expr, operand);
        };
    }

    private Operand toUint(final CelExpr expr, final Operand operand, final Target error)
    {
        return switch (operand.form())
        {
            case UINT -> operand.present();
            case INT -> uints.converted(operand, Operand.Form.UINT, error);
            case DOUBLE -> uints.ofDouble(operand, error);
            default -> throw refuse(expr, operand);
        };
    }

    private Operand toDouble(final CelExpr expr, final Operand operand)
    {
        return switch (operand.form())
        {
            case DOUBLE -> operand.present();
            case INT -> arithmetic.toDouble(operand);
            case UINT -> uints.toDouble(operand);
            default -> throw refuse(expr, operand);
        };
    }

    private Operand toBool(final CelExpr expr, final Operand operand)
    {
        if (Operand.Form.BOOL != operand.form())
        {
            throw refuse(expr, operand);
        }
        return operand.present();
    }

    private Operand toText(final CelExpr expr, final Operand operand)
    {
        if (operand.form().isString())
        {
            return operand.present();
        }
        if (Operand.Form.BOOL != operand.form())
        {
            throw refuse(expr, operand);
        }
        final int slot = code.newWide();
        code.load(operand);
        code.op(I2L);
        code.storeLong(slot);
        return Operand.ofNames(BOOLS, slot, -1);
    }

    private RuleException refuse(final CelExpr expr, final Operand operand)
    {
        return Frontend.beyond(tree, expr, expr.call().function() + "() of " + operand.form().description());
    }
}
