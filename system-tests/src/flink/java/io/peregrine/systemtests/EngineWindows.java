package io.peregrine.systemtests;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.WindowDeclaration;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.pipeline.window.WindowContext;
import io.peregrine.pipeline.window.WindowState;
import org.agrona.concurrent.UnsafeBuffer;

/** The window stage's own state under a policy of counts and sums for each customer. */
final class EngineWindows implements WindowFeatures, AutoCloseable
{
    private static final int EUR = 978;
    private static final int KEY_CAPACITY = 4096;
    private static final int EVENT_CAPACITY = 1 << 18;
    private static final long SOURCE = 1;
    private static final UnsafeBuffer FRAME = new UnsafeBuffer(new byte[64]);

    private final PaymentEvent slot = new PaymentEvent(new UnsafeBuffer(new byte[64]), 0, 64, 64);
    private final WindowState state;

    EngineWindows()
    {
        final List<FeatureDeclaration> features = new ArrayList<>();
        add(features, "day", WindowDeclaration.tumbling(TimeUnit.DAYS.toNanos(1), null, 0));
        add(features, "session", WindowDeclaration.session(TimeUnit.MINUTES.toNanos(30), 0, 0));
        add(features, "hour", WindowDeclaration.sliding(TimeUnit.HOURS.toNanos(1), 0));

        state = new WindowState(new WindowContext()
            .layout(new FeatureLayout(features))
            .currency(EUR)
            .currencyDecimals(2)
            .keyCapacity(name -> KEY_CAPACITY)
            .eventCapacity(EVENT_CAPACITY)
            .paymentCapacity(EVENT_CAPACITY)
            .counters(new PlainCounters()));
    }

    private static void add(
        final List<FeatureDeclaration> features, final String name, final WindowDeclaration window)
    {
        features.add(feature(name + "_count", Kind.COUNT, null, window));
        features.add(feature(name + "_sum", Kind.SUM, "amount_minor", window));
    }

    private static FeatureDeclaration feature(
        final String name, final Kind kind, final String field, final WindowDeclaration window)
    {
        final int none = AggregateDeclaration.NO_CONDITION;
        final AggregateDeclaration aggregate = new AggregateDeclaration(
            KeyKind.CUSTOMER, null, kind, field, window, Of.ALL, none, none, none, 0, 0, false);
        return FeatureDeclaration.aggregate(name, FeatureType.INT, aggregate, false, 0);
    }

    @Override
    public Values onPayment(final FlinkWindows.Payment payment)
    {
        slot.received(FRAME, 0, 0, payment.id() + 1, 0, 0, 0, 0, SOURCE, payment.id() + 1, 0, false);
        slot.firstPayment(payment.id());
        slot.eventTimeNs(TimeUnit.MILLISECONDS.toNanos(payment.timeMs()));
        slot.customerId(payment.customer());
        slot.amountMinor(payment.amountMinor());
        slot.currency(EUR);
        slot.paymentIdLow(payment.id() + 1);
        state.onEvent(slot);
        return new Values(total(0), total(2), total(4));
    }

    private Total total(final int feature)
    {
        return new Total(slot.featureLong(feature), slot.featureLong(feature + 1));
    }

    @Override
    public void close()
    {
        state.close();
    }
}
