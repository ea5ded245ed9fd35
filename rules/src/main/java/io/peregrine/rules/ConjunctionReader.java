package io.peregrine.rules;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;

/** Reads what conditions ask at least. Off the hot path; one thread. */
public final class ConjunctionReader
{
    private static final Map<String, String> OPERATORS = Map.of(
        "_<_", "<", "_<=_", "<=", "_>_", ">", "_>=_", ">=", "_==_", "==", "_!=_", "!=");
    private static final Map<String, String> MIRRORED = Map.of(
        "<", ">", "<=", ">=", ">", "<", ">=", "<=", "==", "==", "!=", "!=");

    private final Frontend frontend;
    private final Vocabulary vocabulary;
    private long unlike;

    public ConjunctionReader(final Vocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        frontend = new Frontend(vocabulary);
    }

    /** @throws RuleException where the condition is wrong. */
    public Conjunction read(final String condition)
    {
        final CelAbstractSyntaxTree tree = frontend.check(condition);
        final Reading reading = new Reading();
        reading.addAll(tree.getExpr());
        return new Conjunction(reading.bounds, reading.others, reading.isFalse);
    }

    /** One condition's terms. */
    private final class Reading
    {
        private final Map<String, Bounds> bounds = new TreeMap<>();
        private final Set<String> others = new TreeSet<>();
        private boolean isFalse;

        private void addAll(final CelExpr expr)
        {
            if (isCall(expr, "_&&_", 2))
            {
                expr.call().args().forEach(this::addAll);
            }
            else if (!addPlain(expr) && !addMember(expr) && !addComparison(expr))
            {
                others.add(text(expr));
            }
        }

        private Bounds of(final CelExpr ident)
        {
            return bounds.computeIfAbsent(ident.ident().name(), name -> new Bounds());
        }

        /** {@code false}, {@code flag} and {@code !flag}. */
        private boolean addPlain(final CelExpr expr)
        {
            final Object value = constant(expr);
            if (value instanceof Boolean)
            {
                isFalse |= !(Boolean)value;
                return true;
            }
            if (isName(expr))
            {
                of(expr).add("==", true);
                return true;
            }
            if (isCall(expr, "!_", 1) && isName(expr.call().args().get(0)))
            {
                of(expr.call().args().get(0)).add("==", false);
                return true;
            }
            return false;
        }

        /** {@code channel in ['POS', 'ATM']}. */
        private boolean addMember(final CelExpr expr)
        {
            if (!isCall(expr, "@in", 2) || !isName(expr.call().args().get(0)) ||
                CelExpr.ExprKind.Kind.LIST != expr.call().args().get(1).getKind())
            {
                return false;
            }
            final Set<Object> values = new TreeSet<>();
            for (final CelExpr element : expr.call().args().get(1).list().elements())
            {
                final Object value = constant(element);
                if (null == value)
                {
                    return false;
                }
                values.add(value);
            }
            of(expr.call().args().get(0)).oneOf(values);
            return true;
        }

        private boolean addComparison(final CelExpr expr)
        {
            final String operator = CelExpr.ExprKind.Kind.CALL == expr.getKind() ?
                OPERATORS.get(expr.call().function()) : null;
            if (null == operator)
            {
                return false;
            }
            final CelExpr left = expr.call().args().get(0);
            final CelExpr right = expr.call().args().get(1);
            final Object leftValue = constant(left);
            final Object rightValue = constant(right);
            if (isName(left) && null != rightValue)
            {
                of(left).add(operator, rightValue);
                return true;
            }
            if (isName(right) && null != leftValue)
            {
                of(right).add(MIRRORED.get(operator), leftValue);
                return true;
            }
            return false;
        }
    }

    private static boolean isCall(final CelExpr expr, final String function, final int count)
    {
        return CelExpr.ExprKind.Kind.CALL == expr.getKind() && function.equals(expr.call().function()) &&
            count == expr.call().args().size();
    }

    /** A name whose value comes with the payment. */
    private boolean isName(final CelExpr expr)
    {
        final Variable variable = CelExpr.ExprKind.Kind.IDENT == expr.getKind() ?
            vocabulary.variable(expr.ident().name()) : null;
        return null != variable && Variable.Kind.CONSTANT != variable.kind() && Variable.Kind.NOW != variable.kind();
    }

    /** @return Long, Double, String or Boolean; null for what is none of these, or not a number. */
    private Object constant(final CelExpr expr)
    {
        if (CelExpr.ExprKind.Kind.IDENT == expr.getKind())
        {
            final Variable variable = vocabulary.variable(expr.ident().name());
            return null != variable && Variable.Kind.CONSTANT == variable.kind() ? variable.value() : null;
        }
        if (isCall(expr, "-_", 1))
        {
            final Object value = constant(expr.call().args().get(0));
            return value instanceof Double ? (Object)(-(Double)value) :
                value instanceof Long && Long.MIN_VALUE != (Long)value ? (Object)(-(Long)value) : null;
        }
        if (CelExpr.ExprKind.Kind.CONSTANT != expr.getKind())
        {
            return null;
        }
        final CelConstant constant = expr.constant();
        return switch (constant.getKind())
        {
            case INT64_VALUE -> (Object)constant.int64Value();
            case DOUBLE_VALUE -> (Object)(0.0 == constant.doubleValue() ? 0.0 : constant.doubleValue());
            case STRING_VALUE -> constant.stringValue();
            case BOOLEAN_VALUE -> (Object)constant.booleanValue();
            default -> null;
        };
    }

    /** @return the same text for the same term alone; terms of a form that is not known here are like no other. */
    private String text(final CelExpr expr)
    {
        return switch (expr.getKind())
        {
            case IDENT -> expr.ident().name();
            case CONSTANT -> expr.constant().toString();
            case CALL -> expr.call().target().map(target -> text(target) + ".").orElse("") + expr.call().function() +
                expr.call().args().stream().map(this::text).map(text -> text.length() + ":" + text).toList();
            case LIST -> "list" +
                expr.list().elements().stream().map(this::text).map(text -> text.length() + ":" + text).toList();
            default -> "unlike " + unlike++;
        };
    }
}
