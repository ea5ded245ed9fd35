package io.peregrine.cli;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.EngineStartException;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.RejectDecoder;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends commands to a running engine and counts its answers; what is refused is told, the first few. One thread. */
final class CommandLink implements DecisionListener, AutoCloseable
{
    private static final int WINDOW = 256;
    private static final int REJECTS_TOLD = 5;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long SAY_NS = TimeUnit.SECONDS.toNanos(2);

    private final PrintWriter err;
    private final PeregrineClient client;
    private final String aeronDirectory;
    private final IdleStrategy idle = new BackoffIdleStrategy();
    private long silentSinceNs = System.nanoTime();
    private long acknowledged;
    private long rejected;
    private long lastSequence = -1;
    private boolean isWaitTold;

    CommandLink(final EngineConfig config, final PrintWriter err)
    {
        this.err = err;
        aeronDirectory = config.aeronDirectory();
        client = new PeregrineClient(EngineOptions.client(config, "operator", this).window(WINDOW));
    }

    /** @throws EngineStartException if the engine does not answer for so long that nothing is to be hoped for. */
    void send(final UnsafeBuffer frame, final int length)
    {
        while (!client.isConnected() || client.offer(frame, 0, length) < 0)
        {
            work();
        }
    }

    /** Waits for all answers. */
    void await()
    {
        while (client.unansweredCount() > 0)
        {
            work();
        }
    }

    private void work()
    {
        final int work = client.doWork();
        idle.idle(work);
        final long silentNs = System.nanoTime() - silentSinceNs;
        if (silentNs > TIMEOUT_NS)
        {
            throw new EngineStartException("no engine answers in aeron.dir " + aeronDirectory + ": " +
                client.lastFailure() + ": start one, or name its aeron.dir with -D aeron.dir=... or --config");
        }
        if (silentNs > SAY_NS && !isWaitTold)
        {
            isWaitTold = true;
            err.println("peregrine: no engine answers in aeron.dir " + aeronDirectory + " yet, waiting " +
                TimeUnit.NANOSECONDS.toSeconds(TIMEOUT_NS - SAY_NS) + " s more");
            err.flush();
        }
    }

    /** @return commands that took effect. */
    long acknowledged()
    {
        return acknowledged;
    }

    /** @return commands that were refused. */
    long rejected()
    {
        return rejected;
    }

    /** @return at which the last command took effect. */
    long lastSequence()
    {
        return lastSequence;
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
        silentSinceNs = System.nanoTime();
        acknowledged++;
        lastSequence = acknowledgement.inputSequence();
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
        silentSinceNs = System.nanoTime();
        if (++rejected <= REJECTS_TOLD)
        {
            err.println("peregrine: the engine refuses: " + reject.code() + " " + reject.detail());
        }
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        throw new IllegalStateException("a decision, but no payment was sent");
    }

    @Override
    public void close()
    {
        client.close();
    }
}
