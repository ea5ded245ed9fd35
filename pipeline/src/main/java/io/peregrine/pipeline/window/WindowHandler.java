package io.peregrine.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import io.peregrine.domain.Counters;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.Backfills;
import io.peregrine.pipeline.PolicyCatalog;
import io.peregrine.pipeline.StageHandler;
import io.peregrine.policy.CompiledPolicy;

/** Takes inputs into the histories; a policy's activation carries the histories over. */
public final class WindowHandler implements StageHandler, AutoCloseable
{
    /** At each input, and where none is waiting. */
    private static final int ROWS_AT_INPUT = 32;
    private static final int ROWS_AT_REST = 512;

    private final PolicyCatalog catalog;
    private final Backfills backfills;
    private final WindowRooms rooms;
    private final Counters counters;
    private final HistoryGauges gauges;
    private WindowState state;
    private boolean isSettled = true;

    /**
     * @param policy    in force before the first input.
     * @param backfills asked by activations for histories made of past inputs.
     * @param rooms     where activations find memory.
     */
    public WindowHandler(
        final CompiledPolicy policy,
        final PolicyCatalog catalog,
        final Backfills backfills,
        final WindowRooms rooms,
        final Counters counters)
    {
        this.catalog = catalog;
        this.backfills = backfills;
        this.rooms = rooms;
        this.counters = counters;
        state = new WindowState(WindowContext.of(policy, counters));
        gauges = new HistoryGauges(counters);
        gauges.watch(state.histories());
        rooms.onState(state);
    }

    @Override
    public void onEvent(final PaymentEvent event)
    {
        if (InputKind.ACTIVATE == event.kind())
        {
            final CompiledPolicy policy = catalog.policy(
                event.command().policyHashWord(0), event.command().policyHashWord(1),
                event.command().policyHashWord(2), event.command().policyHashWord(3));
            if (event.command().backfillFrom() >= 0)
            {
                takeOver(backfills.take(policy, event.command().backfillFrom(), event.sequence()));
            }
            use(policy);
        }
        else
        {
            state.onEvent(event);
            gauges.onInput();
            goOn(ROWS_AT_INPUT);
        }

        event.stageHash(Stage.WINDOW, state.runningHash());
    }

    @Override
    public void lookAhead(final PaymentEvent event, final int ahead)
    {
        state.lookAhead(event, ahead);
    }

    /** @param made the policy's histories of past inputs, in the place of those here; null: these are they. */
    private void takeOver(final WindowState made)
    {
        if (null != made)
        {
            made.counters(counters);
            rooms.leave(state);
            state = made;
        }
    }

    private void use(final CompiledPolicy policy)
    {
        final WindowState blank = rooms.take(policy);
        state = state.followedBy(state.contextOf(policy), blank);
        if (null != blank && blank != state)
        {
            rooms.leave(blank);
        }
        gauges.watch(state.histories());
        isSettled = false;
        goOn(0);
        rooms.onState(state);
    }

    /** Keys and payments of the policy before come over, about so many rows of them. */
    private void goOn(final int rows)
    {
        if (!isSettled)
        {
            state.goOn(rows);
            if (!state.isGoingOver())
            {
                isSettled = true;
                final WindowState former = state.takeFormer();
                if (null != former)
                {
                    rooms.leave(former);
                }
                rooms.onState(state);
            }
        }
    }

    @Override
    public void onIdle()
    {
        gauges.onIdle();
        goOn(ROWS_AT_REST);
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

    /** @return the state, the caller's to close from now on; the handler is of no more use. */
    public WindowState release()
    {
        final WindowState released = state;
        state = null;
        return released;
    }

    @Override
    public void close()
    {
        if (null != state)
        {
            state.close();
        }
    }
}
