package io.peregrine.systemtests;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.journal.ContentStore;
import io.peregrine.pipeline.DecisionLog;
import io.peregrine.pipeline.DecisionSink;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.PinnedThreads;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.pipeline.SnapshotHead;
import io.peregrine.pipeline.StageThreads;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.replay.ContentPolicies;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * The process of one cell: takes the stream through a pipeline and writes everything that was recorded or answered, and
 * at the end the SHA-256 of all state, to a file. Or of several cells, one after the other. Arguments: the content
 * directory; then of each cell the result file, {@code name=value}, and the end mark.
 */
public final class MatrixRun implements DecisionLog, DecisionSink
{
    static final String END = "--";

    private static final int PROFILES = 20_000;
    private static final int BUFFER = 1 << 20;

    private final DataOutputStream result;
    private final List<MatrixPolicies.Stored> stored = new ArrayList<>();
    private final ContentPolicies policies;
    private final PlainCounters counters = new PlainCounters();
    private final MatrixStream stream;
    private final Layout layout;
    private final int ring;
    private final int batch;
    private final PlantedFault fault;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private byte[] bytes = new byte[4096];

    private MatrixRun(final Path content, final DataOutputStream result, final Settings settings)
    {
        this.result = result;
        policies = new ContentPolicies(new ContentStore(content));
        stream = new MatrixStream(settings.number("inputs"));
        layout = Layout.valueOf(settings.text("layout").toUpperCase(Locale.ROOT));
        ring = (int)settings.number("ring");
        fault = "none".equals(settings.text("fault")) ? null : PlantedFault.valueOf(settings.text("fault"));
        batch = 0 == settings.number("batch") ? Integer.MAX_VALUE : (int)settings.number("batch");
    }

    /** A cell's arguments behind the first one. */
    private record Settings(List<String> args)
    {
        private String text(final String name)
        {
            for (final String arg : args)
            {
                if (arg.startsWith(name + "="))
                {
                    return arg.substring(name.length() + 1);
                }
            }
            throw new IllegalArgumentException("no " + name + "= among the arguments");
        }

        private long number(final String name)
        {
            return Long.parseLong(text(name));
        }
    }

    public static void main(final String[] args) throws IOException
    {
        final List<String> left = List.of(args).subList(1, args.length);
        for (int from = 0; from < left.size();)
        {
            final int end = from + left.subList(from, left.size()).indexOf(END);
            runCell(Path.of(args[0]), Path.of(left.get(from)), new Settings(left.subList(from + 1, end)));
            from = end + 1;
        }
    }

