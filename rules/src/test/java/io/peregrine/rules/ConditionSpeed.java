package io.peregrine.rules;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.ThreadMXBean;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.peregrine.domain.PaymentEvent;

/**
 * A rule of five terms, compiled and in dev.cel's runtime, in one run: nanoseconds and bytes for each evaluation.
 * A first look, in a loop over 64 warm slots; it does not show cold caches, nor many rules at one call site.
 */
public final class ConditionSpeed
{
    private static final String RULE = "amount > high_amount && t_risk_7d >= 0.25 && t_nb_7d >= 3 && " +
        "entry_mode == 'ECOM' && amount > 1.5 * c_avg_30d";
    private static final int SLOTS = 64;
    private static final int ROUNDS = 5;

    private ConditionSpeed()
    {
    }

    /**
     * @param args none.
     * @throws Exception if dev.cel fails.
     */
    public static void main(final String[] args) throws Exception
    {
        final RuleCompiler compiler = new RuleCompiler(Fixtures.VOCABULARY);
        final Condition condition = compiler.compile("five-terms", RULE);
        final CelRuntime.Program program = CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(ExpressionEvaluator.WIDE_OPTIONS).build().createProgram(compiler.check(RULE));
        final PaymentEvent[] events = new PaymentEvent[SLOTS];
        final Map<?, ?>[] maps = new Map<?, ?>[SLOTS];
        for (int i = 0; i < SLOTS; i++)
        {
            final Map<String, Object> given = Map.of("amount", 221.0 + i, "t_risk_7d", 0.5, "t_nb_7d", 3L + i,
                "entry_mode", "ECOM", "c_avg_30d", 50.0 + 2 * i);
            events[i] = GivenValues.eventOf(Fixtures.VOCABULARY, given);
            final Map<String, Object> values = new HashMap<>(given);
            values.put("high_amount", 220.0);
            maps[i] = values;
        }
        for (int round = 0; round < ROUNDS; round++)
        {
            measure("generated", 20_000_000, i -> condition.evaluate(events[i & (SLOTS - 1)]));
            measure("dev.cel", 500_000, i -> interpret(program, maps[i & (SLOTS - 1)]));
        }
    }

    private interface Evaluation
    {
        int at(int i) throws CelEvaluationException;
    }

    @SuppressWarnings("unchecked")
    private static int interpret(final CelRuntime.Program program, final Map<?, ?> values)
        throws CelEvaluationException
    {
        return (Boolean)program.eval((Map<String, Object>)values) ? 1 : 0;
    }

    private static void measure(final String name, final int count, final Evaluation evaluation)
        throws CelEvaluationException
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        final long bytes = threads.getThreadAllocatedBytes(thread);
        final long start = System.nanoTime();
        long hits = 0;
        for (int i = 0; i < count; i++)
        {
            hits += evaluation.at(i);
        }
        final long end = System.nanoTime();
        System.out.printf("%-9s %8.1f ns %6d B (%d hits)%n", name, (end - start) / (double)count,
            (threads.getThreadAllocatedBytes(thread) - bytes) / count, hits);
    }
}
