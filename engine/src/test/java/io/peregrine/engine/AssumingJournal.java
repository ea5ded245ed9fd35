package io.peregrine.engine;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.peregrine.domain.Stage;
import io.peregrine.pipeline.DecisionLog;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.replay.ContentPolicies;

import org.agrona.concurrent.UnsafeBuffer;

/** Journals of {@link AssumingPolicy}, in a directory beside it, as a kill leaves them: no outcome journaled yet. */
final class AssumingJournal
{
    static final long TIME_NS = 1_767_225_600_000_000_000L;
    private static final long STEP_NS = 1_000_000_000_000L;
    private static final int SMALL = 5_000;
    private static final int LARGE = 20_000;

    private AssumingJournal()
    {
    }

    /** @return of an engine with policy, journal and driver in this directory. */
    static FraudEngineContext context(final Path directory, final Map<String, String> more)
    {
        final Map<String, String> settings = new HashMap<>(Map.of(
            "policy.directory", directory.resolve("policy").toString(),
            "journal.directory", directory.resolve("journal").toString(),
            "journal.segment-length", "1MiB",
            "aeron.dir", directory.resolve("aeron").toString(),
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "ring.capacity", "256",
            "layout", "inline"));
        settings.putAll(more);
        return new FraudEngineContext().config(EngineConfig.load(null, settings));
    }

    /**
     * @param payments all declined.
     * @param timeNs   of the first one's ingress.
     * @param log      what stands between the pipeline and its decisions.
     */
    static void write(
        final Path directory, final int payments, final long timeNs, final UnaryOperator<DecisionLog> log)
    {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
        try (EngineJournal journal = new EngineJournal(context(directory, Map.of()), 7))
        {
            final ContentPolicies policies = journal.policies();
            try (Pipeline pipeline = new Pipeline(new PipelineContext()
                .ringCapacity(64)
                .policyCatalog(policies)
                .profileStore(ChronicleProfileStore.open(64))
                .journalWriter(journal.inputWriter())
                .decisionLog(log.apply(journal.decisionLog(null))), -1))
            {
                final CompiledPolicy policy = AssumingPolicy.read(directory.resolve("policy"));
                final Activation activation = new Activation(0, policy, policies.store(policy), "test", "", "");
                pipeline.input().offer(activation.frame(), 0, activation.length(), 1, Stage.ALL_ALLOWED, 0, 0, 0);
                for (int i = 0; i < payments; i++)
                {
                    while (!pipeline.input().offer(
                        frame, 0, encode(frame, i, true), timeNs + i, Stage.ALL_ALLOWED, 77, i, 0))
                    {
                        pipeline.drain();
                    }
                }
                pipeline.drain();
            }
        }
    }

    /**
     * @param isLarge declined whatever came before, so that it has an outcome; of small ones the past decides.
     * @return the payment's length.
     */
    static int encode(final UnsafeBuffer frame, final int id, final boolean isLarge)
    {
        final PaymentRequestEncoder payment = BlankPayment.encode(frame, new MessageHeaderEncoder())
            .eventTimeNs(TIME_NS + id * STEP_NS)
            .amountMinor(isLarge ? LARGE : SMALL)
            .customerId(id * 31 % 90)
            .currency(978);
        payment.paymentId().low(id).high(0);
        payment.userFieldsCount(0);
        return MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength();
    }
}
