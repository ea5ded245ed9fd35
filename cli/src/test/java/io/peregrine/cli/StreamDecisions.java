package io.peregrine.cli;

import java.util.ArrayList;
import java.util.List;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.DecisionSink;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.policy.CompiledPolicy;

/** Files through the live stages, and what was decided of their payments. */
final class StreamDecisions implements DecisionSink
{
    private static final int RING_CAPACITY = 64;

    /** A decision's body without the policy's hash. */
    record Line(String paymentId, String action, List<Integer> reasons, int moreReasons, int score, double margin,
        int status)
    {
    }

    private final List<Line> lines = new ArrayList<>();
    private MappedStream stream;

    /** @param limit payments of each stream at most. @return a line for each payment that was decided. */
    static List<Line> of(final CompiledPolicy policy, final int limit, final MappedStream... streams)
    {
        final StreamDecisions decisions = new StreamDecisions();
        try (Pipeline pipeline = new Pipeline(new PipelineContext().ringCapacity(RING_CAPACITY).policy(policy)
            .profileStore(new NoProfiles()).decisionSink(decisions), -1))
        {
            for (final MappedStream stream : streams)
            {
                decisions.stream = stream;
                while (stream.rowCount() < limit && stream.next())
                {
                    pipeline.input().offer(
                        stream.buffer(), stream.offset(), stream.length(), 0, Stage.ALL_ALLOWED, 0, 0, 0);
                    pipeline.drain();
                }
            }
        }
        return decisions.lines;
    }

    @Override
    public void onDecision(final PaymentEvent event)
    {
        final List<Integer> reasons = new ArrayList<>();
        for (int i = 0; i < event.reasonCount(); i++)
        {
            reasons.add(event.reasonCode(i));
        }
        lines.add(new Line(stream.paymentIdText().toString(), event.action().name(), reasons, event.moreReasons(),
            event.score(), event.margin(), event.status()));
    }

    @Override
    public void onAcknowledged(final PaymentEvent event)
    {
        // Nothing is decided of it.
    }

    @Override
    public void onRejected(final PaymentEvent event)
    {
        throw new IllegalStateException("refused: " + stream.paymentIdText() + " code " + event.rejectCode());
    }
}
