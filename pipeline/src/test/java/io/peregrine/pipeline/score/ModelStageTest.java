package io.peregrine.pipeline.score;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import io.peregrine.domain.Action;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.domain.ZoneTable;
import io.peregrine.pipeline.HeldPolicies;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.scoring.Model;
import io.peregrine.scoring.ModelReader;
import io.peregrine.scoring.TreeEnsemble;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What models do in the score stage: margins, reasons, challengers, activations. */
class ModelStageTest
{
    private static final Path HANDBOOK = Path.of("..", "docs", "examples", "handbook", "policy");
    private static final String MODEL = "models/xgb.json";
    private static final String NO_CHALLENGERS = "challengers: [] ";
    private static final String CHALLENGERS =
        "challengers: [{name: small, file: models/xgb.json, trees: 10}, {name: same, file: models/xgb.json}] ";
    private static final int SMALL_TREES = 10;
    private static final int PAYMENTS = 1_000;
    private static final int FRAME_CAPACITY = 1_024;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[FRAME_CAPACITY]);
    private final PaymentEvent event =
        new PaymentEvent(new UnsafeBuffer(new byte[FRAME_CAPACITY]), 0, FRAME_CAPACITY, ScoreHandler.MAX_BODY_LENGTH);
    private final PlainCounters counters = new PlainCounters();
    private final HeldPolicies policies = new HeldPolicies();

    @TempDir
    private Path directory;
    private CompiledPolicy policy;

    @BeforeEach
    void compile() throws IOException
    {
        policy = policy("plain", NO_CHALLENGERS);
    }

    @Test
    void shouldDecideOnThePlainEvaluatorsMargin() throws IOException
    {
        final Model plain = ensemble().plain();
        final ScoreHandler handler = new ScoreHandler(policy, policies, counters);
        for (int i = 0; i < PAYMENTS; i++)
        {
            decide(handler, i);
            assertEquals(plain.margin(new ModelInputs(policy.championInputs(), policy.layout()).of(event)),
                event.margin());
        }
    }

    @Test
    void shouldShareTheProbabilityOutOverTheCodesThatSpeakForFraud() throws IOException
    {
        final Model plain = ensemble().plain();
        final ModelReasons modelReasons = new ModelReasons(policy);
        final ModelInputs inputs = new ModelInputs(policy.championInputs(), policy.layout());
        final int[] codes = policy.modelInputReasons();
        final double[] contributions = new double[policy.championInputs().length];
        final Map<Integer, Integer> seen = new TreeMap<>();
        for (int i = 0; i < PAYMENTS; i++)
        {
            payment(i);
            final double margin = plain.margin(inputs.of(event));
            event.modelled(margin, plain.probability(margin), 0);
            event.decided(Action.REVIEW, 0);
            final ReasonList reasons = new ReasonList(modelReasons.limit());
            modelReasons.addTo(reasons, event);
            reasons.copyTo(event);

            plain.contributions(inputs.of(event), plain.newScratch(), 0, contributions);
            final Map<Integer, Double> sums = new TreeMap<>();
            for (int input = 0; input < contributions.length; input++)
            {
                sums.merge(codes[policy.championInputs()[input]], contributions[input], Double::sum);
            }
            sums.remove(0);
            sums.values().removeIf(sum -> sum <= 0);
            final double total = sums.values().stream().mapToDouble(Double::doubleValue).sum();

            assertEquals(sums.size(), event.reasonCount());
            float last = Float.MAX_VALUE;
            for (int reason = 0; reason < event.reasonCount(); reason++)
            {
                assertEquals(event.probability() * sums.get(event.reasonCode(reason)) / total,
                    event.reasonWeight(reason), 1e-6);
                assertTrue(event.reasonWeight(reason) <= last);
                last = event.reasonWeight(reason);
                seen.merge(event.reasonCode(reason), 1, Integer::sum);
            }
        }

        assertEquals(List.of(121, 203, 304, 401), List.copyOf(seen.keySet()));
    }

    @Test
    void shouldGiveReasonsOfTheModelOnlyWhereAPaymentIsNotApproved()
    {
        final ScoreHandler handler = new ScoreHandler(policy, policies, counters);
        int withModelReason = 0;
        for (int i = 0; i < PAYMENTS; i++)
        {
            decide(handler, i);
            for (int reason = 0; reason < event.reasonCount(); reason++)
            {
                final boolean isOfModel = event.reasonCode(reason) == 203 || event.reasonCode(reason) == 304;
                assertTrue(!isOfModel || Action.APPROVE != event.action());
                withModelReason += isOfModel ? 1 : 0;
            }
        }

        assertTrue(withModelReason > 0);
    }

    @Test
    void shouldCountChallengersAndLeaveDecisionsAsTheyAre() throws IOException
    {
        final Model small = ensemble().limitedTo(SMALL_TREES).plain();
        final CompiledPolicy challenged = policy("challenged", CHALLENGERS);
        final ScoreHandler alone = new ScoreHandler(policy, policies, new PlainCounters());
        final ScoreHandler handler = new ScoreHandler(challenged, policies, counters);
        for (int i = 0; i < PAYMENTS; i++)
        {
            decide(alone, i);
            final String expected = decision();
            decide(handler, i);

            assertEquals(expected, decision());
            assertEquals(small.margin(new ModelInputs(policy.championInputs(), policy.layout()).of(event)),
                handler.challengers().margin(0));
            assertEquals(event.probability(), handler.challengers().probability(1));
        }

        final Challengers challengers = handler.challengers();
        assertEquals(2, challengers.count());
        assertEquals(PAYMENTS, challengers.agreements(1));
        assertEquals(0, challengers.differences(1));
        assertTrue(challengers.differences(0) > 0);
        assertEquals(PAYMENTS, challengers.agreements(0) + challengers.differences(0));
        assertEquals(PAYMENTS + challengers.agreements(0),
            counters.counter(CounterDescriptor.CHALLENGERS_AGREED).get());
        assertEquals(challengers.differences(0), counters.counter(CounterDescriptor.CHALLENGERS_DIFFERED).get());
        long scored = 0;
        for (int tenth = 0; tenth < Challengers.TENTHS; tenth++)
        {
            scored += challengers.scores(0, tenth);
        }
        assertEquals(PAYMENTS, scored);
    }

    @Test
    void shouldSkipChallengersWithTheChampion() throws IOException
    {
        final ScoreHandler handler =
            new ScoreHandler(policy("challenged", CHALLENGERS), policies, counters);
        decide(handler, 1);
        payment(2, Stage.RULES_ALLOWED);
        handler.onEvent(event);

        assertTrue(Double.isNaN(handler.challengers().margin(0)));
        assertEquals(2, counters.counter(CounterDescriptor.CHALLENGERS_AGREED).get() +
            counters.counter(CounterDescriptor.CHALLENGERS_DIFFERED).get());
    }

    @Test
    void shouldDecideAfterAnActivationAsIfItHadBeenThereFromTheStart() throws IOException
    {
        final CompiledPolicy small = policy("small", NO_CHALLENGERS, "trees: all", "trees: 10");
        policies.hold(small);
        final ScoreHandler started = new ScoreHandler(small, policies, counters);
        final ScoreHandler activated = new ScoreHandler(policy, policies, counters);
        decide(activated, 0);
        final String before = decision();
        event.received(frame, 0, 8, 1, 0, 0, 0, 0, 0, 0, 0, false);
        event.kind(InputKind.ACTIVATE);
        for (int word = 0; word < 4; word++)
        {
            event.command().policyHashWord(word, small.hashWord(word));
        }
        activated.onEvent(event);

        for (int i = 0; i < PAYMENTS; i++)
        {
            decide(started, i);
            final String expected = decision();
            decide(activated, i);
            assertEquals(expected, decision());
        }

        decide(started, 0);
        assertNotEquals(before, decision());
    }

    @Test
    void shouldAllocateNothing() throws IOException
    {
        final ScoreHandler handler = new ScoreHandler(policy("challenged", CHALLENGERS), policies, counters);
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        int index = 0;
        do
        {
            decide(handler, index++);
        }
        while (Action.APPROVE == event.action() || event.reasonCount() < 4);

        long bytes = -1;
        for (int round = 0; round < 100 && 0 != bytes; round++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < PAYMENTS; i++)
            {
                handler.onEvent(event);
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertEquals(0, bytes);
    }

    private TreeEnsemble ensemble() throws IOException
    {
        return (TreeEnsemble)ModelReader.read(Files.readAllBytes(HANDBOOK.resolve(MODEL)), MODEL);
    }

    /** @param changes of policy.yaml: what stands there and what shall. */
    private CompiledPolicy policy(final String name, final String challengers, final String... changes)
        throws IOException
    {
        final Path target = directory.resolve(name);
        try (Stream<Path> files = Files.walk(HANDBOOK))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, target.resolve(HANDBOOK.relativize(file).toString()));
            }
        }

        String head = Files.readString(target.resolve("policy.yaml")).replace(NO_CHALLENGERS, challengers);
        for (int i = 0; i < changes.length; i += 2)
        {
            assertTrue(head.contains(changes[i]));
            head = head.replace(changes[i], changes[i + 1]);
        }
        Files.writeString(target.resolve("policy.yaml"), head);
        return PolicyCompiler.compile(PolicyContent.read(target), ZoneTable::ofJdk);
    }

    private void decide(final ScoreHandler handler, final int index)
    {
        payment(index);
        handler.onEvent(event);
    }

    private void payment(final int index)
    {
        payment(index, Stage.MODEL_ALLOWED | Stage.RULES_ALLOWED);
    }

    private void payment(final int index, final int stagesAllowed)
    {
        final Random random = new Random(index);
        final PaymentRequestEncoder request = BlankPayment.encode(frame, new MessageHeaderEncoder());
        request.userFieldsCount(0);
        event.received(frame, 0, request.limit(), index + 10, 0, stagesAllowed, 0, 0, 0, 0, 0, false);
        event.firstPayment(index);
        for (int feature = 0; feature < policy.layout().count(); feature++)
        {
            if (random.nextInt(12) == 0)
            {
                event.featureMissing(feature);
            }
            else if (FeatureType.DOUBLE == policy.layout().feature(feature).type())
            {
                final boolean isShare = policy.layout().feature(feature).name().contains("risk");
                event.featureDouble(feature, isShare ? random.nextInt(4) / 4.0 : random.nextInt(30_000) / 100.0);
            }
            else
            {
                event.featureLong(feature, random.nextInt(20));
            }
        }
    }

    private String decision()
    {
        final List<String> parts = new ArrayList<>(
            List.of(event.action().toString(), "" + event.score(), Double.toHexString(event.margin())));
        for (int i = 0; i < event.reasonCount(); i++)
        {
            parts.add(event.reasonCode(i) + ":" + Float.toHexString(event.reasonWeight(i)));
        }

        return String.join(" ", parts);
    }
}
