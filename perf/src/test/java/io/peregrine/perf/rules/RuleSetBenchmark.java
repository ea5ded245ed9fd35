package io.peregrine.perf.rules;

import java.util.concurrent.TimeUnit;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.rules.RuleAnswers;
import io.peregrine.rules.RuleCompiler;
import io.peregrine.rules.RuleSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All rules of a set on one payment, of 1,024 that come in no order; see {@link RuleMix} for the rules. It does not
 * show caches that other stages use as well, nor what is done about the rules that hit.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(value = 3, jvmArgsPrepend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
@State(Scope.Thread)
public class RuleSetBenchmark
{
    private static final long SEED = 7;
    private static final int PAYMENTS = 1024;

    @Param({ "10", "100", "1000", "10000" })
    public int rules;

    private PaymentEvent[] payments;
    private RuleSet set;
    private RuleAnswers answers;
    private long next = SEED;

    /** Compiles the rules and says what the set is like. */
    @Setup
    public void setup()
    {
        final RuleMix mix = new RuleMix(SEED);
        payments = mix.payments(PAYMENTS);
        final RuleCompiler compiler = new RuleCompiler(mix.vocabulary());
        final long start = System.nanoTime();
        set = compiler.compileSet(mix.rules(rules, compiler));
        final long end = System.nanoTime();
        answers = set.newAnswers();
        long hits = 0;
        for (final PaymentEvent payment : payments)
        {
            set.evaluate(payment, answers);
            for (int rule = answers.nextHit(0); rule >= 0; rule = answers.nextHit(rule + 1))
            {
                hits++;
            }
        }
        System.out.printf("%d rules: compiled in %d ms, %.5f of them hit, worst case %,d ns%n", rules,
            (end - start) / 1_000_000, hits / (double)rules / PAYMENTS, set.cost().worstCaseNs());
    }

    /** In no order: else the processor learns by heart which way each branch goes. */
    private int step()
    {
        next ^= next << 13;
        next ^= next >>> 7;
        next ^= next << 17;
        return (int)next & PAYMENTS - 1;
    }

    @Benchmark
    public int evaluate()
    {
        set.evaluate(payments[step()], answers);
        return answers.nextHit(0);
    }
}
