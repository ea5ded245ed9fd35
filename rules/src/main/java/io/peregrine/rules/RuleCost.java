package io.peregrine.rules;

import dev.cel.common.ast.CelExpr;

/**
 * What evaluation costs at most, in picoseconds, by a plain model: so much for each operation. The figures are those
 * of docs/performance.md, rounded up; they are part of the program, so that a policy is within its budget on every
 * machine or on none.
 */
final class RuleCost
{
    /** A payment: clearing the answers, and calls. */
    static final long PAYMENT_PS = 20_000;

    /** A column: its value, and the step into its table. */
    static final long COLUMN_PS = 4_000;

    /** One halving of a column's constants. */
    static final long HALVING_PS = 1_500;

    /** One column's bits for 64 rules. */
    static final long WORD_PS = 2_500;

    /** One rule that all columns leave: finding it and writing down its answer. */
    static final long CANDIDATE_PS = 2_500;

    /** Calling the code of one rule. */
    static final long CALL_PS = 6_000;

    private static final long OPERATION_PS = 700;
    private static final long DIVISION_PS = 6_000;
    private static final long CALENDAR_PS = 12_000;
    private static final long OTHER_CALL_PS = 100_000;

    private RuleCost()
    {
    }

    /** @return what the expression costs where all of it is evaluated. */
    static long ofExpressionPs(final CelExpr expr, final Vocabulary vocabulary)
    {
        long sum = switch (expr.getKind())
        {
            case CALL -> ofFunctionPs(expr.call().function());
            case IDENT -> ofNamePs(vocabulary.variable(expr.ident().name()), vocabulary);
            case COMPREHENSION -> OTHER_CALL_PS *
                Math.max(1, Signs.children(expr.comprehension().iterRange()).size());
            default -> 0;
        };
        for (final CelExpr child : Signs.children(expr))
        {
            sum += ofExpressionPs(child, vocabulary);
        }
        if (CelExpr.ExprKind.Kind.CALL == expr.getKind() && "@in".equals(expr.call().function()))
        {
            sum += OPERATION_PS * Signs.children(expr.call().args().get(1)).size();
        }
        return sum;
    }

    private static long ofNamePs(final Variable variable, final Vocabulary vocabulary)
    {
        return null != variable && Variable.Kind.DEFINITION == variable.kind() ?
            ofExpressionPs(variable.definition().getExpr(), vocabulary) : OPERATION_PS;
    }

    private static long ofFunctionPs(final String function)
    {
        return switch (function)
        {
            case "_/_", "_%_" -> DIVISION_PS;
            case "_&&_", "_||_", "!_", "_?_:_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in", "_+_", "_-_",
                "_*_", "-_", "int", "double" -> OPERATION_PS;
            default -> function.startsWith("get") ? CALENDAR_PS : OTHER_CALL_PS;
        };
    }
}
