package io.peregrine.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import io.peregrine.domain.Counters;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.PolicyCatalog;
import io.peregrine.pipeline.StageHandler;
import io.peregrine.policy.CompiledPolicy;

/** Takes inputs into the histories; a policy's activation carries the histories over. */
public final class WindowHandler implements StageHandler, AutoCloseable
{
    private final PolicyCatalog catalog;
    private final Counters counters;
    private final HistoryGauges gauges;
    private WindowState state;

    /** @param policy in force before the first input. */
    public WindowHandler(final CompiledPolicy policy, final PolicyCatalog catalog, final Counters counters)
    {
        this.catalog = catalog;
        this.counters = counters;
        state = new WindowState(WindowContext.of(policy, counters));
        gauges = new HistoryGauges(counters);
        gauges.watch(state.histories());
    }

    @Override
    public void onEvent(final PaymentEvent event)
    {
        if (InputKind.ACTIVATE == event.kind())
        {
            use(catalog.policy(event.command().policyHashWord(0), event.command().policyHashWord(1),
                event.command().policyHashWord(2), event.command().policyHashWord(3)));
        }
        else
        {
            state.onEvent(event);
            gauges.onInput();
        }

        event.stageHash(Stage.WINDOW, state.runningHash());
    }

    @Override
    public void lookAhead(final PaymentEvent event, final int ahead)
    {
        state.lookAhead(event, ahead);
    }

    private void use(final CompiledPolicy policy)
    {
        final WindowState former = state;
        state = former.withPolicy(WindowContext.of(policy, counters));
        if (former != state)
        {
            former.close();
        }
        gauges.watch(state.histories());
    }

    @Override
    public void onIdle()
    {
        gauges.onIdle();
    }

    /** Writes the stage's whole state. Between inputs; off the payments' way. */
    public void save(final DataOutput output) throws IOException
    {
        state.save(output);
    }

    /**
     * Takes the state that {@link #save} wrote, before the first input. The policy that was in force then must be the
     * one that this handler has.
     *
     * @throws IOException where it is not what save writes; the handler is then of no use.
     */
    public void restore(final DataInput input) throws IOException
    {
        state.restore(input);
    }

    @Override
    public void close()
    {
        state.close();
    }
}
