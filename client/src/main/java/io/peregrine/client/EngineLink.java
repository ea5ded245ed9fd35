package io.peregrine.client;

import java.io.File;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;

import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.SessionCloseEncoder;
import io.peregrine.protocol.SessionConnectEncoder;
import io.peregrine.protocol.SessionKeepAliveEncoder;

import org.agrona.CloseHelper;
import org.agrona.ExpandableArrayBuffer;

/**
 * One attempt at a connection to an engine, from finding the media driver to the session's end. It is made anew after
 * each failure, Aeron client and all, since an Aeron client that lost its driver is closed for good. One thread.
 */
final class EngineLink implements AutoCloseable
{
    private static final long KEEP_ALIVE_NS = TimeUnit.MILLISECONDS.toNanos(200);
    static final long TRY_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int FIRST_OWN_STREAM = 1 << 16;
    private static final int PROTOCOL_VERSION = 0;

    /** How far it has come. */
    enum State
    {
        NO_DRIVER, ADDING, CONNECTING, AWAITING_SESSION, OPEN, FAILED
    }

    private final PeregrineClientContext ctx;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(512);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final long correlationId = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    private final int responseStreamId;
    private final long startedNs;
    private long nextTryNs;
    private State state = State.NO_DRIVER;
    private String failure = "";
    private Aeron aeron;
    private long subscriptionId;
    private long publicationId;
    private Subscription subscription;
    private ExclusivePublication publication;
    private Image image;
    private long sessionId;
    private long heardNs;
    private long nextKeepAliveNs;

    /** @param firstTryNs when it looks for a driver for the first time. */
    EngineLink(final PeregrineClientContext ctx, final long nowNs, final long firstTryNs)
    {
        this.ctx = ctx;
        this.startedNs = nowNs;
        this.nextTryNs = firstTryNs;
        // Over IPC a stream that two clients share would be as slow as the slower one.
        this.responseStreamId = 0 != ctx.responseStreamId() ? ctx.responseStreamId() :
            ThreadLocalRandom.current().nextInt(FIRST_OWN_STREAM, Integer.MAX_VALUE);
    }

    State state()
    {
        return state;
    }

    /** @return why it failed, for people. */
    String failure()
    {
        return failure;
    }

    long correlationId()
    {
        return correlationId;
    }

    long sessionId()
    {
        return sessionId;
    }

    ExclusivePublication publication()
    {
        return publication;
    }

    /** @return what to poll: everything until the session's own image is known. */
    Subscription subscription()
    {
        return subscription;
    }

    /** @return the session's own image; null before {@link #opened}. */
    Image image()
    {
        return image;
    }

    void heard(final long nowNs)
    {
        heardNs = nowNs;
    }

    void opened(final long newSessionId, final Image newImage, final long nowNs)
    {
        sessionId = newSessionId;
        image = newImage;
        heardNs = nowNs;
        nextKeepAliveNs = nowNs + KEEP_ALIVE_NS;
        state = State.OPEN;
    }

    void fail(final String reason)
    {
        failure = reason;
        state = State.FAILED;
    }

    /**
     * Goes on as far as it can without waiting.
     *
     * @return 0 where all there is to do is to wait, so that an idle strategy may rest.
     */
    int step(final long nowNs)
    {
        final State before = state;
        try
        {
            goOn(nowNs);
        }
        catch (final AeronException ex)
        {
            // The driver went away just now: whatever is asked of Aeron then throws.
            fail(ex.getMessage());
        }

        if (state.ordinal() < State.OPEN.ordinal() && nowNs - startedNs > ctx.connectTimeoutNs())
        {
            fail(State.NO_DRIVER == state ? "no media driver in " + ctx.aeronDirectory() :
                "no engine answers on " + ctx.ingressChannel() + " stream " + ctx.ingressStreamId());
        }

        return before == state ? 0 : 1;
    }

