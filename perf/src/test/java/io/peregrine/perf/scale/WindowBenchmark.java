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
 * One payment into full windows of four features, for the engine and for the map of objects. {@link #fill()} is what
 * filling the slot alone costs: it is in {@link #onEvent()} as well. The mean over steady state: no pauses, no other
 * stages, and caches that only this one uses.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(value = 3, jvmArgsPrepend = { "-Xmx2g", "-XX:MaxDirectMemorySize=8g", "-XX:+UseParallelGC",
    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED" })
@State(Scope.Thread)
public class WindowBenchmark
{
    private static final long SEED = 9;

    @Param({ "engine", "hash-map" })
    public String subject;

    @Param({ "10000", "1000000" })
    public int cards;

    private final PaymentEvent slot = Feed.slot();
    private WindowSubject windows;
    private Feed feed;
    private IntSupplier keys;

    /** Fills the windows. */
    @Setup(Level.Trial)
    public void setup()
    {
        final Scenario scenario = Scenario.of(Curve.KEYS, "uniform", cards);
        windows = ScaleProcess.subject(subject, scenario);
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
    public long fill()
    {
        feed.fill(slot, keys.getAsInt());
        return slot.cardTokenLow();
    }

    @Benchmark
    public long onEvent()
    {
        feed.fill(slot, keys.getAsInt());
        windows.onEvent(slot);
        return slot.featureLong(0);
    }
}
