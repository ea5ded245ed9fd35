package io.peregrine.pipeline.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.peregrine.domain.Action;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.HeldPolicies;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.scoring.Model;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What models do in the score stage: margins, reasons, challengers, activations. */
class ModelStageTest
{
    private static final String NO_CHALLENGERS = HandbookStage.NO_CHALLENGERS;
    private static final String CHALLENGERS =
        "challengers: [{name: small, file: models/xgb.json, trees: 10}, {name: same, file: models/xgb.json}] ";
    private static final int SMALL_TREES = 10;
    private static final int PAYMENTS = 1_000;

    private final HandbookStage stage = new HandbookStage();
    private final PaymentEvent event = stage.event();
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
        final Model plain = HandbookStage.ensemble().plain();
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
        final Model plain = HandbookStage.ensemble().plain();
        final ModelReasons modelReasons = new ModelReasons(policy, 0);
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
        final Model small = HandbookStage.ensemble().limitedTo(SMALL_TREES).plain();
        double sum = 0;
        double distance = 0;
        final CompiledPolicy challenged = policy("challenged", CHALLENGERS);
        final ScoreHandler alone = new ScoreHandler(policy, policies, new PlainCounters());
        final ScoreHandler handler = new ScoreHandler(challenged, policies, counters);
        for (int i = 0; i < PAYMENTS; i++)
        {
            decide(alone, i);
            final String expected = stage.decision();
            decide(handler, i);

            assertEquals(expected, stage.decision());
            assertEquals(small.margin(new ModelInputs(policy.championInputs(), policy.layout()).of(event)),
                handler.challengers().margin(0));
            assertEquals(event.probability(), handler.challengers().probability(1));
            sum += handler.challengers().probability(0) - event.probability();
            distance += Math.abs(handler.challengers().probability(0) - event.probability());
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
        for (int tenth = 0; tenth < CounterDescriptor.TENTHS; tenth++)
        {
            scored += challengers.scores(0, tenth);
        }
        assertEquals(PAYMENTS, scored);
        assertEquals(PAYMENTS, counters.counter(CounterDescriptor.CHALLENGER_COMPARED, 0).get());
        assertEquals(sum, counters.counter(CounterDescriptor.CHALLENGER_DIFFERENCE, 0).get() / 1e9, 1e-6);
        assertEquals(distance, counters.counter(CounterDescriptor.CHALLENGER_DISTANCE, 0).get() / 1e9, 1e-6);
        assertEquals(0, counters.counter(CounterDescriptor.CHALLENGER_DISTANCE, 1).get());
        assertEquals(1, counters.counter(CounterDescriptor.CHALLENGER, 1).get());
        assertEquals(0, counters.counter(CounterDescriptor.CHALLENGER, 2).get());
        new ScoreHandler(policy, policies, counters);
        assertEquals(0, counters.counter(CounterDescriptor.CHALLENGER, 0).get());
        assertEquals(0, counters.counter(CounterDescriptor.CHALLENGER_AGREED, 1).get());
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

    @ParameterizedTest
    @CsvSource({ "3, OK", "2, MODEL_SKIPPED", "1, RULES_SKIPPED", "0, MODEL_SKIPPED;RULES_SKIPPED" })
    void shouldLeaveOutWhatThereIsNoTimeForAndNameItInTheBody(final int allowed, final String status)
    {
        assertEquals(3, Stage.MODEL_ALLOWED | Stage.RULES_ALLOWED);
        assertEquals(1, Stage.MODEL_ALLOWED);
        final ScoreHandler handler = new ScoreHandler(policy, policies, counters);
        final DecisionBodyDecoder body = new DecisionBodyDecoder();
        int hits = 0;
        for (int i = 0; i < PAYMENTS; i++)
        {
            payment(i, allowed);
            handler.onEvent(event);

            body.wrapAndApplyHeader(event.body(), 0, new MessageHeaderDecoder());
            assertEquals(status, DecisionStatus.describe(body.status() & ~DecisionStatus.RULE_ERROR));
            assertEquals((allowed & Stage.MODEL_ALLOWED) == 0, Double.isNaN(body.margin()));
            hits += event.trail().hitsLength();
        }

        assertEquals((allowed & Stage.RULES_ALLOWED) == 0, 0 == hits);
    }

    @Test
    void shouldDecideAfterAnActivationAsIfItHadBeenThereFromTheStart() throws IOException
    {
        final CompiledPolicy small = policy("small", NO_CHALLENGERS, "trees: all", "trees: 10");
        policies.hold(small);
        final ScoreHandler started = new ScoreHandler(small, policies, counters);
        final ScoreHandler activated = new ScoreHandler(policy, policies, counters);
        decide(activated, 0);
        final String before = stage.decision();
        event.received(stage.frame(), 0, 8, 1, 0, 0, 0, 0, 0, 0, 0, false);
        event.kind(InputKind.ACTIVATE);
        for (int word = 0; word < 4; word++)
        {
            event.command().policyHashWord(word, small.hashWord(word));
        }
        activated.onEvent(event);

        for (int i = 0; i < PAYMENTS; i++)
        {
            decide(started, i);
            final String expected = stage.decision();
            decide(activated, i);
            assertEquals(expected, stage.decision());
        }

        decide(started, 0);
        assertNotEquals(before, stage.decision());
    }

    @Test
    void shouldAllocateNothing() throws IOException
    {
        final ScoreHandler handler = new ScoreHandler(policy("challenged", CHALLENGERS), policies, counters);
        int index = 0;
        do
        {
            decide(handler, index++);
        }
        while (Action.APPROVE == event.action() || event.reasonCount() < 4);

        assertEquals(0, stage.bytesAllocated(handler));
    }

    /** @param changes of policy.yaml: what stands there and what shall. */
    private CompiledPolicy policy(final String name, final String challengers, final String... changes)
        throws IOException
    {
        final List<String> all = new ArrayList<>(List.of(NO_CHALLENGERS, challengers));
        all.addAll(List.of(changes));
        return HandbookStage.policy(directory.resolve(name), all.toArray(new String[0]));
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
        stage.payment(policy.layout(), index, stagesAllowed);
    }
}
