package io.peregrine.pipeline.window;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.WindowDeclaration;

/** The policy's page on what a feature's value is, sentence by sentence, over a list of all payments. */
final class SlowOracle
{
    static final class Payment
    {
        final long sequence;
        final long timeNs;
        final long[] keys;
        final long amountMinor;
        final boolean[] isIn;
        int label;

        /** @param keys customer and terminal; 0 where there is none. */
        Payment(final long sequence, final long timeNs, final long[] keys, final long amountMinor)
        {
            this.sequence = sequence;
            this.timeNs = timeNs;
            this.keys = keys;
            this.amountMinor = amountMinor;
            isIn = new boolean[keys.length];
        }
    }

    private final List<Payment> all = new ArrayList<>();
    private final FeatureLayout layout;
    private final long lateAllowNs;

    SlowOracle(final FeatureLayout layout, final long lateAllowNs)
    {
        this.layout = layout;
        this.lateAllowNs = lateAllowNs;
    }

    static int place(final KeyKind kind)
    {
        return KeyKind.CUSTOMER == kind ? 0 : 1;
    }

    /** @return true if it is too late for one of its keys. */
    boolean onPayment(final Payment payment)
    {
        boolean isLate = false;
        for (int kind = 0; kind < payment.keys.length; kind++)
        {
            final int place = kind;
            final long key = payment.keys[kind];
            if (0 != key)
            {
                payment.isIn[kind] = all.stream()
                    .filter(other -> other.isIn[place] && other.keys[place] == key)
                    .allMatch(other -> payment.timeNs >= other.timeNs - lateAllowNs);
                isLate |= !payment.isIn[kind];
            }
        }
        all.add(payment);
        return isLate;
    }

    boolean onLabel(final long sequence, final int label)
    {
        boolean isHeld = false;
        for (final Payment payment : all)
        {
            if (payment.sequence == sequence && (payment.isIn[0] || payment.isIn[1]))
            {
                payment.label = label;
                isHeld = true;
            }
        }
        return isHeld;
    }

    /** @return the value of an aggregate for the newest payment, or null where there is nothing to compute from. */
    Double value(final int feature, final Payment payment)
    {
        final FeatureDeclaration declaration = layout.feature(feature);
        final int place = place(declaration.aggregate().key());
        if (0 == payment.keys[place])
        {
            return null;
        }

        final List<Payment> past = new ArrayList<>(all.stream()
            .filter(other -> other.isIn[place] && other.keys[place] == payment.keys[place])
            .filter(other -> other.timeNs <= payment.timeNs)
            .sorted(Comparator.<Payment>comparingLong(other -> other.timeNs)
                .thenComparingLong(other -> other.sequence))
            .toList());
        if (Kind.TIME_SINCE_LAST == declaration.aggregate().kind())
        {
            past.remove(payment);
            return past.isEmpty() ? null : (payment.timeNs - past.get(past.size() - 1).timeNs) / 1e9;
        }

        final List<Payment> counted = new ArrayList<>(window(declaration.aggregate().window(), past, payment.timeNs));
        if (declaration.aggregate().isExcluding())
        {
            counted.remove(payment);
        }
        return counted.isEmpty() ? null : aggregate(declaration, counted);
    }

    private static List<Payment> window(
        final WindowDeclaration window, final List<Payment> past, final long timeNs)
    {
        if (WindowDeclaration.Kind.SLIDING == window.kind())
        {
            final long end = timeNs - window.delayNs();
            return past.stream().filter(p -> p.timeNs > end - window.lengthNs() && p.timeNs <= end).toList();
        }

        List<Payment> session = new ArrayList<>();
        for (final Payment payment : past)
        {
            if (!belongs(window, session, payment.timeNs))
            {
                session = new ArrayList<>();
            }
            session.add(payment);
        }
        return belongs(window, session, timeNs) ? session : List.of();
    }

    private static boolean belongs(final WindowDeclaration window, final List<Payment> session, final long timeNs)
    {
        return !session.isEmpty() && timeNs - session.get(session.size() - 1).timeNs <= window.lengthNs() &&
            (0 == window.maxNs() || timeNs - session.get(0).timeNs <= window.maxNs());
    }

    private static Double aggregate(final FeatureDeclaration declaration, final List<Payment> counted)
    {
        final BigDecimal count = BigDecimal.valueOf(counted.size());
        BigDecimal sum = BigDecimal.ZERO;
        int frauds = 0;
        for (final Payment payment : counted)
        {
            sum = sum.add(BigDecimal.valueOf(payment.amountMinor));
            frauds += 1 == payment.label ? 1 : 0;
        }
        return switch (declaration.aggregate().kind())
        {
            case COUNT -> count.doubleValue();
            case FRAUD_SHARE -> BigDecimal.valueOf(frauds).divide(count, new MathContext(60)).doubleValue();
            case SUM -> "amount".equals(declaration.aggregate().field()) ?
                sum.movePointLeft(2).doubleValue() : sum.doubleValue();
            default -> sum.divide(count, new MathContext(60)).movePointLeft(2).doubleValue();
        };
    }
}
