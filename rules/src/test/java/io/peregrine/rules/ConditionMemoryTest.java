package io.peregrine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.Map;

import com.sun.management.ThreadMXBean;
import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.api.Test;

class ConditionMemoryTest
{
    private static final String EVERYTHING = "(amount > high_amount || t_risk_7d >= 0.5 && t_nb_7d * 3 > 2) && " +
        "entry_mode in ['ECOM', 'CHIP'] && merchant_id != 'M1' && now.getDayOfYear('+02:00') > 3 && " +
        "(c_avg_30d == null ? int(amount) / t_nb_7d : -c_nb_1d) < 9223372036854775807 && amount_minor + 1 > 0";
    private static final int EVALUATIONS = 1_000_000;
    private static final int ROUNDS = 4;
    private static final int COLLECTIONS = 50;

    private final RuleCompiler compiler = new RuleCompiler(Fixtures.VOCABULARY);
    private final PaymentEvent hitting = GivenValues.eventOf(Fixtures.VOCABULARY, Map.of(
        "amount", 250.0, "t_risk_7d", 0.4, "t_nb_7d", 2, "entry_mode", "ECOM", "merchant_id", "M2",
        "now", "2026-06-01T00:00:00Z", "amount_minor", 25_000));
    private final PaymentEvent failing =
        GivenValues.eventOf(Fixtures.VOCABULARY, Map.of("amount", 1.0, "entry_mode", "ECOM"));

    @Test
    void shouldAllocateNothingWhenEvaluated()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final Condition condition = compiler.compile(EVERYTHING);
        final long thread = Thread.currentThread().getId();
        long answers = evaluate(condition);
        threads.getThreadAllocatedBytes(thread);

        // A compiler that takes an assumption back may put some objects on the heap, once; a condition would each time.
        long allocated = -1;
        for (int round = 0; round < ROUNDS && 0 != allocated; round++)
        {
            final long before = threads.getThreadAllocatedBytes(thread);
            answers = evaluate(condition);
            allocated = threads.getThreadAllocatedBytes(thread) - before;
        }

        assertEquals(0, allocated);
        assertEquals(EVALUATIONS / 2 * (long)(Condition.HIT + Condition.ERROR), answers);
    }

    @Test
    void shouldUnloadClassWhenConditionIsGone()
    {
        final WeakReference<Class<?>> type = compiled();
        for (int i = 0; i < COLLECTIONS && null != type.get(); i++)
        {
            System.gc();
        }

        assertNull(type.get());
    }

    private WeakReference<Class<?>> compiled()
    {
        return new WeakReference<>(compiler.compile(EVERYTHING).getClass());
    }

    private long evaluate(final Condition condition)
    {
        long answers = 0;
        for (int i = 0; i < EVALUATIONS / 2; i++)
        {
            answers += condition.evaluate(hitting);
            answers += condition.evaluate(failing);
        }
        return answers;
    }
}