    private void goOn(final long nowNs)
    {
        if (null != aeron)
        {
            invoke();
        }

        switch (state)
        {
            case NO_DRIVER -> connectToDriver(nowNs);
            case ADDING -> add();
            case CONNECTING -> connect();
            case OPEN -> stayOpen(nowNs);
            case AWAITING_SESSION, FAILED ->
            {
            }
        }
    }

    private void invoke()
    {
        if (aeron.isClosed())
        {
            if (State.FAILED != state)
            {
                fail("the media driver in " + ctx.aeronDirectory() + " went away");
            }
            return;
        }

        aeron.conductorAgentInvoker().invoke();
    }

    private void connectToDriver(final long nowNs)
    {
        if (nowNs - nextTryNs < 0)
        {
            return;
        }

        nextTryNs = nowNs + TRY_INTERVAL_NS;
        final long driverTimeoutMs = TimeUnit.NANOSECONDS.toMillis(ctx.driverTimeoutNs());
        if (!CommonContext.isDriverActive(new File(ctx.aeronDirectory()), driverTimeoutMs, message -> {}))
        {
            return;
        }

        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(ctx.aeronDirectory())
            .driverTimeoutMs(driverTimeoutMs)
            .useConductorAgentInvoker(true)
            .subscriberErrorHandler(ex -> fail(ex.getMessage()))
            .errorHandler(ex -> fail(ex.getMessage())));
        subscriptionId = aeron.asyncAddSubscription(ctx.responseChannel(), responseStreamId);
        publicationId = aeron.asyncAddExclusivePublication(ctx.ingressChannel(), ctx.ingressStreamId());
        state = State.ADDING;
        heardNs = nowNs;
    }

    private void add()
    {
        if (null == subscription)
        {
            subscription = aeron.getSubscription(subscriptionId);
        }

        if (null == publication)
        {
            publication = aeron.getExclusivePublication(publicationId);
        }

        if (null != subscription && null != publication)
        {
            state = State.CONNECTING;
        }
    }

    private void connect()
    {
        final String channel = publication.isConnected() ? resolvedResponseChannel() : null;
        if (null == channel)
        {
            return;
        }

        final SessionConnectEncoder connect = new SessionConnectEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .responseStreamId(responseStreamId)
            .protocolVersion(PROTOCOL_VERSION)
            .responseChannel(channel)
            .principal(ctx.principal())
            .putCredentials(new byte[0], 0, 0);
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + connect.encodedLength();
        if (publication.offer(buffer, 0, length) > 0)
        {
            state = State.AWAITING_SESSION;
        }
    }

    private String resolvedResponseChannel()
    {
        if (ctx.responseChannel().startsWith(CommonContext.IPC_CHANNEL))
        {
            return ctx.responseChannel();
        }

        final String resolved = subscription.tryResolveChannelEndpointPort();
        return null == resolved ? null : new ChannelUriStringBuilder(resolved).build();
    }

    private void stayOpen(final long nowNs)
    {
        if (image.isClosed() || !publication.isConnected())
        {
            fail("the engine closed the session");
        }
        else if (nowNs - heardNs > ctx.silenceTimeoutNs())
        {
            fail("the engine is silent");
        }
        else if (nowNs - nextKeepAliveNs >= 0)
        {
            new SessionKeepAliveEncoder().wrapAndApplyHeader(buffer, 0, header).sessionId(sessionId);
            if (publication.offer(buffer, 0,
                MessageHeaderEncoder.ENCODED_LENGTH + SessionKeepAliveEncoder.BLOCK_LENGTH) > 0)
            {
                nextKeepAliveNs = nowNs + KEEP_ALIVE_NS;
            }
        }
    }

    @Override
    public void close()
    {
        if (State.OPEN == state && !aeron.isClosed() && !publication.isClosed())
        {
            new SessionCloseEncoder().wrapAndApplyHeader(buffer, 0, header).sessionId(sessionId);
            publication.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + SessionCloseEncoder.BLOCK_LENGTH);
        }

        CloseHelper.quietClose(aeron);
    }
}
