package io.peregrine.client;

import java.util.concurrent.TimeUnit;

import io.aeron.CommonContext;

import org.agrona.BitUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/** What one client is made of. Not thread safe; {@link #conclude()} once, then it is read only. */
public final class PeregrineClientContext
{
    /** Messages that may be unanswered where nothing else is said. */
    public static final int WINDOW_DEFAULT = 4096;

    private static final int MAX_WINDOW = 1 << 16;

    private String aeronDirectory;
    private String ingressChannel = CommonContext.IPC_CHANNEL;
    private int ingressStreamId = 1001;
    private String responseChannel = CommonContext.IPC_CHANNEL;
    private int responseStreamId;
    private String principal = "switch";
    private int window = WINDOW_DEFAULT;
    private long silenceTimeoutNs = TimeUnit.SECONDS.toNanos(1);
    private long connectTimeoutNs = TimeUnit.SECONDS.toNanos(2);
    private long driverTimeoutNs = TimeUnit.MILLISECONDS.toNanos(1_500);
    private NanoClock clock;
    private DecisionListener listener;
    private Runnable driverInvoker;
    private boolean isConcluded;

    void conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("context already concluded, use a new one for each client");
        }
        isConcluded = true;

        if (null == listener)
        {
            throw new IllegalArgumentException("a listener is needed");
        }

        if (!BitUtil.isPowerOfTwo(window) || window > MAX_WINDOW)
        {
            throw new IllegalArgumentException("window must be a power of two up to " + MAX_WINDOW + ": " + window);
        }

        if (null == aeronDirectory)
        {
            aeronDirectory = CommonContext.getAeronDirectoryName();
        }

        if (null == clock)
        {
            clock = SystemNanoClock.INSTANCE;
        }
    }

    public String aeronDirectory()
    {
        return aeronDirectory;
    }

    /** @param aeronDirectory of the media driver. */
    public PeregrineClientContext aeronDirectory(final String aeronDirectory)
    {
        this.aeronDirectory = aeronDirectory;
        return this;
    }

    public String ingressChannel()
    {
        return ingressChannel;
    }

    /** @param ingressChannel on which the engine takes payments. */
    public PeregrineClientContext ingressChannel(final String ingressChannel)
    {
        this.ingressChannel = ingressChannel;
        return this;
    }

    public int ingressStreamId()
    {
        return ingressStreamId;
    }

    public PeregrineClientContext ingressStreamId(final int ingressStreamId)
    {
        this.ingressStreamId = ingressStreamId;
        return this;
    }

    public String responseChannel()
    {
        return responseChannel;
    }

    /** @param responseChannel on which this client is to be answered; port 0 of UDP is any that is free. */
    public PeregrineClientContext responseChannel(final String responseChannel)
    {
        this.responseChannel = responseChannel;
        return this;
    }

    public int responseStreamId()
    {
        return responseStreamId;
    }

    /** @param responseStreamId 0: one of its own for each connection. */
    public PeregrineClientContext responseStreamId(final int responseStreamId)
    {
        this.responseStreamId = responseStreamId;
        return this;
    }

    public String principal()
    {
        return principal;
    }

    /** @param principal who sends: payment ids are one principal's own, whatever its session. */
    public PeregrineClientContext principal(final String principal)
    {
        this.principal = principal;
        return this;
    }

    public int window()
    {
        return window;
    }

    /** @param window messages that may be unanswered, a power of two; each takes 1 KiB. */
    public PeregrineClientContext window(final int window)
    {
        this.window = window;
        return this;
    }

    public long silenceTimeoutNs()
    {
        return silenceTimeoutNs;
    }

    /** @param silenceTimeoutNs after which an engine that sends not even heartbeats counts as gone. */
    public PeregrineClientContext silenceTimeoutNs(final long silenceTimeoutNs)
    {
        this.silenceTimeoutNs = silenceTimeoutNs;
        return this;
    }

    public long connectTimeoutNs()
    {
        return connectTimeoutNs;
    }

    /** @param connectTimeoutNs after which an attempt to connect starts anew. */
    public PeregrineClientContext connectTimeoutNs(final long connectTimeoutNs)
    {
        this.connectTimeoutNs = connectTimeoutNs;
        return this;
    }

    public long driverTimeoutNs()
    {
        return driverTimeoutNs;
    }

    /**
     * @param driverTimeoutNs after which a media driver that stands still counts as gone; above a second, since a
     *                        driver with default settings gives a sign of life once a second.
     */
    public PeregrineClientContext driverTimeoutNs(final long driverTimeoutNs)
    {
        this.driverTimeoutNs = driverTimeoutNs;
        return this;
    }

    public NanoClock clock()
    {
        return clock;
    }

    public PeregrineClientContext clock(final NanoClock clock)
    {
        this.clock = clock;
        return this;
    }

    public DecisionListener listener()
    {
        return listener;
    }

    public PeregrineClientContext listener(final DecisionListener listener)
    {
        this.listener = listener;
        return this;
    }

    public Runnable driverInvoker()
    {
        return driverInvoker;
    }

    /** @param driverInvoker steps a media driver that lives on the client's thread; null: it lives elsewhere. */
    public PeregrineClientContext driverInvoker(final Runnable driverInvoker)
    {
        this.driverInvoker = driverInvoker;
        return this;
    }
}