    private static void runCell(final Path content, final Path file, final Settings settings) throws IOException
    {
        final long startNs = System.nanoTime();
        try (DataOutputStream result = new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(file), BUFFER)))
        {
            final MatrixRun run = new MatrixRun(content, result, settings);
            for (final String line : Files.readAllLines(content.resolve("policies")))
            {
                run.stored.add(new MatrixPolicies.Stored(line.split(" ")[0], line.split(" ")[1]));
            }
            run.run(settings.number("until"), settings.number("snapshots"));
            System.out.println("payments " + run.counters.counter(CounterDescriptor.DECISIONS).get() + " | " +
                (System.nanoTime() - startNs) / 1_000_000 + " ms");
        }
    }

    /** Runs to input until, in so many pipelines more than one. */
    private void run(final long until, final long snapshots) throws IOException
    {
        byte[] state = null;
        long from = 0;
        for (long part = 1; part <= snapshots + 1; part++)
        {
            final long to = until * part / (snapshots + 1);
            state = runOn(state, from, to);
            from = to;
        }
        result.write(sha256().digest(state));
    }

    private byte[] runOn(final byte[] before, final long from, final long to) throws IOException
    {
        final PipelineContext ctx = new PipelineContext().ringCapacity(ring).counters(counters)
            .policyCatalog(policies).decisionLog(this).decisionSink(this).scoreObserver(fault)
            .profileStore(ChronicleProfileStore.open(PROFILES));
        final DataInputStream input =
            null == before ? null : new DataInputStream(new ByteArrayInputStream(before));
        final SnapshotHead head = null == before ? null : SnapshotHead.read(input);
        if (null != head)
        {
            ctx.policy(policyOf(head));
        }

        try (Pipeline pipeline = new Pipeline(ctx, from - 1))
        {
            if (null != head)
            {
                pipeline.restore(head, input);
            }
            if (Layout.INLINE == layout)
            {
                feedInline(pipeline, from, to);
            }
            else
            {
                feedThreads(pipeline, from, to);
            }
            final ByteArrayOutputStream state = new ByteArrayOutputStream();
            pipeline.save(new DataOutputStream(state));
            return state.toByteArray();
        }
    }

    private CompiledPolicy policyOf(final SnapshotHead head)
    {
        return policies.policy(
            head.policyHash()[0], head.policyHash()[1], head.policyHash()[2], head.policyHash()[3]);
    }

    private void feedInline(final Pipeline pipeline, final long from, final long to)
    {
        int waiting = 0;
        for (long n = from; n < to; n++)
        {
            final int length = fill(n);
            while (!offer(pipeline, n, length))
            {
                pipeline.drain();
                waiting = 0;
            }
            if (++waiting >= batch)
            {
                pipeline.drain();
                waiting = 0;
            }
        }
        pipeline.drain();
    }

    private void feedThreads(final Pipeline pipeline, final long from, final long to)
    {
        final IdleStrategy idle = new BackoffIdleStrategy();
        try (StageThreads threads = new StageThreads(
            pipeline, layout, List.of(), BackoffIdleStrategy::new,
            ex -> failure.compareAndSet(null, ex), PinnedThreads.UNPINNED))
        {
            for (long n = from; n < to; n++)
            {
                final int length = fill(n);
                while (!offer(pipeline, n, length))
                {
                    idle.idle(step(threads));
                }
            }
            while (pipeline.lag() > 0)
            {
                idle.idle(step(threads));
            }
        }
    }

    private int step(final StageThreads threads)
    {
        if (null != failure.get())
        {
            throw new IllegalStateException(failure.get());
        }
        try
        {
            int work = 0;
            for (final Agent agent : threads.feederAgents())
            {
                work += agent.doWork();
            }
            return work;
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private int fill(final long n)
    {
        final int activation = stream.activation(n);
        if (activation < 0)
        {
            return stream.fill(n);
        }
        final MatrixPolicies.Stored policy = stored.get(activation % stored.size());
        policies.load(policy.policyHash(), policy.zonesHash());
        return stream.activate(policy);
    }

    private boolean offer(final Pipeline pipeline, final long n, final int length)
    {
        return pipeline.input().offer(stream.frame, 0, length, stream.ingressTimeNs(n),
            MatrixStream.stagesAllowed(n), 1, n, 1);
    }

    @Override
    public void record(
        final int templateId,
        final long sequence,
        final long ingressTimeNs,
        final DirectBuffer frame,
        final int offset,
        final int length)
    {
        if (length > bytes.length)
        {
            bytes = new byte[length];
        }
        frame.getBytes(offset, bytes, 0, length);
        try
        {
            result.writeInt(templateId);
            result.writeLong(sequence);
            result.writeInt(length);
            result.write(bytes, 0, length);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void onDecision(final PaymentEvent event)
    {
        answered(event, event.bodyLength());
    }

    @Override
    public void onAcknowledged(final PaymentEvent event)
    {
        answered(event, event.repeatOfSequence());
    }

    @Override
    public void onRejected(final PaymentEvent event)
    {
        answered(event, event.rejectCode());
    }

    private void answered(final PaymentEvent event, final long what)
    {
        try
        {
            result.writeInt(event.kind().ordinal());
            result.writeLong(event.sequence());
            result.writeLong(what);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static MessageDigest sha256()
    {
        try
        {
            return MessageDigest.getInstance("SHA-256");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
