package io.peregrine.pipeline.window;

import io.peregrine.domain.Counters;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.PolicyCatalog;
import io.peregrine.pipeline.StageHandler;
import io.peregrine.policy.CompiledPolicy;

/** Takes payments and labels into the histories; a policy's activation carries the histories over. */
public final class WindowHandler implements StageHandler, AutoCloseable
{
    private final PolicyCatalog catalog;
    private WindowState state;

    /** @param policy in force before the first input. */
    public WindowHandler(final CompiledPolicy policy, final PolicyCatalog catalog, final Counters counters)
    {
        this.catalog = catalog;
        state = new WindowState(policy.layout(), policy.zone(), policy.currency(), policy.currencyDecimals(),
            policy.lateAllowNs(), keyCapacities(policy), policy.eventCapacity(), counters);
    }

    @Override
    public void onEvent(final PaymentEvent event)
    {
        if (InputKind.PAYMENT == event.kind())
        {
            state.onPayment(event);
        }
        else if (InputKind.LABEL == event.kind())
        {
            state.onLabel(event.paymentIdLow(), event.paymentIdHigh(), event.sourceId(), (int)event.label());
        }
        else if (InputKind.ACTIVATE == event.kind())
        {
            use(catalog.policy(event.policyHashWord(0), event.policyHashWord(1),
                event.policyHashWord(2), event.policyHashWord(3)));
        }

        event.stageHash(Stage.WINDOW, state.runningHash());
    }

    private void use(final CompiledPolicy policy)
    {
        final WindowState former = state;
        state = former.withPolicy(policy.layout(), policy.zone(), policy.currency(), policy.currencyDecimals(),
            policy.lateAllowNs(), keyCapacities(policy), policy.eventCapacity());
        if (former != state)
        {
            former.close();
        }
    }

    private static int[] keyCapacities(final CompiledPolicy policy)
    {
        final KeyKind[] kinds = KeyKind.values();
        final int[] capacities = new int[kinds.length];
        for (final KeyKind kind : kinds)
        {
            capacities[kind.ordinal()] = policy.keyCapacity(kind);
        }

        return capacities;
    }

    @Override
    public void close()
    {
        state.close();
    }
}
