package io.peregrine.rules;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import io.peregrine.domain.PaymentField;

/** Refuses what can never be true, or always is, whatever the payment: a slip of the pen that nobody would see. */
final class Hopeless
{
    private static final Map<PaymentField, long[]> RANGES = ranges();
    private static final Map<String, String> MIRRORED =
        Map.of("_<_", "_>_", "_<=_", "_>=_", "_>_", "_<_", "_>=_", "_<=_", "_==_", "_==_", "_!=_", "_!=_");

    private final CelAbstractSyntaxTree tree;
    private final Vocabulary vocabulary;

    Hopeless(final CelAbstractSyntaxTree tree, final Vocabulary vocabulary)
    {
        this.tree = tree;
        this.vocabulary = vocabulary;
    }

    /** Refuses a field beside a number that it never reaches. */
    void comparison(
        final String function, final CelExpr left, final Operand a, final CelExpr right, final Operand b)
    {
        if (Operand.Form.INT == b.form() && b.isConstant())
        {
            refuseBeyond(function, left, (Long)b.constant(), right);
        }
        else if (Operand.Form.INT == a.form() && a.isConstant())
        {
            refuseBeyond(MIRRORED.get(function), right, (Long)a.constant(), left);
        }
    }

    private void refuseBeyond(final String function, final CelExpr name, final long number, final CelExpr where)
    {
        final Variable variable = CelExpr.ExprKind.Kind.IDENT == name.getKind() ?
            vocabulary.variable(name.ident().name()) : null;
        final long[] range = null == variable || null == variable.field() ? null : RANGES.get(variable.field());
        if (null == range)
        {
            return;
        }
        final boolean isOutside = number < range[0] || number > range[1];
        final boolean atLeast = holds(function, range[0], number);
        final boolean atMost = holds(function, range[1], number);
        final boolean isFixed = "_==_".equals(function) || "_!=_".equals(function) ? isOutside : atLeast == atMost;
        if (isFixed)
        {
            throw Frontend.refuse(tree, where, variable.name() + " lies between " + range[0] + " and " + range[1] +
                ": this " + (atLeast ? "always" : "never") + " holds");
        }
    }

    private static boolean holds(final String function, final long value, final long number)
    {
        return switch (function)
        {
            case "_<_" -> value < number;
            case "_<=_" -> value <= number;
            case "_>_" -> value > number;
            case "_>=_" -> value >= number;
            case "_==_" -> value == number;
            default -> value != number;
        };
    }

    /** Refuses terms under &amp;&amp; that ask for two different things of one name. */
    void conjunction(final CelExpr expr)
    {
        final List<CelExpr> terms = new ArrayList<>();
        flatten(expr, terms);
        final Map<String, double[]> bounds = new HashMap<>();
        final Map<String, String> texts = new HashMap<>();
        for (final CelExpr term : terms)
        {
            final Term read = term(term);
            if (null != read && read.value instanceof String && "_==_".equals(read.function))
            {
                final String before = texts.putIfAbsent(read.name, (String)read.value);
                if (null != before && !before.equals(read.value))
                {
                    throw never(term, read.name);
                }
            }
            else if (null != read && read.value instanceof Number && !narrow(read, bounds))
            {
                throw never(term, read.name);
            }
        }
    }

    private record Term(String name, String function, Object value)
    {
    }

    private RuleException never(final CelExpr term, final String name)
    {
        return Frontend.refuse(tree, term, "never true beside what is asked of " + name +
            " before: write || where one of both is meant");
    }

    private static void flatten(final CelExpr expr, final List<CelExpr> terms)
    {
        if (CelExpr.ExprKind.Kind.CALL == expr.getKind() && "_&&_".equals(expr.call().function()))
        {
            expr.call().args().forEach(arg -> flatten(arg, terms));
            return;
        }
        terms.add(expr);
    }

