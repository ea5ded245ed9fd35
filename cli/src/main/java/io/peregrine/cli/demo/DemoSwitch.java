package io.peregrine.cli.demo;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.domain.Action;
import io.peregrine.perf.generator.GeneratedPayment;
import io.peregrine.perf.generator.GeneratorContext;
import io.peregrine.perf.generator.PaymentEncoder;
import io.peregrine.perf.generator.PaymentGenerator;
import io.peregrine.perf.latency.StallMeter;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.RejectDecoder;
import org.HdrHistogram.SingleWriterRecorder;
import org.agrona.collections.LongArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A bank's switch: generated payments at a fixed rate, whatever the engine does, and the labels of those that were
 * frauds when they become known. What was planned while the engine was away is timed apart. One thread, but for the
 * recorders, the snapshot, {@link #outage} and {@link #stop}.
 */
final class DemoSwitch implements DecisionListener, AutoCloseable
{
    private static final int WINDOW = 8192;
    private static final long SNAPSHOT_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long CAUGHT_UP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(120);
    private static final int LABEL = -1;
    private static final int DONE = -2;

    private final PeregrineClient client;
    private final PaymentGenerator generator = new PaymentGenerator(20_261_124, new GeneratorContext());
    private final PaymentEncoder encoder = new PaymentEncoder();
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final UnsafeBuffer labelFrame = new UnsafeBuffer(new byte[256]);
    private final LongArrayQueue labels = new LongArrayQueue();
    private final long[] plannedNs = new long[WINDOW];
    private final int[] kinds = new int[WINDOW];
    private final long[] attacks = new long[WINDOW];
    private final boolean[] isInOutage = new boolean[WINDOW];
    private final AttackBoard board = new AttackBoard();
    private final SingleWriterRecorder latency = new SingleWriterRecorder(HIGHEST_NS, 3);
    private final SingleWriterRecorder outageLatency = new SingleWriterRecorder(HIGHEST_NS, 3);
    private final long[] byAction = new long[Action.values().length];
    private final AtomicReference<DemoSnapshot> snapshot = new AtomicReference<>();
    private StallMeter stalls = new StallMeter();
    private GeneratedPayment payment;
    private int length;
    private long sent;
    private long decided;
    private long rejected;
    private long decidedBefore;
    private long snapshotNs;
    private boolean isUp;
    private boolean hasLost;
    private long labelNs;
    private long labelledId;
    private volatile boolean isOutage;
    private volatile boolean isStopped;

    DemoSwitch(final PeregrineClientContext ctx)
    {
        client = new PeregrineClient(ctx.window(WINDOW).listener(this));
        prepareNext();
    }

    private void prepareNext()
    {
        payment = generator.next();
        length = encoder.encode(payment, 0, frame, 0);
    }

    boolean isConnected()
    {
        client.doWork();
        return client.isConnected();
    }

    /** Sends so many payments at the rate, or until it is stopped. */
    void run(final double rate, final long count)
    {
        final double intervalNs = 1e9 / rate;
        final long startNs = System.nanoTime();
        snapshotNs = startNs;
        while (sent < count && !isStopped)
        {
            final long nowNs = System.nanoTime();
            final long planned = startNs + (long)(sent * intervalNs);
            if (nowNs - planned >= 0 && sendLabels() && send(planned))
            {
                endOutage(nowNs - planned);
            }
            turn(nowNs);
        }
    }

    /** What leaves nearly on time again, behind all that was late, is no longer the outage's. */
    private void endOutage(final long lateNs)
    {
        if (isOutage && hasLost && lateNs < CAUGHT_UP_NS)
        {
            isOutage = false;
            hasLost = false;
        }
    }

    /** Waits for what is unanswered. @return false if the time was not enough. */
    boolean finish(final long timeoutNs)
    {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (client.unansweredCount() > 0)
        {
            final long nowNs = System.nanoTime();
            if (nowNs - deadlineNs > 0)
            {
                return false;
            }
            turn(nowNs);
        }
        publish(System.nanoTime());
        return true;
    }

    private void turn(final long nowNs)
    {
        stalls.turn(nowNs);
        client.doWork();
        if (nowNs - snapshotNs > SNAPSHOT_NS)
        {
            publish(nowNs);
        }
    }

    private void publish(final long nowNs)
    {
        snapshot.set(new DemoSnapshot(sent, decided, rejected, (decided - decidedBefore) * 1e9 /
            Math.max(1, nowNs - snapshotNs), byAction.clone(), board.rows(), board.genuineForEachDeclined(),
            stalls.stallsPerSecond(), isUp));
        decidedBefore = decided;
        snapshotNs = nowNs;
    }

    private boolean send(final long planned)
    {
        final long correlationId = client.offer(frame, 0, length);
        if (correlationId < 0)
        {
            return false;
        }

        final int slot = (int)correlationId & (WINDOW - 1);
        plannedNs[slot] = planned;
        kinds[slot] = payment.attackKind();
        attacks[slot] = payment.attackNumber();
        isInOutage[slot] = isOutage;
        sent++;
        if (payment.isFraud())
        {
            labels.addLong(payment.labelTimeNs());
            labels.addLong(payment.paymentId());
        }
        prepareNext();
        return true;
    }

    /** Labels enter before the payments of their time. @return false if one could not be sent now. */
    private boolean sendLabels()
    {
        while (hasLabel() && labelNs <= payment.eventTimeNs())
        {
            final int labelLength = encoder.encodeLabel(labelledId, true, labelNs, 0, labelFrame, 0);
            final long correlationId = client.offer(labelFrame, 0, labelLength);
            if (correlationId < 0)
            {
                return false;
            }
            kinds[(int)correlationId & (WINDOW - 1)] = LABEL;
            labelledId = 0;
        }
        return true;
    }

    private boolean hasLabel()
    {
        if (0 == labelledId && !labels.isEmpty())
        {
            labelNs = labels.pollLong();
            labelledId = labels.pollLong();
        }
        return 0 != labelledId;
    }

    /** Any thread: from now on payments meet an engine that is not there. It ends when the switch has caught up. */
    void outage()
    {
        isOutage = true;
    }

    /** Any thread. */
    void stop()
    {
        isStopped = true;
    }

    /** @return the newest; null before the first. Any thread. */
    DemoSnapshot snapshot()
    {
        return snapshot.get();
    }

    /** @return latencies in ns from the planned time; another thread takes its intervals. */
    SingleWriterRecorder latency()
    {
        return latency;
    }

    /** @return the same for what was planned while the engine was away, and until the switch had caught up. */
    SingleWriterRecorder outageLatency()
    {
        return outageLatency;
    }

    @Override
    public void onConnected(final long sessionId)
    {
        isUp = true;
    }

    @Override
    public void onDisconnected(final String reason)
    {
        isUp = false;
        hasLost = true;
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        final int slot = (int)correlationId & (WINDOW - 1);
        if (DONE == kinds[slot])
        {
            return;
        }

        final Action action = Action.of(body.actionRaw());
        decided++;
        byAction[action.ordinal()]++;
        board.decided(kinds[slot], attacks[slot], action);
        (isInOutage[slot] || isOutage ? outageLatency : latency).recordValue(
            Math.min(HIGHEST_NS, System.nanoTime() - plannedNs[slot]));
        kinds[slot] = DONE;
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
        kinds[(int)correlationId & (WINDOW - 1)] = DONE;
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
        rejected++;
    }

    @Override
    public void close()
    {
        client.close();
    }
}
