package io.peregrine.pipeline.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import io.peregrine.domain.Action;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.DecidedBy;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.HeldPolicies;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.policy.Band;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.scoring.Model;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Which model scores a payment, against a choice that is written out by hand. */
class SegmentStageTest
{
    private static final int PAYMENTS = 2_000;
    private static final long ECOMMERCE = 2;
    private static final int CHANNELS = 6;
    private static final String CHAMPION = "champion: {file: models/xgb.json, trees: all}";
    private static final String SEGMENTS =
        "segments:\n" +
        "  - {name: remote, when: \"channel == 'ECOMMERCE'\", file: models/xgb.json, trees: 10}\n" +
        "  - {name: rated, when: \"amount_minor / mcc > 20\", file: models/xgb.json, trees: 25}\n" +
        "  - {name: large, when: \"amount > high_amount\", file: models/xgb.json, trees: 40}\n";

    /** A model whose probability is 1 / (1 + exp(-margin / 2)), its margin -2 up to 100, and -4 above. */
    private static final String HALF = String.join("\n", "tree", "version=v3", "num_class=1",
        "num_tree_per_iteration=1", "max_feature_idx=0", "objective=binary sigmoid:0.5", "feature_names=amount",
        "feature_infos=[0:300]", "tree_sizes=1", "",
        "Tree=0", "num_leaves=2", "num_cat=0", "split_feature=0", "split_gain=1", "threshold=100", "decision_type=2",
        "left_child=-1", "right_child=-2", "leaf_value=-2 -4", "leaf_count=5 5", "internal_value=0",
        "internal_count=10", "is_linear=0", "shrinkage=1", "", "end of trees", "");

    private final HandbookStage stage = new HandbookStage();
    private final PaymentEvent event = stage.event();
    private final PlainCounters counters = new PlainCounters();
    private final Model[] models = new Model[4];

    @TempDir
    private Path directory;
    private CompiledPolicy policy;
    private ScoreHandler handler;

    @BeforeEach
    void compile() throws IOException
    {
        use(CHAMPION + "\n" + SEGMENTS, HandbookStage.NO_CHALLENGERS);
        models[0] = HandbookStage.ensemble().plain();
        for (int i = 1; i < models.length; i++)
        {
            models[i] = HandbookStage.ensemble().limitedTo(15 * i - 5).plain();
        }
    }

    private void use(final String champion, final String challengers) throws IOException
    {
        policy = HandbookStage.policy(directory.resolve("policy" + champion.hashCode() + challengers.hashCode()),
            CHAMPION, champion, HandbookStage.NO_CHALLENGERS, challengers);
        handler = new ScoreHandler(policy, new HeldPolicies(), counters);
    }

    @Test
    void shouldScoreWithTheModelOfTheFirstSegmentThatHolds()
    {
        final long[] scored = new long[models.length];
        long faults = 0;
        final Map<DecidedBy, Integer> deciders = new TreeMap<>();
        for (int i = 0; i < PAYMENTS; i++)
        {
            payment(i, Stage.ALL_ALLOWED);
            final int expected = segmentOfSlot();
            final boolean isFault = isRatedFault();
            final double margin =
                models[expected].margin(new ModelInputs(policy.championInputs(), policy.layout()).of(event));
            handler.onEvent(event);

            assertEquals(expected, DecisionStatus.segment(event.status()));
            assertEquals(margin, event.margin());
            assertEquals(bandOf(models[expected], margin), DecidedBy.BAND == event.trail().decidedBy() ?
                event.trail().index() : bandOf(models[expected], margin));
            if (DecidedBy.OTHERWISE == event.trail().decidedBy())
            {
                assertEquals(-1, bandOf(models[expected], margin));
            }
            assertTrue(!isFault || (event.status() & DecisionStatus.RULE_ERROR) != 0);
            deciders.merge(event.trail().decidedBy(), 1, Integer::sum);
            scored[expected]++;
            faults += isFault ? 1 : 0;
        }

        assertTrue(deciders.get(DecidedBy.BAND) > 10 && deciders.get(DecidedBy.OTHERWISE) > 10, deciders::toString);
        for (int i = 0; i < models.length; i++)
        {
            assertTrue(scored[i] > 0);
            assertEquals(scored[i], counters.counter(CounterDescriptor.MODEL_SCORED, i).get());
        }
        assertTrue(faults > 0);
        assertEquals(faults, counters.counter(CounterDescriptor.MODEL_FAULTS, 2).get());
        assertEquals(0, counters.counter(CounterDescriptor.MODEL_FAULTS, 1).get());
    }

