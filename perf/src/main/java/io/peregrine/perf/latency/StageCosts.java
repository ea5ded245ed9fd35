package io.peregrine.perf.latency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.Stage;
import io.peregrine.domain.ZoneTable;
import io.peregrine.journal.JournalContext;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalWriter;
import io.peregrine.perf.generator.GeneratorContext;
import io.peregrine.perf.generator.PaymentEncoder;
import io.peregrine.perf.generator.PaymentGenerator;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.replay.RecordedDecisions;

import org.agrona.IoUtil;
import org.agrona.LangUtil;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What each stage costs: the engine's own stages, stepped in this process one payment at a time with the clock read in
 * between, the clock's own cost taken off. What Aeron costs is what the wire's figures have above this sum.
 */
public final class StageCosts
{
    private static final int CLOCK_READS = 1_000_000;

    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final Path policy;
    private final int warmUp;
    private final int count;

    /**
     * @param policy directory.
     * @param warmUp payments that are not measured.
     * @param count  payments that are.
     */
    public StageCosts(final Path policy, final int warmUp, final int count)
    {
        this.policy = policy;
        this.warmUp = warmUp;
        this.count = count;
    }

    /** @return mean ns a payment, by stage, in the order in which they run. */
    public Map<String, Double> measure()
    {
        Path directory = null;
        try
        {
            directory = Files.createTempDirectory("peregrine-stages-");
            return measure(directory);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        finally
        {
            if (null != directory)
            {
                IoUtil.delete(directory.toFile(), true);
            }
        }
    }

    private Map<String, Double> measure(final Path directory)
    {
        try (JournalDirectory journal = JournalDirectory.open(directory.resolve("journal"));
            JournalWriter inputs = JournalWriter.open(journal.inputs(), new JournalContext());
            JournalWriter decisions = JournalWriter.open(journal.decisions(), new JournalContext().isDense(false));
            Pipeline pipeline = new Pipeline(new PipelineContext()
                .policy(PolicyCompiler.compile(PolicyContent.read(policy), ZoneTable::ofJdk))
                .profileStore(ChronicleProfileStore.open(1024))
                .journalWriter(inputs)
                .decisionLog(new RecordedDecisions(null, decisions)), -1))
        {
            final List<Agent> agents = new ArrayList<>(pipeline.stages());
            agents.addAll(pipeline.emits());
            final long[] spentNs = new long[agents.size() + 1];
            final PaymentGenerator generator =
                new PaymentGenerator(1, new GeneratorContext().customers(5_000).terminals(10_000));
            run(pipeline, generator, agents, spentNs, warmUp);
            Arrays.fill(spentNs, 0);
            run(pipeline, generator, agents, spentNs, count);

            final double clockNs = clockCostNs();
            final Map<String, Double> costs = new LinkedHashMap<>();
            costs.put("ring", Math.max(0, spentNs[0] / (double)count - clockNs));
            for (int i = 0; i < agents.size(); i++)
            {
                costs.put(agents.get(i).roleName(), Math.max(0, spentNs[i + 1] / (double)count - clockNs));
            }
            return costs;
        }
    }

    private void run(
        final Pipeline pipeline,
        final PaymentGenerator generator,
        final List<Agent> agents,
        final long[] spentNs,
        final int payments)
    {
        final PaymentEncoder encoder = new PaymentEncoder();
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
        for (int n = 0; n < payments; n++)
        {
            final int length = encoder.encode(generator.next(), n, frame, 0);
            long beforeNs = clock.nanoTime();
            pipeline.input().offer(frame, 0, length, n, Stage.ALL_ALLOWED, 1, n, 0);
            long afterNs = clock.nanoTime();
            spentNs[0] += afterNs - beforeNs;
            for (int i = 0; i < agents.size(); i++)
            {
                beforeNs = afterNs;
                step(agents.get(i));
                afterNs = clock.nanoTime();
                spentNs[i + 1] += afterNs - beforeNs;
            }
        }
    }

    private static void step(final Agent agent)
    {
        try
        {
            agent.doWork();
        }
        catch (final Exception ex)
        {
            LangUtil.rethrowUnchecked(ex);
        }
    }

    private double clockCostNs()
    {
        final long startNs = clock.nanoTime();
        long lastNs = startNs;
        for (int i = 0; i < CLOCK_READS; i++)
        {
            lastNs = clock.nanoTime();
        }
        return (lastNs - startNs) / (double)CLOCK_READS;
    }
}
