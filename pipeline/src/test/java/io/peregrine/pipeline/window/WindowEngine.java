package io.peregrine.pipeline.window;

import java.util.stream.IntStream;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.ZoneTable;
import io.peregrine.rules.Condition;

/** The engine's windows. */
final class WindowEngine implements EngineUnderTest
{
    private static final int KEYS = 4_096;
    private static final int PAYMENTS = 4_096;

    private static final int NEVER = 0;

    private final FeatureLayout layout;
    private final int activationInterval;
    private WindowState state;
    private int inputs;

    WindowEngine(final FeatureLayout layout)
    {
        this(layout, NEVER);
    }

    /** @param activationInterval inputs after which the same policy is activated again. */
    WindowEngine(final FeatureLayout layout, final int activationInterval)
    {
        this.layout = layout;
        this.activationInterval = activationInterval;
        state = new WindowState(context());
    }

    private WindowContext context()
    {
        final Condition[] conditions = IntStream.range(0, layout.conditions().size())
            .<Condition>mapToObj(i -> event ->
                RandomPolicies.conditions().test(i, event) ? Condition.HIT : Condition.MISS)
            .toArray(Condition[]::new);
        return new WindowContext()
            .layout(layout)
            .conditions(conditions)
            .zones(name -> ZoneTable.ofJdk(RandomPolicies.zone(name).getId()))
            .currency(RandomPolicies.EUR)
            .currencyDecimals(RandomPolicies.DECIMALS)
            .keyCapacity(name -> KEYS)
            .eventCapacity(PAYMENTS)
            .paymentCapacity(PAYMENTS)
            .counters(new TestCounters());
    }

    @Override
    public void accept(final PaymentEvent event)
    {
        if (NEVER != activationInterval && 0 == ++inputs % activationInterval)
        {
            final WindowState next = state.withPolicy(context());
            state.close();
            state = next;
        }
        state.onEvent(event);
    }

    @Override
    public void close()
    {
        state.close();
    }
}
