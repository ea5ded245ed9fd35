package io.peregrine.pipeline.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.Action;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.HeldPolicies;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.DecisionTest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Scores that rules know by name, against values that are worked out by hand. */
class NamedScoresTest
{
    private static final int PAYMENTS = 2_000;
    private static final String CHAMPION = "champion: {file: models/xgb.json, trees: all}";
    private static final String SCORES = CHAMPION + "\nscores:\n" +
        "  - {name: kind, file: models/kind.txt, classes: [genuine, mule, takeover]}\n" +
        "  - {name: loss, file: models/loss.json}\n";

    /** Three classes; the margin of each moves where the amount passes 100. */
    private static final String KIND = String.join("\n", "tree", "version=v3", "num_class=3",
        "num_tree_per_iteration=3", "max_feature_idx=0", "objective=multiclass num_class:3", "feature_names=amount",
        "feature_infos=[0:300]", "tree_sizes=1 1 1", "", tree(0, "1 0"), tree(1, "0 2"), tree(2, "0 1"),
        "end of trees", "");

    private static final String LOSS = "{\"format\": \"linear-1\", \"link\": \"identity\", " +
        "\"features\": [\"amount\"], \"mean\": [0], \"scale\": [2], \"coef\": [1], \"intercept\": 3, " +
        "\"missing\": [0]}";

    private static final String RULES = "rules:\n" +
        "  - {id: mule, when: 'kind_mule > 0.5', then: {action: decline, reason: 211}, tests: " +
        "[{given: {kind_mule: 0.6}, hit: true}, {given: {kind_mule: 0.5}, hit: false}]}\n" +
        "  - {id: loss, when: 'loss > 50.0 && kind_takeover < 0.5', then: {action: review, reason: 121}, tests: " +
        "[{given: {loss: 51, kind_takeover: 0.1}, hit: true}, {given: {loss: 51, kind_takeover: 0.5}, hit: false}]}\n" +
        "  - {id: none, when: 'loss == null', then: {action: challenge, reason: 401}, tests: " +
        "[{given: {}, hit: true}, {given: {loss: 1}, hit: false}]}\n";

    private static final String TESTS = "tests:\n" +
        "  - {name: given, given: {kind_mule: 0.9, kind_takeover: 0.0, loss: 1, amount: 5.0}, action: decline}\n" +
        "  - {name: computed, given: {amount: 99.0, c_avg_30d: 99.0}, action: review}\n";

    private final HandbookStage stage = new HandbookStage();
    private final PaymentEvent event = stage.event();

    @TempDir
    private Path directory;
    private CompiledPolicy policy;
    private ScoreHandler handler;

    private static String tree(final int number, final String leaves)
    {
        return String.join("\n", "Tree=" + number, "num_leaves=2", "num_cat=0", "split_feature=0", "split_gain=1",
            "threshold=100", "decision_type=10", "left_child=-1", "right_child=-2", "leaf_value=" + leaves,
            "leaf_count=5 5", "internal_value=0", "internal_count=10", "is_linear=0", "shrinkage=1", "");
    }

    @BeforeEach
    void compile() throws IOException
    {
        policy = HandbookStage.policy(directory.resolve("named"), Map.of("models/kind.txt", KIND, "models/loss.json",
            LOSS, "rules.yaml", RULES, "tests/named.yaml", TESTS), CHAMPION, SCORES);
        handler = new ScoreHandler(policy, new HeldPolicies(), new PlainCounters());
    }

    @Test
    void shouldGiveRulesEachClassAndEachRegressionsScore()
    {
        final int amountIndex = policy.layout().indexOf("amount");
        int above = 0;
        for (int i = 0; i < PAYMENTS; i++)
        {
            stage.payment(policy.layout(), i, Stage.ALL_ALLOWED);
            handler.onEvent(event);

            final boolean isMissing = event.isFeatureMissing(amountIndex);
            final float amount = isMissing ? 0 : (float)event.featureDouble(amountIndex);
            final double[] margins = amount <= 100 ? new double[]{ 1, 0, 0 } : new double[]{ 0, 2, 1 };
            double sum = 0;
            for (final double margin : margins)
            {
                sum += StrictMath.exp(margin);
            }
            for (int output = 0; output < margins.length; output++)
            {
                assertEquals(StrictMath.exp(margins[output]) / sum, event.trail().namedScores().value(output), 1e-15);
            }
            final double loss = amount / 2.0 + 3;
            assertEquals(loss, event.trail().namedScores().value(3), 1e-12);

            final Action byRules = amount > 100 ? Action.DECLINE : loss > 50 ? Action.REVIEW : null;
            assertTrue(null == byRules || byRules == event.action(), () -> byRules + " but " + event.action());
            above += amount > 100 ? 1 : 0;
        }

        assertTrue(above > 100 && above < PAYMENTS - 100);
        assertEquals(List.of("kind_genuine", "kind_mule", "kind_takeover", "loss"), policy.scoreNames());
    }

    @Test
    void shouldGiveNoNamedScoreWhereThereIsNoTimeForModels()
    {
        stage.payment(policy.layout(), 1, Stage.ALL_ALLOWED);
        handler.onEvent(event);
        stage.payment(policy.layout(), 1, Stage.RULES_ALLOWED);
        handler.onEvent(event);

        assertTrue(event.trail().namedScores().isEmpty());
        assertEquals(Action.CHALLENGE, event.action());
        assertEquals("MODEL_SKIPPED;RULE_ERROR", DecisionStatus.describe(event.status()));
    }

    @Test
    void shouldTakeWhatATestGivesAndComputeTheRest()
    {
        final DecisionTrial trial = new DecisionTrial(policy);
        for (final DecisionTest test : policy.decisionTests())
        {
            final PaymentEvent payment = test.payment(policy);
            trial.decide(payment, test.probability(), test.on());

            assertEquals(test.action(), payment.action(), test.name());
        }
        assertEquals(2, policy.decisionTests().size());
    }

    @Test
    void shouldAllocateNothing()
    {
        stage.payment(policy.layout(), 1, Stage.ALL_ALLOWED);

        assertEquals(0, stage.bytesAllocated(handler));
    }
}
