package io.peregrine.perf.latency;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.perf.generator.PaymentEncoder;
import io.peregrine.perf.generator.PaymentGenerator;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.RejectDecoder;

import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** Generated payments to an engine, through the switch's own library. */
public final class EngineLink implements Link, DecisionListener
{
    private static final int WINDOW = 8192;

    private final NanoClock clock;
    private final PeregrineClient client;
    private final PaymentGenerator generator;
    private final PaymentEncoder encoder = new PaymentEncoder();
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final long[] plannedNs = new long[WINDOW];
    private int nextLength;
    private Histogram histogram;
    private long answered;
    private long refused;

    /** @param ctx but for window and listener. */
    public EngineLink(final PeregrineClientContext ctx, final PaymentGenerator generator, final NanoClock clock)
    {
        this.clock = clock;
        this.generator = generator;
        client = new PeregrineClient(ctx.window(WINDOW).listener(this));
        nextLength = encoder.encode(generator.next(), 0, frame, 0);
    }

    @Override
    public boolean isReady()
    {
        client.doWork();
        return client.isConnected();
    }

    @Override
    public boolean send(final long planned)
    {
        final long correlationId = client.offer(frame, 0, nextLength);
        if (correlationId < 0)
        {
            return false;
        }

        plannedNs[(int)correlationId & (WINDOW - 1)] = planned;
        // The next one is made now, not when it is due.
        nextLength = encoder.encode(generator.next(), 0, frame, 0);
        return true;
    }

    @Override
    public int doWork()
    {
        return client.doWork();
    }

    @Override
    public long answered()
    {
        return answered;
    }

    /** @return answers that were rejects; a measurement with any is none. */
    public long refused()
    {
        return refused;
    }

    @Override
    public void recordInto(final Histogram newHistogram)
    {
        histogram = newHistogram;
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        answered++;
        if (null != histogram)
        {
            histogram.recordValue(clock.nanoTime() - plannedNs[(int)correlationId & (WINDOW - 1)]);
        }
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
        throw new IllegalStateException("an acknowledgement, but only payments were sent");
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
        answered++;
        refused++;
    }

    @Override
    public void close()
    {
        client.close();
    }
}
