package io.peregrine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;

import com.sun.management.ThreadMXBean;
import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleSetMemoryTest
{
    private static final int WARM_UP = 30_000;
    private static final int ROUNDS = 4;
    private static final int EVALUATIONS = 20_000;
    private static final int COLLECTIONS = 50;
    private static final long SEED = 3;

    private final RuleCompiler compiler = new RuleCompiler(Fixtures.VOCABULARY);
    private final List<RuleCompiler.RuleText> rules = List.of(
        new RuleCompiler.RuleText("a", "amount > high_amount && t_nb_7d / c_nb_1d > 2"),
        new RuleCompiler.RuleText("b", "amount > 1.0 && t_nb_7d / c_nb_1d > 3 || entry_mode == 'ECOM'"),
        new RuleCompiler.RuleText("c", "(amount < 5.0 || mcc in [1, 2]) && merchant_id != 'A'"));

    @ParameterizedTest
    @ValueSource(ints = { 0, RuleSetCompiler.STRAIGHT_COUNT })
    void shouldAllocateNothingWhenEvaluated(final int straightCount)
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        final RuleSet set = set(straightCount);
        final RuleAnswers answers = set.newAnswers();
        final PaymentEvent[] payments = payments();
        evaluate(set, payments, answers, WARM_UP);
        threads.getThreadAllocatedBytes(thread);

        // A compiler that takes an assumption back may put some objects on the heap, once; a set would each time.
        long allocated = -1;
        long hits = 0;
        for (int round = 0; round < ROUNDS && 0 != allocated; round++)
        {
            final long before = threads.getThreadAllocatedBytes(thread);
            hits = evaluate(set, payments, answers, EVALUATIONS);
            allocated = threads.getThreadAllocatedBytes(thread) - before;
        }

        assertEquals(0, allocated);
        assertTrue(hits > 0);
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, RuleSetCompiler.STRAIGHT_COUNT })
    void shouldUnloadClassesWhenSetIsGone(final int straightCount)
    {
        final WeakReference<Object> code = new WeakReference<>(codeOf(set(straightCount)).getClass());
        for (int i = 0; i < COLLECTIONS && null != code.get(); i++)
        {
            System.gc();
        }

        assertNull(code.get());
    }

    @Test
    void shouldCostWhatEachRuleCostsAndWhatAllShare()
    {
        final RuleSetCost cost = set(0).cost();
        final RuleSetCost one = compiler.compileSet(rules.subList(0, 1)).cost();

        assertTrue(cost.ruleNs(0) > cost.ruleNs(2), "code costs more than bits");
        assertTrue(cost.worstCaseNs() > cost.ruleNs(0) + cost.ruleNs(1) + cost.ruleNs(2));
        assertTrue(one.worstCaseNs() < cost.worstCaseNs());
    }

    private RuleSet set(final int straightCount)
    {
        final RuleSetCompiler set = new RuleSetCompiler(Fixtures.VOCABULARY, straightCount);
        rules.forEach(rule -> set.add(rule.id(), compiler.check(rule.when())));
        return set.compile();
    }

    private static RuleCode codeOf(final RuleSet set)
    {
        return set instanceof BitRuleSet ? ((BitRuleSet)set).code()[0] : ((StraightRuleSet)set).code()[0];
    }

    private static PaymentEvent[] payments()
    {
        final RandomRuleSets random = new RandomRuleSets(SEED);
        final PaymentEvent[] payments = new PaymentEvent[64];
        for (int i = 0; i < payments.length; i++)
        {
            final Map<String, Object> given = random.given();
            given.keySet().retainAll(Fixtures.VOCABULARY.names());
            payments[i] = GivenValues.eventOf(Fixtures.VOCABULARY, given);
        }
        return payments;
    }

    private static long evaluate(
        final RuleSet set, final PaymentEvent[] payments, final RuleAnswers answers, final int count)
    {
        long hits = 0;
        for (int i = 0; i < count; i++)
        {
            set.evaluate(payments[i % payments.length], answers);
            hits += answers.nextHit(0) + 1;
        }
        return hits;
    }
}
