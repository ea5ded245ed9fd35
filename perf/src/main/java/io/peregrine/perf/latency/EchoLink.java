package io.peregrine.perf.latency;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;

import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages of a payment's length to the bare echo; each carries its planned time. */
public final class EchoLink implements Link
{
    private static final int FRAGMENT_LIMIT = 32;

    private final NanoClock clock;
    private final Aeron aeron;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final UnsafeBuffer message;
    private final int length;
    private final FragmentHandler handler;
    private Histogram histogram;
    private long answered;

    /** @param length bytes of a message. */
    public EchoLink(
        final String aeronDirectory,
        final String requestChannel,
        final String responseChannel,
        final int length,
        final NanoClock clock)
    {
        this.clock = clock;
        this.length = length;
        message = new UnsafeBuffer(new byte[length]);
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(aeronDirectory).useConductorAgentInvoker(true));
        subscription = aeron.addSubscription(responseChannel, EchoProcess.RESPONSE_STREAM);
        publication = aeron.addExclusivePublication(requestChannel, EchoProcess.REQUEST_STREAM);
        handler = (buffer, offset, fragmentLength, header) ->
        {
            answered++;
            if (null != histogram)
            {
                histogram.recordValue(clock().nanoTime() - buffer.getLong(offset));
            }
        };
    }

    private NanoClock clock()
    {
        return clock;
    }

    @Override
    public boolean isReady()
    {
        aeron.conductorAgentInvoker().invoke();
        return publication.isConnected() && subscription.isConnected();
    }

    @Override
    public boolean send(final long plannedNs)
    {
        message.putLong(0, plannedNs);
        return publication.offer(message, 0, length) > 0;
    }

    @Override
    public int doWork()
    {
        return aeron.conductorAgentInvoker().invoke() + subscription.poll(handler, FRAGMENT_LIMIT);
    }

    @Override
    public long answered()
    {
        return answered;
    }

    @Override
    public void recordInto(final Histogram newHistogram)
    {
        histogram = newHistogram;
    }

    @Override
    public void close()
    {
        aeron.close();
    }
}
