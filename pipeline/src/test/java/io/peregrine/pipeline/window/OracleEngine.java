package io.peregrine.pipeline.window;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;

/** Stands where the engine will: a second oracle, whose values it puts into the slot. */
final class OracleEngine implements EngineUnderTest
{
    private final FeatureLayout layout;
    private final WindowOracle oracle;

    OracleEngine(final FeatureLayout layout)
    {
        this.layout = layout;
        oracle = WindowOracle.of(layout, Money.EURO);
    }

    @Override
    public void accept(final PaymentEvent event)
    {
        oracle.onEvent(event);
        if (InputKind.PAYMENT == event.kind() || InputKind.ADVICE == event.kind())
        {
            if (oracle.isLate())
            {
                event.addStatus(DecisionStatus.LATE);
            }
            for (int i = 0; i < layout.count(); i++)
            {
                write(event, i, oracle.value(i));
            }
        }
    }

    private static void write(final PaymentEvent event, final int feature, final Value value)
    {
        if (value.isMissing())
        {
            event.featureMissing(feature);
        }
        else if (null != value.whole())
        {
            event.featureLong(feature, value.whole());
        }
        else
        {
            event.featureDouble(feature, value.asDouble());
        }
    }

    @Override
    public long counter(final CounterDescriptor descriptor)
    {
        return oracle.counter(descriptor);
    }

    @Override
    public void close()
    {
        // Nothing is held.
    }
}
