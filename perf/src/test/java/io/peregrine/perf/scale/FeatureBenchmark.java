package io.peregrine.perf.scale;

import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

import io.peregrine.domain.PaymentEvent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One payment into full windows of many features over a thousand cards. The slot's filling is in it, which
 * {@link WindowBenchmark#fill()} gives alone. It does not show what the state's size costs: this one fits the cache.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(value = 3, jvmArgsPrepend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
@State(Scope.Thread)
public class FeatureBenchmark
{
    private static final long SEED = 9;

    @Param({ "mixed", "totals", "four windows" })
    public String variant;

    @Param({ "4", "16", "64" })
    public int features;

    private final PaymentEvent slot = Feed.slot();
    private WindowSubject windows;
    private Feed feed;
    private IntSupplier keys;

    /** Fills the windows. */
    @Setup(Level.Trial)
    public void setup()
    {
        final Scenario scenario = Scenario.of(Curve.FEATURES, variant, features);
        windows = ScaleProcess.subject(ScaleProcess.ENGINE, scenario);
        feed = scenario.feed();
        new TurnMeter(windows, feed).run(scenario.filling(), scenario.fillCount());
        keys = scenario.drawing(SEED);
    }

    @TearDown(Level.Trial)
    public void tearDown()
    {
        windows.close();
    }

    @Benchmark
    public long onEvent()
    {
        feed.fill(slot, keys.getAsInt());
        windows.onEvent(slot);
        return slot.featureLong(features - 1);
    }
}
