package io.peregrine.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.RuleHitsDecoder;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * All of the handbook's payments through a live engine, held against a reference model's scores and rules; then some of
 * them over UDP, which must be decided the same. The champion has the model in one of XGBoost's formats, its shadow in
 * the other one; over UDP it is the other way round. {@code -Dperegrine.campaign=full} sends all of them over UDP, too,
 * and {@code -Dperegrine.reference-models=xgb_100_01_3,xgb_50_03_3} adds the smaller model.
 */
class HandbookStreamTest
{
    private static final String MODELS = System.getProperty("peregrine.reference-models", "xgb_100_01_3");
    private static final Map<String, double[]> FIGURES = Map.of(
        "xgb_100_01_3", new double[]{ 0.8725, 0.6827, 0.2957 }, "xgb_50_03_3", new double[]{ 0.8795, 0.6695, 0.2929 });
    private static final int ROWS_OVER_UDP = "full".equals(System.getProperty("peregrine.campaign")) ?
        (int)Handbook.PAYMENTS : 200_000;
    private static final int POLICY_COLUMN = 8;
    private static final double SCORE_ERROR = 1e-6;
    private static final double FIGURE_ERROR = 0.0005;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("models")
    void shouldDecideEachPaymentOnceWithTheReferenceScores(final String model) throws IOException
    {
        final Path out = directory.resolve("ipc.csv.gz");
        final EngineRun run = run("ipc", model, ".json", ".ubj", "transport=ipc");
        final String said = decide(run, Handbook.transactions(), Handbook.PAYMENTS, out);
        checkDecisions(out, model, paymentsThatALiveRuleHit(run.journal()));
        // On a machine that stands still the switch connects again and sends the unanswered once more: inputs, too.
        assertTrue(Child.run(0, directory, "replay", "verify", run.journal().toString()).strip().matches(
            "MATCH inputs=" + (said.contains("connected again") ? "[0-9]+" :
            Handbook.PAYMENTS + Handbook.LABELS + 1) + " decisions=" + Handbook.PAYMENTS));

        final Path outOfUdp = directory.resolve("udp.csv.gz");
        final EngineRun overUdp = run("udp", model, ".ubj", ".json", "transport=udp",
            "ingress.endpoint=" + EngineRun.freeEndpoint());
        decide(overUdp, Handbook.firstTransactions(directory, ROWS_OVER_UDP), ROWS_OVER_UDP, outOfUdp);
        checkSame(out, outOfUdp);
        final String verified = Child.run(0, directory, "replay", "verify", overUdp.journal().toString()).strip();
        assertTrue(verified.startsWith("MATCH ") && verified.endsWith(" decisions=" + ROWS_OVER_UDP), verified);
    }

    private static List<String> models()
    {
        return List.of(MODELS.split(","));
    }

    private EngineRun run(
        final String name, final String model, final String format, final String shadowFormat, final String... more)
        throws IOException
    {
        final Path place = Files.createDirectory(directory.resolve(name));
        final List<String> settings = new ArrayList<>(List.of(more));
        settings.add("layout=inline");
        return new EngineRun(place, Handbook.policyWithReferenceModels(place, model + format, model + shadowFormat),
            settings.toArray(new String[0]));
    }

    /** @return what the switch said. */
    private String decide(final EngineRun run, final Path in, final long payments, final Path out)
    {
        try (Child engine = run.startEngine(); Child send = run.startSend(in, out))
        {
            assertEquals(0, send.await(), send::err);
            final String said = send.err().strip();
            System.out.println("handbook, " + run.journal().getParent().getFileName() + ": " + said);
            assertShadowScoredTheSame(
                Child.run(0, directory, run.settings("stat", "--format", "json")), payments);
            assertEquals(0, engine.stop(), engine::err);
            return said;
        }
    }

    /** All but the policy's hash, for as many as there are of the second. */
    private static void checkSame(final Path expected, final Path actual) throws IOException
    {
        int rows = 0;
        try (BufferedReader all = Handbook.reader(expected); BufferedReader some = Handbook.reader(actual))
        {
            assertEquals(all.readLine(), some.readLine());
            for (String line = some.readLine(); null != line; line = some.readLine(), rows++)
            {
                final String[] is = line.split(",", -1);
                final String[] was = all.readLine().split(",", -1);
                is[POLICY_COLUMN] = "";
                was[POLICY_COLUMN] = "";
                assertArrayEquals(was, is);
            }
        }
        assertEquals(ROWS_OVER_UDP, rows);
    }

