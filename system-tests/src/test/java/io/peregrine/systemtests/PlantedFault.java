package io.peregrine.systemtests;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.pipeline.ScoreObserver;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.DecisionBodyEncoder;
import io.peregrine.protocol.MessageHeaderEncoder;

/** Slips that a stage could have, made behind the score stage: each changes the body of some decisions. */
enum PlantedFault implements ScoreObserver
{
    /** The margin is what a set gives first: sets of the JDK have another order in each process. */
    HASH_ORDER
    {
        @Override
        double margin(final PaymentEvent event)
        {
            return FIRST_OF.iterator().next();
        }
    },
    /** The margin is an exponential as this processor's library has it. */
    EXP
    {
        @Override
        double margin(final PaymentEvent event)
        {
            return Math.exp(-event.amountMinor() / 7_919.0);
        }
    },
    /** The margin says whether there was time left. */
    CLOCK
    {
        @Override
        double margin(final PaymentEvent event)
        {
            return System.nanoTime() >>> 4 & 1;
        }
    };

    private static final int MARGIN = MessageHeaderEncoder.ENCODED_LENGTH + DecisionBodyEncoder.marginEncodingOffset();

    // Spread over the whole of the set's table: behind a gap as large as all of them half of the processes would begin
    // with the same one.
    private static final Set<Integer> FIRST_OF =
        Set.copyOf(IntStream.range(0, 100_000).map(i -> i * 0x9E3779B9).boxed().collect(Collectors.toSet()));

    abstract double margin(PaymentEvent event);

    @Override
    public void onScored(final PaymentEvent event, final CompiledPolicy policy)
    {
        if (InputKind.PAYMENT == event.kind())
        {
            event.body().putDouble(MARGIN, margin(event));
        }
    }
}