    @Test
    void shouldGiveTheReasonsOfTheModelThatScored() throws IOException
    {
        final HandbookStage alone = new HandbookStage();
        final CompiledPolicy small = HandbookStage.policy(directory.resolve("small"), "trees: all", "trees: 10");
        final ScoreHandler smallHandler = new ScoreHandler(small, new HeldPolicies(), new PlainCounters());
        int withReasons = 0;
        for (int i = 0; i < PAYMENTS; i++)
        {
            payment(i, Stage.ALL_ALLOWED);
            event.channel(ECOMMERCE);
            handler.onEvent(event);
            alone.payment(policy.layout(), i, Stage.ALL_ALLOWED);
            smallHandler.onEvent(alone.event());

            assertEquals(alone.decision(), stage.decision());
            withReasons += Action.APPROVE != event.action() && event.reasonCount() > 2 ? 1 : 0;
        }

        assertTrue(withReasons > 0);
    }

    @Test
    void shouldHoldChallengersAgainstTheModelThatScored() throws IOException
    {
        use(CHAMPION + "\n" + SEGMENTS, "challengers: [{name: small, file: models/xgb.json, trees: 10}] ");
        for (int i = 0; i < PAYMENTS; i++)
        {
            payment(i, Stage.ALL_ALLOWED);
            event.channel(ECOMMERCE);
            handler.onEvent(event);
        }

        assertEquals(PAYMENTS, handler.challengers().agreements(0));
    }

    @Test
    void shouldHoldEachModelAgainstTheBandsInItsOwnMargins() throws IOException
    {
        policy = HandbookStage.policy(directory.resolve("half"), Map.of("models/half.txt", HALF), CHAMPION, CHAMPION +
            "\nsegments: [{name: remote, when: \"channel == 'ECOMMERCE'\", file: models/half.txt}]");
        handler = new ScoreHandler(policy, new HeldPolicies(), counters);
        assertEquals(2 * policy.bandMargins(0)[1], policy.bandMargins(1)[1], 1e-9);
        final Map<Action, Integer> actions = new TreeMap<>();
        for (int i = 0; i < PAYMENTS; i++)
        {
            payment(i, Stage.ALL_ALLOWED);
            event.channel(ECOMMERCE);
            handler.onEvent(event);

            if (DecidedBy.BAND == event.trail().decidedBy() || DecidedBy.OTHERWISE == event.trail().decidedBy())
            {
                // 1 / (1 + exp(1)) is above the band from 0.2, and 1 / (1 + exp(2)) is not.
                assertEquals(-2 == event.margin() ? Action.REVIEW : Action.APPROVE, event.action());
                actions.merge(event.action(), 1, Integer::sum);
            }
        }

        assertEquals(2, actions.size(), actions::toString);
    }

    @Test
    void shouldScoreNothingOutsideTheSegmentsWhereThereIsNoChampion() throws IOException
    {
        use(SEGMENTS, HandbookStage.NO_CHALLENGERS);
        int without = 0;
        for (int i = 0; i < PAYMENTS; i++)
        {
            payment(i, Stage.ALL_ALLOWED);
            final int expected = segmentOfSlot();
            handler.onEvent(event);

            assertEquals(0 == expected, Double.isNaN(event.margin()));
            assertEquals(expected, DecisionStatus.segment(event.status()));
            without += 0 == expected ? 1 : 0;
        }

        assertTrue(without > 0);
        assertEquals(0, counters.counter(CounterDescriptor.MODEL_SCORED, 0).get());
    }

    @Test
    void shouldNameNoSegmentWhereModelsWereLeftOut()
    {
        payment(1, Stage.RULES_ALLOWED);
        event.channel(ECOMMERCE);

        handler.onEvent(event);

        assertEquals("MODEL_SKIPPED", DecisionStatus.describe(event.status() & ~DecisionStatus.RULE_ERROR));
    }

    @Test
    void shouldAllocateNothing()
    {
        int index = 0;
        do
        {
            payment(index++, Stage.ALL_ALLOWED);
            handler.onEvent(event);
        }
        while (Action.APPROVE == event.action() || DecisionStatus.segment(event.status()) < 3);

        assertEquals(0, stage.bytesAllocated(handler));
    }

    private void payment(final int index, final int stagesAllowed)
    {
        stage.payment(policy.layout(), index, stagesAllowed);
        event.channel(index % CHANNELS);
        event.amountMinor(index * 37L % 20_000);
        if (0 != index % 7)
        {
            event.mcc(0 == index % 5 ? 0 : index % 2_000);
        }
    }

    private int segmentOfSlot()
    {
        if (ECOMMERCE == event.channel())
        {
            return 1;
        }
        if (PaymentEvent.MISSING != event.mcc() && 0 != event.mcc() && event.amountMinor() / event.mcc() > 20)
        {
            return 2;
        }
        final int amount = policy.layout().indexOf("amount");
        return !event.isFeatureMissing(amount) && event.featureDouble(amount) > 220.0 ? 3 : 0;
    }

    /** A missing mcc, and one of 0. */
    private boolean isRatedFault()
    {
        return ECOMMERCE != event.channel() && (PaymentEvent.MISSING == event.mcc() || 0 == event.mcc());
    }

    private int bandOf(final Model model, final double margin)
    {
        int index = 0;
        for (final Band band : policy.bands())
        {
            if (model.probability(margin) >= band.from())
            {
                return index;
            }
            index++;
        }
        return -1;
    }
}