    /** The distances are summed in billionths: none is as much as half of one. */
    private static void assertShadowScoredTheSame(final String stat, final long payments)
    {
        final int from = stat.indexOf("\"CHALLENGERS\":[");
        final String shadow = from < 0 ? stat : stat.substring(from, stat.indexOf(']', from));
        assertTrue(shadow.contains("\"sameBand\":" + payments + ",\"otherBand\":0,\"meanDifference\":0.0," +
            "\"meanDistance\":0.0,"), shadow);
    }

    private static Set<Long> paymentsThatALiveRuleHit(final Path root)
    {
        final Set<Long> sequences = new HashSet<>();
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final RuleHitsDecoder hits = new RuleHitsDecoder();
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root);
            JournalReader decisions = JournalReader.open(journal.decisions()))
        {
            while (decisions.next())
            {
                if (RuleHitsDecoder.TEMPLATE_ID == decisions.type() &&
                    hits.wrapAndApplyHeader(decisions.buffer(), decisions.frameOffset(), header).live().count() > 0)
                {
                    sequences.add(decisions.sequence());
                }
            }
        }
        return sequences;
    }

    private static void checkDecisions(final Path out, final String model, final Set<Long> hit) throws IOException
    {
        final Map<Long, double[]> references = references(model);
        final List<Detection.Scored> scored = new ArrayList<>();
        long alerts = 0;
        long caught = 0;
        long rows = 0;
        long lastSequence = 0;

        try (BufferedReader decisions = Handbook.reader(out);
            BufferedReader payments = Handbook.reader(Handbook.transactions()))
        {
            assertEquals("payment_id,sequence,action,status,score,probability,margin,reasons,policy",
                decisions.readLine());
            payments.readLine();
            for (String line = decisions.readLine(); null != line; line = decisions.readLine(), rows++)
            {
                final String[] decision = line.split(",", -1);
                final String[] payment = payments.readLine().split(",", -1);
                assertEquals(payment[0], decision[0]);
                final long sequence = Long.parseLong(decision[1]);
                assertTrue(sequence > lastSequence, () -> "sequence " + sequence + " is given twice, or out of order");
                lastSequence = sequence;

                final double[] reference = references.remove(Long.parseLong(payment[0]));
                if (null != reference)
                {
                    alerts += hit.contains(sequence) ? 1 : 0;
                    caught += hit.contains(sequence) && "1".equals(payment[5]) ? 1 : 0;
                    final double probability = Double.parseDouble(decision[5]);
                    assertEquals(reference[0], probability, SCORE_ERROR, () -> "payment " + payment[0]);
                    scored.add(new Detection.Scored(Long.parseLong(payment[1]) / 86_400,
                        Long.parseLong(payment[2]), probability, "1".equals(payment[5])));
                }
            }
            assertNull(payments.readLine());
        }

        assertEquals(Handbook.PAYMENTS, rows);
        assertTrue(references.isEmpty());
        assertEquals(58_264, scored.size());
        assertEquals(329, alerts);
        assertEquals(0.687, (double)caught / alerts, FIGURE_ERROR);
        assertEquals(0.587, (double)caught / scored.stream().filter(Detection.Scored::isFraud).count(), FIGURE_ERROR);
        assertEquals(FIGURES.get(model)[0], Detection.areaUnderCurve(scored), FIGURE_ERROR);
        assertEquals(FIGURES.get(model)[1], Detection.averagePrecision(scored), FIGURE_ERROR);
        assertEquals(FIGURES.get(model)[2], Detection.cardPrecision(scored, 100), FIGURE_ERROR);
    }

    private static Map<Long, double[]> references(final String model) throws IOException
    {
        final Map<Long, double[]> references = new HashMap<>();
        try (BufferedReader reader = Handbook.reader(Handbook.file("refmodel/ref_scores_test.csv.gz")))
        {
            final int column = List.of(reader.readLine().split(",")).indexOf(model);
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                final String[] row = line.split(",");
                references.put(Long.parseLong(row[0]), new double[]{ Double.parseDouble(row[column]) });
            }
        }
        return references;
    }
}
