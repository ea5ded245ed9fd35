package io.peregrine.pipeline.window;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.PaymentEvent;

/** The engine's windows. */
final class WindowEngine implements EngineUnderTest
{
    private static final int KEYS = 256;
    private static final int PAYMENTS = 256;

    private static final int NEVER = 0;

    private final FeatureLayout layout;
    private final Money money;
    private final int paymentCapacity;
    private final int activationInterval;
    private final TestCounters counters = new TestCounters();
    private WindowState state;
    private int inputs;

    WindowEngine(final FeatureLayout layout)
    {
        this(layout, NEVER);
    }

    /** @param paymentCapacity how many payments are known by id. */
    WindowEngine(final FeatureLayout layout, final Money money, final int paymentCapacity)
    {
        this(layout, money, paymentCapacity, NEVER);
    }

    /** @param activationInterval inputs after which the policy is activated again, each other time with other room. */
    WindowEngine(final FeatureLayout layout, final int activationInterval)
    {
        this(layout, Money.EURO, PAYMENTS, activationInterval);
    }

    private WindowEngine(
        final FeatureLayout layout, final Money money, final int paymentCapacity, final int activationInterval)
    {
        this.layout = layout;
        this.money = money;
        this.paymentCapacity = paymentCapacity;
        this.activationInterval = activationInterval;
        state = new WindowState(context(0));
    }

    private WindowContext context(final int activation)
    {
        return RandomPolicies.context(layout, KEYS, PAYMENTS, paymentCapacity + activation / 2 % 2)
            .currency(money.currency())
            .currencyDecimals(money.decimals())
            .counters(counters);
    }

    @Override
    public void accept(final PaymentEvent event)
    {
        if (NEVER != activationInterval && 0 == ++inputs % activationInterval)
        {
            final WindowState next = state.withPolicy(context(inputs / activationInterval));
            if (next != state)
            {
                state.close();
            }
            state = next;
        }
        state.onEvent(event);
    }

    @Override
    public long counter(final CounterDescriptor descriptor)
    {
        return counters.get(descriptor);
    }

    long runningHash()
    {
        return state.runningHash();
    }

    @Override
    public void close()
    {
        state.close();
    }
}
