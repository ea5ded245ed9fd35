package io.peregrine.cli;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.engine.ConfigProblem;
import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.EngineStartException;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.HeartbeatDecoder;
import io.peregrine.protocol.RejectDecoder;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends commands to a running engine and counts its answers; what is refused is told, the first few. One thread. */
final class CommandLink implements DecisionListener, AutoCloseable
{
    private static final int WINDOW = 256;
    private static final int REJECTS_TOLD = 5;
    private static final long CONNECT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long SAY_NS = TimeUnit.SECONDS.toNanos(2);

    private final PrintWriter err;
    private final String what;
    private final long connectNs;
    private final long answerNs;
    private final PeregrineClient client;
    private final EngineConfig config;
    private final IdleStrategy idle = new BackoffIdleStrategy();
    private boolean isAway = true;
    private long awaySinceNs = System.nanoTime();
    private long silentSinceNs = awaySinceNs;
    private long engineSequence = -1;
    private long sentBehind = -1;
    private long acknowledged;
    private long rejected;
    private long lastSequence = -1;
    private String contentHash = "";
    private boolean isAwayTold;
    private boolean isSilenceTold;

    /**
     * @param what     is sent, as in "the entry of list cards".
     * @param answerNs how long an engine that is there may take to answer.
     * @param err      where it is told what is waited for, and what is refused.
     */
    CommandLink(final EngineConfig config, final String what, final long answerNs, final PrintWriter err)
    {
        this.config = config;
        this.what = what;
        this.answerNs = answerNs;
        this.err = err;
        connectNs = Math.min(CONNECT_NS, answerNs);
        client = new PeregrineClient(EngineOptions.client(config, "operator", this).window(WINDOW));
    }

    /** @throws EngineStartException if the engine does not answer for so long that nothing is to be hoped for. */
    void send(final UnsafeBuffer frame, final int length)
    {
        while (!client.isConnected() || client.offer(frame, 0, length) < 0)
        {
            work();
        }
        if (1 == client.unansweredCount())
        {
            silentSinceNs = System.nanoTime();
            sentBehind = engineSequence;
        }
    }

    /** Waits for all answers. @throws EngineStartException if one does not come. */
    void await()
    {
        while (client.unansweredCount() > 0)
        {
            work();
        }
    }

    private void work()
    {
        idle.idle(client.doWork());
        final long nowNs = System.nanoTime();
        if (isAway && nowNs - awaySinceNs > connectNs)
        {
            throw new EngineStartException(unreachable());
        }
        // An engine that goes away and comes back again and again does not answer either.
        if ((!isAway || client.unansweredCount() > 0) && nowNs - silentSinceNs > answerNs)
        {
            throw new EngineStartException(unanswered());
        }
        if (isAway && nowNs - awaySinceNs > SAY_NS)
        {
            sayThatItWaits(connectNs);
        }
        else if (!isAway && nowNs - silentSinceNs > SAY_NS)
        {
            sayThatItWaits(answerNs);
        }
    }

    private void sayThatItWaits(final long limitNs)
    {
        final long seconds = TimeUnit.NANOSECONDS.toSeconds(limitNs - SAY_NS);
        if (isAway && !isAwayTold)
        {
            isAwayTold = true;
            err.println("peregrine: no engine answers in aeron.dir " + config.aeronDirectory() + " yet, waiting " +
                seconds + " s more");
            err.flush();
        }
        else if (!isAway && !isSilenceTold && client.unansweredCount() > 0)
        {
            isSilenceTold = true;
            err.println("peregrine: " + what + " was sent, waiting up to " + seconds + " s more for the answer; to " +
                "stop waiting does not take it back");
            err.flush();
        }
    }

    /** @return what to say where there is no engine. */
    private String unreachable()
    {
        final String why = client.lastFailure().isEmpty() ? "" : ": " + client.lastFailure();
        return "no engine answers in aeron.dir " + config.aeronDirectory() + ", waited " + seconds(connectNs) + why +
            ": " + (0 == client.unansweredCount() ? "nothing was sent" + before() : sent()) +
            ". Start the engine, or name its aeron.dir with -D aeron.dir=... or --config";
    }

    /** @return what to say where there is one. */
    private String unanswered()
    {
        return "the engine in aeron.dir " + config.aeronDirectory() + (isAway ? " went away, " : " is there, but ") +
            (0 == client.unansweredCount() ? "takes nothing, waited " + seconds(answerNs) + ": " + what +
            " was not sent" + before() + ". See 'peregrine stat' for what it waits for, then try again" :
            "has not answered, waited " + seconds(answerNs) + ": " + sent());
    }

    /** What was sent cannot be taken back: only the engine and its journal know what came of it. */
    private String sent()
    {
        return what + " was sent" + (client.unansweredCount() > 1 ? " (" + client.unansweredCount() +
            " messages are unanswered)" : "") + before() + " and may still take effect. Before it is sent again " +
            "look whether it has: 'peregrine stat -D aeron.dir=" + config.aeronDirectory() + "' says whether the " +
            "engine goes on, 'peregrine journal dump " + journal() + " --series inputs --from " + (sentBehind + 1) +
            "' what came in since";
    }

    private String before()
    {
        return acknowledged > 0 ? " (" + acknowledged + " messages before it took effect)" : "";
    }

    private String journal()
    {
        try
        {
            return config.journalDirectory().toString();
        }
        catch (final ConfigProblem ignore)
        {
            return "DIR"; // this side need not know
        }
    }

    private static String seconds(final long ns)
    {
        return ns % TimeUnit.SECONDS.toNanos(1) == 0 ? TimeUnit.NANOSECONDS.toSeconds(ns) + " s" :
            TimeUnit.NANOSECONDS.toMillis(ns) + " ms";
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

    /** @return the SHA-256 that the last answer names, hex: of a policy. */
    String contentHash()
    {
        return contentHash;
    }

    @Override
    public void onConnected(final long sessionId)
    {
        isAway = false;
        engineSequence = Math.max(engineSequence, client.sequenceAtOpen());
        if (0 == client.unansweredCount())
        {
            silentSinceNs = System.nanoTime();
        }
    }

    @Override
    public void onDisconnected(final String reason)
    {
        isAway = true;
        isAwayTold = false;
        awaySinceNs = System.nanoTime();
    }

    @Override
    public void onHeartbeat(final HeartbeatDecoder heartbeat)
    {
        engineSequence = heartbeat.engineSequence();
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
        silentSinceNs = System.nanoTime();
        acknowledged++;
        lastSequence = acknowledgement.inputSequence();
        contentHash = Frames.sha256Hex(acknowledgement.contentHash().word0(), acknowledgement.contentHash().word1(),
            acknowledgement.contentHash().word2(), acknowledgement.contentHash().word3());
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
        silentSinceNs = System.nanoTime();
        if (++rejected <= REJECTS_TOLD)
        {
            err.println("peregrine: the engine refuses " + what + ": " + reject.code() + " " + reject.detail());
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
