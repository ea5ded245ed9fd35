package io.peregrine.engine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.Stage;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.replay.Recovery;
import io.peregrine.replay.ReplayStart;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * How long a start's recovery takes without and with a snapshot, of a journal of handbook payments, in seconds and in
 * seconds of the thread's own: {@code StartTiming DIRECTORY PAYMENTS}. It does not say what Aeron and the JVM take.
 */
@SuppressWarnings("checkstyle:RegexpSinglelineJava") // its output is its purpose
final class StartTiming
{
    private static final Path POLICY = Path.of("..", "docs", "examples", "handbook", "policy");
    private static final long START_NS = 1_522_540_800_000_000_000L;
    private static final long STEP_NS = 10_000_000_000L;
    private static final int RING = 8192;

    private StartTiming()
    {
    }

    public static void main(final String[] args) throws IOException
    {
        final Path directory = Path.of(args[0]);
        final int payments = Integer.parseInt(args[1]);
        Files.createDirectories(directory);
        time("written, " + payments + " payments", () -> write(directory, payments));
        time("recovered without a snapshot", () -> recover(directory));
        time("snapshot made", () -> System.out.println(new SnapshotMaker(
            directory.resolve("journal"), System.out::println, (start, sequence, target) -> {}).make()));
        time("recovered with it", () -> recover(directory));
        time("recovered with it, again", () -> recover(directory));
    }

    private static void time(final String what, final Runnable task)
    {
        final long startNs = System.nanoTime();
        final long cpuNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        task.run();
        System.out.printf("%s: %.2f s, of its own %.2f s%n", what,
            (double)(System.nanoTime() - startNs) / TimeUnit.SECONDS.toNanos(1),
            (double)(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuNs) /
            TimeUnit.SECONDS.toNanos(1));
    }

    private static FraudEngineContext context(final Path directory)
    {
        return AssumingJournal.context(directory, Map.of("journal.segment-length", "64MiB"));
    }

    private static void write(final Path directory, final int payments)
    {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
        final Random random = new Random(1);
        try (EngineJournal journal = new EngineJournal(context(directory), 7);
            Pipeline pipeline = new Pipeline(new PipelineContext()
                .ringCapacity(RING)
                .policyCatalog(journal.policies())
                .profileStore(ChronicleProfileStore.open(64))
                .journalWriter(journal.inputWriter())
                .decisionLog(journal.decisionLog(null)), -1))
        {
            final CompiledPolicy policy = AssumingPolicy.read(POLICY);
            final Activation activation =
                new Activation(0, policy, journal.policies().store(policy), "test", "", "");
            pipeline.input().offer(activation.frame(), 0, activation.length(), 1, Stage.ALL_ALLOWED, 0, 0, 0);
            for (int i = 0; i < payments; i++)
            {
                final PaymentRequestEncoder payment = BlankPayment.encode(frame, new MessageHeaderEncoder())
                    .eventTimeNs(START_NS + i * STEP_NS)
                    .amountMinor(100 + random.nextInt(30_000))
                    .customerId(random.nextInt(5_000))
                    .currency(978);
                payment.paymentId().low(i).high(0);
                payment.terminalId(Integer.toString(random.nextInt(10_000)));
                payment.userFieldsCount(0);
                final int length = MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength();
                while (!pipeline.input().offer(
                    frame, 0, length, START_NS + i * STEP_NS, Stage.ALL_ALLOWED, 77, i, 0))
                {
                    pipeline.drain();
                }
            }
            pipeline.drain();
        }
    }

    private static void recover(final Path directory)
    {
        try (EngineJournal journal = new EngineJournal(context(directory), 8);
            ReplayStart start = ReplayStart.find(
                journal.directory(), journal.policies(), Long.MAX_VALUE, System.out::println,
                from -> new Pipeline(new PipelineContext()
                    .ringCapacity(RING)
                    .policy(from.policy())
                    .policyCatalog(journal.policies())
                    .profileStore(ChronicleProfileStore.open(64))
                    .journalWriter(journal.inputWriter())
                    .decisionLog(journal.decisionLog(from.decisions())), from.lastSequence()));
            Pipeline pipeline = start.pipeline())
        {
            System.out.println(Recovery.run(start.feed(), pipeline, sequence -> {}) + " lag " + pipeline.lag());
        }
    }
}
