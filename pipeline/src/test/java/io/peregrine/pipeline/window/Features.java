package io.peregrine.pipeline.window;

import java.util.ArrayList;
import java.util.List;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Calendar;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.WindowDeclaration;
import org.agrona.concurrent.UnsafeBuffer;

/** Declarations as features.yaml would give them. */
final class Features
{
    static final long SECOND = 1_000_000_000L;
    static final long DAY = 86_400 * SECOND;
    static final int EUR = 978;
    private static final UnsafeBuffer FRAME = new UnsafeBuffer(new byte[64]);

    private final List<FeatureDeclaration> list = new ArrayList<>();
    private long latenessNs;

    static WindowDeclaration sliding(final long lengthNs, final long delayNs)
    {
        return WindowDeclaration.sliding(lengthNs, delayNs);
    }

    static WindowDeclaration session(final long gapNs, final long maxNs)
    {
        return WindowDeclaration.session(gapNs, maxNs, 0);
    }

    Features field(final String name, final String field, final FeatureType type)
    {
        return add(new FeatureDeclaration(name, Form.FIELD, type, field, null, null, null, 0, 0, 0, List.of(),
            false, 0));
    }

    Features weekday(final String name, final int bits)
    {
        return add(new FeatureDeclaration(name, Form.CALENDAR, FeatureType.INT, null, null, null,
            Calendar.WEEKDAY, 0, 0, bits, List.of(), false, 0));
    }

    Features hour(final String name, final int from, final int to)
    {
        return add(new FeatureDeclaration(name, Form.CALENDAR, FeatureType.INT, null, null, null,
            Calendar.HOUR, from, to, 0, List.of(), false, 0));
    }

    Features profile(final String name, final KeyKind key, final String attribute, final boolean isEmptyNull)
    {
        return add(new FeatureDeclaration(name, Form.PROFILE, FeatureType.DOUBLE, attribute, key, null, null,
            0, 0, 0, List.of(), isEmptyNull, -3));
    }

    Features computed(final String name, final Form form, final int a, final int b, final boolean isEmptyNull)
    {
        return add(new FeatureDeclaration(name, form, FeatureType.DOUBLE, null, null, null, null, 0, 0, 0,
            List.of(a, b), isEmptyNull, -2));
    }

    Features aggregate(
        final String name,
        final KeyKind key,
        final Kind aggregate,
        final String field,
        final WindowDeclaration window)
    {
        return aggregate(name, key, aggregate, field, window, false, false, 0);
    }

    Features aggregate(
        final String name,
        final KeyKind key,
        final Kind aggregate,
        final String field,
        final WindowDeclaration window,
        final boolean isExcluding,
        final boolean isEmptyNull,
        final double empty)
    {
        final boolean isInt = Kind.COUNT == aggregate ||
            Kind.SUM == aggregate && "amount_minor".equals(field);
        return add(FeatureDeclaration.aggregate(name, isInt ? FeatureType.INT : FeatureType.DOUBLE,
            new AggregateDeclaration(key, null, aggregate, field, window, AggregateDeclaration.Of.ALL,
            AggregateDeclaration.NO_CONDITION, AggregateDeclaration.NO_CONDITION, AggregateDeclaration.NO_CONDITION,
            latenessNs, 0, isExcluding), isEmptyNull, empty));
    }

    /** @param latenessNs of the aggregates that follow. */
    Features lateness(final long latenessNs)
    {
        this.latenessNs = latenessNs;
        return this;
    }

    private Features add(final FeatureDeclaration feature)
    {
        list.add(feature);
        return this;
    }

    FeatureLayout layout()
    {
        return new FeatureLayout(list);
    }

    /** The features of the handbook, in its order. */
    static FeatureLayout handbook()
    {
        final Features features = new Features()
            .field("amount", "amount", FeatureType.DOUBLE)
            .weekday("weekend", 0b1100000)
            .hour("night", 0, 6);
        for (final int days : new int[]{ 1, 7, 30 })
        {
            features
                .aggregate("c_nb_" + days + "d", KeyKind.CUSTOMER, Kind.COUNT, null, sliding(days * DAY, 0))
                .aggregate("c_avg_" + days + "d", KeyKind.CUSTOMER, Kind.MEAN, "amount", sliding(days * DAY, 0))
                .aggregate("t_nb_" + days + "d", KeyKind.TERMINAL, Kind.COUNT, null,
                    sliding(days * DAY, 7 * DAY))
                .aggregate("t_risk_" + days + "d", KeyKind.TERMINAL, Kind.FRAUD_SHARE, null,
                    sliding(days * DAY, 7 * DAY));
        }
        return features.layout();
    }

    /** Capacities that are the same for every key. */
    static WindowContext context(
        final FeatureLayout layout, final int keys, final int events, final TestCounters counters)
    {
        return new WindowContext()
            .layout(layout)
            .currency(EUR)
            .currencyDecimals(2)
            .keyCapacity(name -> keys)
            .eventCapacity(events)
            .paymentCapacity(events)
            .counters(counters);
    }

    static PaymentEvent slot()
    {
        return new PaymentEvent(FRAME, 0, 64, 64);
    }

    /** Fills the slot with a payment whose id is its sequence. */
    static PaymentEvent payment(
        final PaymentEvent slot,
        final long sequence,
        final long timeNs,
        final long customer,
        final long terminal,
        final long amountMinor)
    {
        slot.received(FRAME, 0, 0, sequence, 0, 0, 0, 0, 5, 0, 0, false);
        slot.kind(InputKind.PAYMENT);
        slot.eventTimeNs(timeNs);
        slot.customerId(customer);
        slot.terminal(terminal);
        slot.amountMinor(amountMinor);
        slot.currency(EUR);
        slot.paymentIdLow(sequence);
        slot.paymentIdHigh(77);
        return slot;
    }

    /** Fills the slot with a label of the payment with this id. */
    static PaymentEvent label(final PaymentEvent slot, final long id, final int label)
    {
        slot.received(FRAME, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, false);
        slot.kind(InputKind.LABEL);
        slot.originalIdLow(id);
        slot.originalIdHigh(77);
        slot.label(label);
        return slot;
    }
}
