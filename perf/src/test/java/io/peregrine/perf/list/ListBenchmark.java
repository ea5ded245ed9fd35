package io.peregrine.perf.list;

import java.util.concurrent.TimeUnit;

import io.peregrine.domain.ListKey;
import io.peregrine.rules.list.EntryList;
import io.peregrine.rules.list.EntryList.Family;
import io.peregrine.rules.list.ListState;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * One look-up in a list, at random keys. {@link #draw()} is what drawing the key alone costs: it is in the others as
 * well. Each look-up waits for the one before, since the next key is made of its answer. The mean over steady state: a
 * memory that only this one uses, and no other lists beside.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(value = 3, jvmArgsPrepend = { "-Xmx512m", "-XX:MaxDirectMemorySize=3g", "-XX:+UseParallelGC",
    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED" })
@State(Scope.Thread)
public class ListBenchmark
{
    private static final int NETWORKS = 10_000;
    private static final int MIN_NETWORK_BITS = 108;
    private static final int NETWORK_LENGTHS = 20;
    private static final int BINS = 100_000_000;
    private static final int RANGES = 50_000;

    @Param({ "10000", "10000000" })
    public int entries;

    private ListState state;
    private EntryList cards;
    private EntryList networks;
    private EntryList ranges;
    private long random = 1;

    /** Fills the lists. */
    @Setup(Level.Trial)
    public void setup()
    {
        state = new ListState(entries + NETWORKS + RANGES);
        cards = state.list("cards", Family.OTHER, ListKey.CARD, null, true);
        networks = state.list("networks", Family.OTHER, ListKey.CIDR, null, true);
        ranges = state.list("ranges", Family.OTHER, ListKey.BIN_RANGE, null, true);
        for (int i = 0; i < entries; i++)
        {
            state.put(cards, mixed(i), ~i, 0, 0, ListState.AT_ONCE, Long.MAX_VALUE - 1 - i, i, false);
        }
        for (int i = 0; i < NETWORKS; i++)
        {
            final int bits = MIN_NETWORK_BITS + i % NETWORK_LENGTHS;
            state.put(networks, 0xFFFF_0000_0000L | (mixed(i) & 0xFFFF_FFFFL & -1L << (128 - bits)), 0, bits, 0,
                ListState.AT_ONCE, ListState.NEVER, i, false);
        }
        for (int i = 0; i < RANGES; i++)
        {
            final int low = (int)(mixed(i) >>> 1) % BINS & Integer.MAX_VALUE;
            state.put(ranges, low, 0, low + i % 500, 0, ListState.AT_ONCE, ListState.NEVER, i, false);
        }
    }

    private static long mixed(final long number)
    {
        final long a = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
        return (a ^ a >>> 27) * 0x94d049bb133111ebL;
    }

    private int next(final long answer)
    {
        random = random * 0x5851f42d4c957f2dL + 0x14057b7ef767814fL + answer;
        return (int)((random >>> 32) * entries >>> 32);
    }

    @Benchmark
    public long draw()
    {
        return mixed(next(random & 1));
    }

    @Benchmark
    public boolean hit()
    {
        final int i = next(random & 1);
        final boolean answer = state.has(cards, mixed(i), ~i, 0, 0, 5);
        random += answer ? 1 : 0;
        return answer;
    }

    @Benchmark
    public boolean miss()
    {
        final int i = next(random & 1);
        final boolean answer = state.has(cards, mixed(i), i, 0, 0, 5);
        random += answer ? 1 : 0;
        return answer;
    }

    /** Among ten thousand networks of twenty lengths. */
    @Benchmark
    public boolean network()
    {
        final boolean answer = state.has(networks, 0xFFFF_0000_0000L | next(random & 1) * 256L, 0, 0, 0, 5);
        random += answer ? 1 : 0;
        return answer;
    }

    /** Among fifty thousand ranges that overlap. */
    @Benchmark
    public boolean range()
    {
        final boolean answer = state.has(ranges, (mixed(next(random & 1)) >>> 1) % BINS, 0, 0, 0, 5);
        random += answer ? 1 : 0;
        return answer;
    }
}
