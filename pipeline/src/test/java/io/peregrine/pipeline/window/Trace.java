package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;

/** What the engine says of every payment of a stream. */
final class Trace
{
    /** Values as texts, "missing" for none. */
    record Said(boolean isLate, List<String> values)
    {
    }

    private final FeatureLayout layout;
    private final Map<Long, Said> byId = new HashMap<>();
    private long runningHash;

    private Trace(final FeatureLayout layout)
    {
        this.layout = layout;
    }

    static Trace of(final FeatureLayout layout, final List<StreamInput> inputs)
    {
        return of(layout, inputs, new WindowEngine(layout));
    }

    static Trace of(final FeatureLayout layout, final List<StreamInput> inputs, final WindowEngine engine)
    {
        final Trace trace = new Trace(layout);
        final PaymentEvent slot = StreamInput.slot();
        try (engine)
        {
            for (final StreamInput input : inputs)
            {
                engine.accept(input.fill(slot));
                if (input.isPayment())
                {
                    trace.byId.put(input.id(), trace.said(slot));
                }
            }
            trace.runningHash = engine.runningHash();
        }
        return trace;
    }

    private Said said(final PaymentEvent slot)
    {
        return new Said((slot.status() & DecisionStatus.LATE) != 0, IntStream.range(0, layout.count()).mapToObj(i ->
            slot.isFeatureMissing(i) ? "missing" : FeatureType.INT == layout.feature(i).type() ?
            Long.toString(slot.featureLong(i)) : Double.toString(slot.featureDouble(i) + 0.0)).toList());
    }

    Said of(final StreamInput payment)
    {
        return byId.get(payment.id());
    }

    /** @return a hash of every change of state. */
    long runningHash()
    {
        return runningHash;
    }

    /** @param where payments of which the same must be said. */
    void assertSame(final Trace other, final List<StreamInput> inputs, final Predicate<StreamInput> where)
    {
        inputs.stream().filter(StreamInput::isPayment).filter(where).forEach(payment ->
        {
            if (!of(payment).equals(other.of(payment)))
            {
                fail(difference(of(payment), other.of(payment)) + " at " + payment + " of\n" + inputs.stream()
                    .map(StreamInput::toString).collect(Collectors.joining("\n")));
            }
        });
    }

    private String difference(final Said one, final Said other)
    {
        for (int i = 0; i < layout.count(); i++)
        {
            if (!one.values().get(i).equals(other.values().get(i)))
            {
                return one.values().get(i) + " and " + other.values().get(i) + " for " + layout.feature(i);
            }
        }
        return "late " + one.isLate() + " and " + other.isLate();
    }
}