    /** @return a name compared with a constant; null for anything else. */
    private Term term(final CelExpr expr)
    {
        if (CelExpr.ExprKind.Kind.CALL != expr.getKind() || !MIRRORED.containsKey(expr.call().function()))
        {
            return null;
        }
        final String function = expr.call().function();
        final CelExpr left = expr.call().args().get(0);
        final CelExpr right = expr.call().args().get(1);
        final Object number = constant(right);
        if (isName(left) && null != number)
        {
            return new Term(left.ident().name(), function, number);
        }
        final Object mirrored = constant(left);
        return isName(right) && null != mirrored ?
            new Term(right.ident().name(), MIRRORED.get(function), mirrored) : null;
    }

    private boolean isName(final CelExpr expr)
    {
        final Variable variable = CelExpr.ExprKind.Kind.IDENT == expr.getKind() ?
            vocabulary.variable(expr.ident().name()) : null;
        return null != variable && Variable.Kind.CONSTANT != variable.kind();
    }

    private Object constant(final CelExpr expr)
    {
        if (CelExpr.ExprKind.Kind.IDENT == expr.getKind())
        {
            final Variable variable = vocabulary.variable(expr.ident().name());
            return null != variable && Variable.Kind.CONSTANT == variable.kind() ? variable.value() : null;
        }
        if (CelExpr.ExprKind.Kind.CONSTANT != expr.getKind())
        {
            return null;
        }
        return switch (expr.constant().getKind())
        {
            case INT64_VALUE -> expr.constant().int64Value();
            case DOUBLE_VALUE -> expr.constant().doubleValue();
            case STRING_VALUE -> expr.constant().stringValue();
            default -> null;
        };
    }

    /**
     * Bounds are closed, as doubles; of an open one the next double is taken. Whole numbers beyond 2^53 may share a
     * double: then nothing is refused that could hold. @return false where nothing is left.
     */
    private static boolean narrow(final Term term, final Map<String, double[]> bounds)
    {
        final double value = ((Number)term.value).doubleValue();
        final boolean isWhole = term.value instanceof Long;
        if (Double.isNaN(value) || isWhole && Math.abs(value) > 0x1p52)
        {
            return true;
        }
        final double[] range = bounds.computeIfAbsent(term.name,
            name -> new double[]{ Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY });
        switch (term.function)
        {
            case "_<_" -> range[1] = Math.min(range[1], isWhole ? value - 1 : Math.nextDown(value));
            case "_<=_" -> range[1] = Math.min(range[1], value);
            case "_>_" -> range[0] = Math.max(range[0], isWhole ? value + 1 : Math.nextUp(value));
            case "_>=_" -> range[0] = Math.max(range[0], value);
            case "_==_" ->
            {
                range[0] = Math.max(range[0], value);
                range[1] = Math.min(range[1], value);
            }
            default ->
            {
                return true;
            }
        }
        return range[0] <= range[1];
    }

    private static Map<PaymentField, long[]> ranges()
    {
        final Map<PaymentField, long[]> ranges = new EnumMap<>(PaymentField.class);
        ranges.put(PaymentField.MCC, new long[]{ 0, 9_999 });
        ranges.put(PaymentField.CURRENCY, new long[]{ 0, 999 });
        ranges.put(PaymentField.BILLING_CURRENCY, new long[]{ 0, 999 });
        ranges.put(PaymentField.MERCHANT_COUNTRY, new long[]{ 0, 999 });
        ranges.put(PaymentField.BIN, new long[]{ 0, 99_999_999 });
        ranges.put(PaymentField.STAN, new long[]{ 0, 999_999 });
        ranges.put(PaymentField.TENANT_ID, new long[]{ 0, 65_535 });
        ranges.put(PaymentField.LOGIN_FAILURES, new long[]{ 0, 255 });
        ranges.put(PaymentField.LATITUDE_E6, new long[]{ -90_000_000, 90_000_000 });
        ranges.put(PaymentField.LONGITUDE_E6, new long[]{ -180_000_000, 180_000_000 });
        ranges.put(PaymentField.LOCAL_OFFSET_MINUTES, new long[]{ -1_080, 1_080 });
        return ranges;
    }
}
