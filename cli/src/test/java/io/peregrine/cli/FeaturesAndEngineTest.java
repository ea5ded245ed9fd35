package io.peregrine.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.FraudEngine;
import io.peregrine.engine.FraudEngineContext;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.pipeline.DecisionSink;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.replay.ContentPolicies;
import io.peregrine.replay.JournalFeed;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The features that the verb writes are those with which an engine decided. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class FeaturesAndEngineTest
{
    private static final String PAYMENTS = "tx_id,time_s,customer_id,terminal_id,amount_cents,fraud";
    private static final String PROFILES = "customer_id,x,y,mean_amount";
    private static final int CUSTOMERS = 20;

    @TempDir
    private Path directory;

    private Path policy() throws IOException
    {
        final Path policy = Samples.smallPolicy(directory);
        final Path features = policy.resolve("features.yaml");
        Files.writeString(features, Files.readString(features) + String.join("\n", "",
            "  - {name: home_x, profile: x}",
            "  - {name: home_y, profile: y, empty: null}",
            "  - {name: usual, profile: mean_amount}",
            "  - {name: amount_vs_usual, ratio: [amount, usual]}", ""));
        return policy;
    }

    /** One customer has no profile, one no y. */
    private Path profiles()
    {
        final List<String> lines = new ArrayList<>(List.of(PROFILES));
        for (int customer = 1; customer < CUSTOMERS; customer++)
        {
            lines.add(customer + "," + customer * 1.1 + "," + (1 == customer ? "" : 100.0 / customer) + "," +
                (10 + customer * 0.37));
        }
        return Samples.write(directory.resolve("customers.csv"), lines.toArray(new String[0]));
    }

    private Path payments()
    {
        final List<String> lines = new ArrayList<>(List.of(PAYMENTS));
        for (int id = 0; id < 600; id++)
        {
            lines.add(id + "," + id * 4_000L + "," + id % CUSTOMERS + "," + id % 7 + "," + (100 + id * 37 % 9_000) +
                "," + (id % 11 == 0 ? 1 : 0));
        }
        return Samples.write(directory.resolve("payments.csv"), lines.toArray(new String[0]));
    }

    @Test
    void shouldGiveTheFeaturesWithWhichAnEngineDecides() throws IOException
    {
        final Path policy = policy();
        final Path profiles = profiles();
        final Path payments = payments();

        final CommandRun run = CommandRun.of("features", "--policy", policy.toString(), "--mapping",
            Samples.MAPPING.toString(), "--in", payments.toString(), "--profiles", profiles.toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().contains("payments=600 labels=55 profiles=19"), run.err());

        final Map<String, String> settings = Map.of(
            "policy.directory", policy.toString(),
            "journal.directory", directory.resolve("journal").toString(),
            "journal.segment-length", "4MiB",
            "aeron.dir", directory.resolve("aeron").toString(),
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "layout", "inline");
        try (FraudEngine engine = FraudEngine.launch(new FraudEngineContext()
            .config(EngineConfig.load(null, settings)).idleStrategies(BackoffIdleStrategy::new)))
        {
            send("profile", profiles);
            send("payment", payments);
            assertFalse(engine.hasFailed());
        }

        assertEquals(featuresOfJournal(PolicyFiles.compile(policy)), run.outLines());
        assertTrue(run.outLines().get(2).endsWith(",1.1,,10.37," + 1.37 / 10.37), run.outLines().get(2));
        assertTrue(run.outLines().get(1).endsWith(",0.0,,0.0,0.0"), run.outLines().get(1));
    }

    private void send(final String message, final Path in)
    {
        final CommandRun run = CommandRun.of("send", "--in", in.toString(), "--mapping", Samples.MAPPING.toString(),
            "--message", message, "-D", "aeron.dir=" + directory.resolve("aeron"));
        assertEquals(0, run.code(), run.err());
    }

    /** Every input again, through the stages; what window left is written as the verb writes it. */
    private List<String> featuresOfJournal(final CompiledPolicy policy) throws IOException
    {
        final StringWriter text = new StringWriter();
        final FeaturesCsv csv = new FeaturesCsv(policy.layout(), text);
        try (JournalDirectory journal = JournalDirectory.openReadOnly(directory.resolve("journal"));
            JournalReader inputs = JournalReader.open(journal.inputs()))
        {
            final ContentPolicies policies = new ContentPolicies(journal.content());
            final JournalFeed feed = new JournalFeed(inputs, policies);
            try (Pipeline pipeline = new Pipeline(new PipelineContext()
                .ringCapacity(64).policyCatalog(policies).profileStore(ChronicleProfileStore.open(64))
                .decisionSink(new Features(csv)), -1))
            {
                while (feed.hasInput())
                {
                    feed.feed(pipeline.input());
                    pipeline.drain();
                }
            }
        }
        csv.flush();
        return text.toString().lines().toList();
    }

    /** Writes what payments of a journal were decided with. */
    private record Features(FeaturesCsv csv) implements DecisionSink
    {
        @Override
        public void onReplayed(final PaymentEvent event)
        {
            if (InputKind.PAYMENT == event.kind())
            {
                csv.write(Long.toUnsignedString(event.paymentIdLow()), event);
            }
        }

        @Override
        public void onDecision(final PaymentEvent event)
        {
            throw new IllegalStateException("a replay answers nobody");
        }

        @Override
        public void onAcknowledged(final PaymentEvent event)
        {
            throw new IllegalStateException("a replay answers nobody");
        }

        @Override
        public void onRejected(final PaymentEvent event)
        {
            throw new IllegalStateException("a replay answers nobody");
        }
    }
}
