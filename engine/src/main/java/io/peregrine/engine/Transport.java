package io.peregrine.engine;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;

import io.peregrine.pipeline.AgentGroup;
import io.peregrine.pipeline.Layout;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.LangUtil;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/**
 * The media driver, where the engine owns it, and the engine's Aeron client. In layout inline the driver is stepped by
 * the engine's one thread; in inline and shared the client's conductor is.
 */
final class Transport implements AutoCloseable
{
    /** The driver's sign of life moves this often; by default it is a second old when it moves. */
    private static final long TIMER_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long UNBLOCK_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int KEEP_GOING_INTERVAL_MS = 1;
    private static final int TERM_LENGTH = 1 << 20;
    private static final long SPACE_NEEDED = 64L << 20;
    private static final String TERM_LENGTH_PROPERTY = "aeron.term.buffer.length";
    private static final String IPC_TERM_LENGTH_PROPERTY = "aeron.ipc.term.buffer.length";

    private final ErrorHandler onError;
    private final long timeoutNs;
    private final List<Agent> agents = new ArrayList<>();
    private DirectoryLock lock;
    private MediaDriver driver;
    private Aeron aeron;

    /** @param onError told of what the engine's Aeron client meets. */
    Transport(final FraudEngineContext ctx, final ErrorHandler onError)
    {
        this.onError = onError;
        final EngineConfig config = ctx.config();
        timeoutNs = config.driverTimeoutNs();
        config.aeronProperties().forEach(System::setProperty);

        try
        {
            if (config.isDriverEmbedded())
            {
                lock = new DirectoryLock(config.aeronDirectory());
                checkSpace(config.aeronDirectory());
                driver = launchDriver(ctx);
            }
            else if (!CommonContext.isDriverActive(
                Path.of(config.aeronDirectory()).toFile(), TimeUnit.NANOSECONDS.toMillis(timeoutNs), message -> {}))
            {
                throw new EngineStartException("no media driver runs in aeron.dir " + config.aeronDirectory() +
                    ": start one there, or set aeron.driver = embedded");
            }

            aeron = connect(ctx);
        }
        catch (final AeronException ex)
        {
            close();
            throw new EngineStartException("Aeron does not start in " + config.aeronDirectory() + ": " +
                ex.getMessage());
        }
        catch (final RuntimeException ex)
        {
            close();
            throw ex;
        }
    }

    private MediaDriver launchDriver(final FraudEngineContext ctx)
    {
        final boolean isInvoked = Layout.INLINE == ctx.layout();
        final MediaDriver.Context driverCtx = new MediaDriver.Context()
            .aeronDirectoryName(ctx.config().aeronDirectory())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .termBufferSparseFile(false)
            .timerIntervalNs(TIMER_INTERVAL_NS)
            .clientLivenessTimeoutNs(timeoutNs)
            .imageLivenessTimeoutNs(timeoutNs)
            .publicationUnblockTimeoutNs(Math.max(UNBLOCK_TIMEOUT_NS, 2 * timeoutNs))
            .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(timeoutNs))
            .errorHandler(ctx.errorHandler());

        if (null == System.getProperty(TERM_LENGTH_PROPERTY))
        {
            driverCtx.publicationTermBufferLength(TERM_LENGTH);
        }

        if (null == System.getProperty(IPC_TERM_LENGTH_PROPERTY))
        {
            driverCtx.ipcTermBufferLength(TERM_LENGTH);
        }

        if (isInvoked)
        {
            driverCtx.threadingMode(ThreadingMode.INVOKER);
        }
        else
        {
            driverCtx.threadingMode(ThreadingMode.SHARED).sharedIdleStrategy(ctx.idleStrategies().get());
        }

        final MediaDriver launched = MediaDriver.launch(driverCtx);
        if (isInvoked)
        {
            agents.add(new InvokedAgent("driver", launched.sharedAgentInvoker()));
        }

        return launched;
    }

    private Aeron connect(final FraudEngineContext ctx)
    {
        final Aeron.Context aeronCtx = new Aeron.Context()
            .aeronDirectoryName(ctx.config().aeronDirectory())
            .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(timeoutNs))
            .errorHandler(onError)
            .subscriberErrorHandler(LangUtil::rethrowUnchecked);

        final boolean isInvoked = Layout.DEDICATED != ctx.layout();
        if (isInvoked)
        {
            aeronCtx.useConductorAgentInvoker(true);
            if (null != driver && null != driver.sharedAgentInvoker())
            {
                aeronCtx.driverAgentInvoker(driver.sharedAgentInvoker());
            }
        }

        final Aeron connected = Aeron.connect(aeronCtx);
        if (isInvoked)
        {
            agents.add(new InvokedAgent("conductor", connected.conductorAgentInvoker()));
        }

        return connected;
    }

    private static void checkSpace(final String directory)
    {
        try
        {
            final Path parent = Path.of(directory).toAbsolutePath().getParent();
            Files.createDirectories(parent);
            final FileStore store = Files.getFileStore(parent);
            if (store.getUsableSpace() < SPACE_NEEDED)
            {
                throw new EngineStartException("aeron.dir " + directory + ": " + store + " has " +
                    (store.getUsableSpace() >> 20) + " MiB free, " + (SPACE_NEEDED >> 20) +
                    " MiB are needed: free some, or set aeron.dir to a directory with more space");
            }
        }
        catch (final IOException ex)
        {
            throw new EngineStartException("aeron.dir " + directory + " cannot be used: " + ex.getMessage() +
                ": choose a directory that this user may write");
        }
    }

    Aeron aeron()
    {
        return aeron;
    }

    /** @return what the thread that feeds the ring must step. */
    List<Agent> agents()
    {
        return agents;
    }

    /**
     * Steps driver and client on a thread of its own until it is closed, while the launching thread is busy with the
     * journal: a driver that stands still counts as dead, and a client is closed for good. Nothing else may be asked of
     * Aeron meanwhile.
     */
    AgentRunner keepGoing()
    {
        final AgentRunner runner = new AgentRunner(new SleepingMillisIdleStrategy(KEEP_GOING_INTERVAL_MS),
            onError, null, new AgentGroup("launch", agents));
        AgentRunner.startOnThread(runner);
        return runner;
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(aeron, driver, lock);
    }
}
