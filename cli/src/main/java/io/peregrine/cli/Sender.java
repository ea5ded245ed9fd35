package io.peregrine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.engine.EngineStartException;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.RejectDecoder;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** Sends a stream of frames and waits for all of their answers, however often the engine goes away. One thread. */
final class Sender implements DecisionListener, AutoCloseable
{
    static final int WINDOW = 1024;

    private static final int REJECTS_TOLD = 5;
    private static final int SENDS_BETWEEN_WORK = 8;

    private final PrintWriter talk;
    private final String aeronDirectory;
    private final OrderedDecisions decisions;
    private final PeregrineClient client;
    private final IdleStrategy idle = YieldingIdleStrategy.INSTANCE;
    private final long awayLimitNs;
    private long awaySinceNs = System.nanoTime();
    private boolean isAway = true;
    private long firstSentNs;
    private long decided;
    private long repeats;
    private long acknowledged;
    private long rejected;
    private int connections;

    /**
     * @param ctx         but for window and listener.
     * @param csv         where decisions go; null: nowhere.
     * @param talk        where reconnects and refusals are told.
     * @param awayLimitNs how long to wait for an engine.
     */
    Sender(final PeregrineClientContext ctx, final DecisionsCsv csv, final PrintWriter talk, final long awayLimitNs)
    {
        this.talk = talk;
        this.awayLimitNs = awayLimitNs;
        aeronDirectory = ctx.aeronDirectory();
        decisions = new OrderedDecisions(csv, WINDOW);
        client = new PeregrineClient(ctx.window(WINDOW).listener(this));
    }

    /**
     * @param rate     messages a second, from the planned time of each; 0: as fast as they are taken.
     * @param progress told of rows sent, now and then.
     */
    void sendAll(final MappedStream stream, final double rate, final LongConsumer progress)
    {
        long sent = 0;
        while (stream.next())
        {
            if (0 == sent)
            {
                awaitConnected();
                firstSentNs = System.nanoTime();
            }

            awaitPlanned(sent, rate);
            send(stream);
            if (++sent % SENDS_BETWEEN_WORK == 0)
            {
                client.doWork();
                progress.accept(stream.rowCount());
            }
        }

        while (client.unansweredCount() > 0)
        {
            work();
        }
        progress.accept(stream.rowCount());
    }

    private void awaitConnected()
    {
        while (!client.isConnected())
        {
            work();
        }
    }

    private void awaitPlanned(final long sent, final double rate)
    {
        if (rate > 0)
        {
            final long plannedNs = firstSentNs + (long)(sent / rate * TimeUnit.SECONDS.toNanos(1));
            while (System.nanoTime() - plannedNs < 0)
            {
                work();
            }
        }
    }

    private void send(final MappedStream stream)
    {
        long correlationId = client.offer(stream.buffer(), stream.offset(), stream.length());
        while (correlationId < 0)
        {
            work();
            correlationId = client.offer(stream.buffer(), stream.offset(), stream.length());
        }

        decisions.sent(correlationId, stream.isRow() ? stream.paymentIdText() : "a label");
    }

    private void work()
    {
        idle.idle(client.doWork());
        if (isAway && System.nanoTime() - awaySinceNs > awayLimitNs)
        {
            final String why = client.lastFailure().isEmpty() ? "" : ": " + client.lastFailure();
            throw new EngineStartException((0 == connections ? "no engine answers" : "the engine went away and " +
                client.unansweredCount() + " messages are unanswered") + " in aeron.dir " + aeronDirectory +
                ", waited " + TimeUnit.NANOSECONDS.toSeconds(awayLimitNs) + " s" + why + ": start it, then send " +
                "again, or name its aeron.dir with -D aeron.dir=... or --config");
        }
    }

    @Override
    public void onConnected(final long sessionId)
    {
        isAway = false;
        if (connections++ > 0)
        {
            talk.println("connected again, sending " + client.unansweredCount() + " unanswered messages once more");
        }
    }

    @Override
    public void onDisconnected(final String reason)
    {
        isAway = true;
        awaySinceNs = System.nanoTime();
        talk.println("connection lost: " + reason);
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        decided++;
        repeats += delivery.flags().duplicate() ? 1 : 0;
        try
        {
            decisions.decided(correlationId, body);
        }
        catch (final IOException ex)
        {
            throw unwritable(ex);
        }
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
        acknowledged++;
        withoutRow(correlationId);
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
        if (rejected++ < REJECTS_TOLD)
        {
            talk.println("rejected: " + decisions.paymentId(correlationId) + " " + reject.code() + " " +
                reject.detail());
        }
        withoutRow(correlationId);
    }

    private void withoutRow(final long correlationId)
    {
        try
        {
            if (0 != correlationId)
            {
                decisions.answeredWithoutRow(correlationId);
            }
        }
        catch (final IOException ex)
        {
            throw unwritable(ex);
        }
    }

    private static UncheckedIOException unwritable(final IOException ex)
    {
        return new UncheckedIOException("cannot write decisions: " + FileTrouble.of(ex), ex);
    }

    long rejected()
    {
        return rejected;
    }

    /** @return what came of it, in one line. */
    String summary(final MappedStream stream)
    {
        final double seconds = (System.nanoTime() - firstSentNs) / 1e9;
        return String.format(Locale.ROOT,
            "rows=%d labels=%d decisions=%d repeats=%d acknowledged=%d rejected=%d seconds=%.3f rate=%.0f/s",
            stream.rowCount(), stream.labelCount(), decided, repeats, acknowledged, rejected,
            seconds, (stream.rowCount() + stream.labelCount()) / seconds);
    }

    @Override
    public void close()
    {
        client.close();
    }
}
