package io.peregrine.perf.latency;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.ControlledFragmentHandler;

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.ShutdownSignalBarrier;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * The baseline: what Aeron alone costs, with the engine's inline layout and nothing in it. One thread steps the driver,
 * polls, and sends back what came.
 */
public final class EchoProcess
{
    static final int REQUEST_STREAM = 2001;
    static final int RESPONSE_STREAM = 2002;
    private static final int TERM_LENGTH = 1 << 20;
    private static final int FRAGMENT_LIMIT = 16;

    private final Aeron aeron;
    private final Subscription requests;
    private final ExclusivePublication responses;
    private final BufferClaim claim = new BufferClaim();
    private final ControlledFragmentHandler handler;
    private final MediaDriver driver;
    private volatile boolean isRunning = true;

    private EchoProcess(final String aeronDirectory, final String requestChannel, final String responseChannel)
    {
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectory)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .termBufferSparseFile(false)
            .ipcTermBufferLength(TERM_LENGTH)
            .publicationTermBufferLength(TERM_LENGTH)
            .threadingMode(ThreadingMode.INVOKER));
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(aeronDirectory)
            .useConductorAgentInvoker(true)
            .driverAgentInvoker(driver.sharedAgentInvoker()));
        requests = aeron.addSubscription(requestChannel, REQUEST_STREAM);
        responses = aeron.addExclusivePublication(responseChannel, RESPONSE_STREAM);
        handler = (buffer, offset, length, header) ->
        {
            if (responses.tryClaim(length, claim) <= 0)
            {
                return ControlledFragmentHandler.Action.ABORT;
            }
            claim.putBytes(buffer, offset, length).commit();
            return ControlledFragmentHandler.Action.CONTINUE;
        };
    }

    private void run()
    {
        final IdleStrategy idle = YieldingIdleStrategy.INSTANCE;
        while (isRunning)
        {
            int work = driver.sharedAgentInvoker().invoke();
            work += aeron.conductorAgentInvoker().invoke();
            work += requests.controlledPoll(handler, FRAGMENT_LIMIT);
            idle.idle(work);
        }
        aeron.close();
        driver.close();
    }

    /** Arguments: aeron directory, request channel, response channel. Runs until a signal ends it. */
    public static void main(final String[] args) throws InterruptedException
    {
        try (ShutdownSignalBarrier barrier = new ShutdownSignalBarrier())
        {
            final EchoProcess echo = new EchoProcess(args[0], args[1], args[2]);
            final Thread thread = new Thread(echo::run, "echo");
            thread.start();
            System.out.println("READY");
            barrier.await();
            echo.isRunning = false;
            thread.join();
        }
    }
}
