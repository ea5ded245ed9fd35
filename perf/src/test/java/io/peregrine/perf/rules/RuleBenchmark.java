package io.peregrine.perf.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.rules.Condition;
import io.peregrine.rules.GivenValues;
import io.peregrine.rules.RuleCompiler;
import io.peregrine.rules.Vocabulary;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One rule of five terms: a lambda written by hand, the generated condition, and dev.cel's own runtime, over the same
 * 1,024 payments, of which each term lets about four in five pass. The lambda takes every value for present. dev.cel
 * reads a map that is ready for it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(value = 3, jvmArgsPrepend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
@State(Scope.Thread)
public class RuleBenchmark
{
    private static final String RULE = "amount > high_amount && t_risk_7d >= 0.25 && t_nb_7d >= 3 && " +
        "entry_mode == 'ECOM' && amount > 1.5 * c_avg_30d";
    private static final double HIGH_AMOUNT = 220.0;
    private static final int ECOM = 4;
    private static final long SEED = 7;
    private static final int PAYMENTS = 1024;
    private static final double PASSES = 0.8;

    private final PaymentEvent[] payments = new PaymentEvent[PAYMENTS];
    private final List<Map<String, Object>> maps = new ArrayList<>();
    private Condition lambda;
    private Condition condition;
    private CelRuntime.Program program;
    private long next = SEED;

    /** @throws Exception if dev.cel refuses the rule. */
    @Setup
    public void setup() throws Exception
    {
        final Vocabulary vocabulary = new Vocabulary(new FeatureLayout(List.of(
            feature("amount", FeatureType.DOUBLE), feature("t_risk_7d", FeatureType.DOUBLE),
            feature("t_nb_7d", FeatureType.INT), feature("c_avg_30d", FeatureType.DOUBLE))),
            Map.of("high_amount", HIGH_AMOUNT));
        condition = new RuleCompiler(vocabulary).compile("five-terms", RULE);
        lambda = event -> event.featureDouble(0) > HIGH_AMOUNT && event.featureDouble(1) >= 0.25 &&
            event.featureLong(2) >= 3 && event.entryMode() == ECOM &&
            event.featureDouble(0) > 1.5 * event.featureDouble(3) ? Condition.HIT : Condition.MISS;
        program = program();

        final Random random = new Random(SEED);
        for (int i = 0; i < PAYMENTS; i++)
        {
            final double amount = random.nextDouble() < PASSES ? 221.0 + i : 100.0;
            final Map<String, Object> given = Map.of(
                "amount", amount,
                "t_risk_7d", random.nextDouble() < PASSES ? 0.5 : 0.1,
                "t_nb_7d", random.nextDouble() < PASSES ? 3L + i % 5 : 2L,
                "entry_mode", random.nextDouble() < PASSES ? "ECOM" : "CHIP",
                "c_avg_30d", random.nextDouble() < PASSES ? amount / 2 : amount);
            payments[i] = GivenValues.eventOf(vocabulary, given);
            final Map<String, Object> values = new HashMap<>(given);
            values.put("high_amount", HIGH_AMOUNT);
            maps.add(values);
            check(i);
        }
    }

    private void check(final int i) throws CelEvaluationException
    {
        final int expected = Boolean.TRUE.equals(program.eval(maps.get(i))) ? Condition.HIT : Condition.MISS;
        if (expected != lambda.evaluate(payments[i]) || expected != condition.evaluate(payments[i]))
        {
            throw new IllegalStateException("they differ at " + maps.get(i));
        }
    }

    private static CelRuntime.Program program() throws Exception
    {
        final CelOptions options = CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
        final CelAbstractSyntaxTree tree = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(options)
            .addVar("amount", SimpleType.DOUBLE)
            .addVar("high_amount", SimpleType.DOUBLE)
            .addVar("t_risk_7d", SimpleType.DOUBLE)
            .addVar("t_nb_7d", SimpleType.INT)
            .addVar("entry_mode", SimpleType.STRING)
            .addVar("c_avg_30d", SimpleType.DOUBLE)
            .build().compile(RULE).getAst();
        return CelRuntimeFactory.plannerRuntimeBuilder().setOptions(options).build().createProgram(tree);
    }

    private static FeatureDeclaration feature(final String name, final FeatureType type)
    {
        return new FeatureDeclaration(name, FeatureDeclaration.Form.FIELD, type, name, null, null, null, 0, 0, 0,
            List.of(), true, 0.0);
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
    public int handWritten()
    {
        return lambda.evaluate(payments[step()]);
    }

    @Benchmark
    public int generated()
    {
        return condition.evaluate(payments[step()]);
    }

    /** @throws CelEvaluationException if dev.cel has no answer. */
    @Benchmark
    public Object devCel() throws CelEvaluationException
    {
        return program.eval(maps.get(step()));
    }
}
