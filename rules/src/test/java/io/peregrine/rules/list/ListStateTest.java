package io.peregrine.rules.list;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

import io.peregrine.domain.ListKey;
import io.peregrine.rules.list.EntryList.Family;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a map that looks at every entry. */
class ListStateTest
{
    private static final int STEPS = Integer.getInteger("peregrine.listSteps", 60_000);
    private static final Comparator<Key> KEYS = Comparator.comparingInt(Key::list).thenComparingLong(Key::low)
        .thenComparingLong(Key::high).thenComparingLong(Key::secondLow).thenComparingLong(Key::secondHigh);

    private static final ListKey[] FIRST =
    {
        ListKey.CARD, ListKey.IP, ListKey.COUNTRY, ListKey.MCC, ListKey.CIDR, ListKey.BIN_RANGE, ListKey.CARD,
        ListKey.CIDR, ListKey.BIN_RANGE
    };

    private final TreeMap<Key, Entry> oracle = new TreeMap<>(KEYS);
    private SplittableRandom random = new SplittableRandom(1);
    private ListState state;
    private EntryList[] lists;
    private long nowNs;
    private int capacity;

    private record Key(int list, long low, long high, long secondLow, long secondHigh)
    {
    }

    private record Entry(long startNs, long expiryNs, long sequence, boolean isAutomatic)
    {
    }

    @BeforeEach
    void make()
    {
        capacity = 300;
        state = new ListState(capacity);
        bind();
    }

    private void bind()
    {
        lists = new EntryList[FIRST.length];
        for (int i = 0; i < lists.length; i++)
        {
            lists[i] = state.list("list" + i, Family.OTHER, FIRST[i], 6 == i ? ListKey.MERCHANT : null, true);
        }
    }

    private Key randomKey(final int list)
    {
        return switch (FIRST[list])
        {
            case CARD -> 6 == list ? new Key(list, random.nextInt(8), random.nextInt(2), random.nextInt(8), 1) :
                new Key(list, random.nextInt(40), -random.nextInt(3), 0, 0);
            case IP -> new Key(list, address(), random.nextInt(2), 0, 0);
            case COUNTRY -> new Key(list, 1 + random.nextInt(20), 0, 0, 0);
            case MCC -> new Key(list, random.nextInt(20), 0, 0, 0);
            case CIDR ->
            {
                final int bits = random.nextInt(129);
                final BigInteger mask = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE.shiftLeft(128 - bits));
                final BigInteger network = number(address(), random.nextInt(3)).and(mask);
                yield new Key(list, network.longValue(), network.shiftRight(64).longValue(), bits, 0);
            }
            default ->
            {
                final int low = random.nextInt(1_000);
                yield new Key(list, low, 0, Math.min(1_000, low + random.nextInt(random.nextInt(400) + 1)), 0);
            }
        };
    }

    /** An IPv4-mapped address, or an IPv6 one of few. */
    private long address()
    {
        return random.nextBoolean() ? 0xFFFF_0000_0000L + random.nextInt(64) * 0x0400_0001L : random.nextInt(50);
    }

    private static BigInteger number(final long low, final long high)
    {
        final BigInteger word = BigInteger.ONE.shiftLeft(64);
        return BigInteger.valueOf(high).mod(word).multiply(word).add(BigInteger.valueOf(low).mod(word));
    }

    private static boolean covers(final Key entry, final Key asked)
    {
        return switch (FIRST[entry.list()])
        {
            case CIDR -> number(entry.low(), entry.high()).xor(number(asked.low(), asked.high()))
                .shiftRight(128 - (int)entry.secondLow()).signum() == 0;
            case BIN_RANGE -> entry.low() <= asked.low() && asked.low() <= entry.secondLow();
            default -> entry.low() == asked.low() && entry.high() == asked.high() &&
                entry.secondLow() == asked.secondLow() && entry.secondHigh() == asked.secondHigh();
        };
    }

    /** @return the sequences that put the entries in force for a key. */
    private Set<Long> oracleSequences(final Key asked)
    {
        final Set<Long> sequences = new HashSet<>();
        for (final var entry : oracle.entrySet())
        {
            if (entry.getKey().list() == asked.list() && covers(entry.getKey(), asked) &&
                entry.getValue().startNs() <= nowNs && nowNs < entry.getValue().expiryNs())
            {
                sequences.add(entry.getValue().sequence());
            }
        }
        return sequences;
    }

    private boolean oraclePut(final Key key, final Entry entry)
    {
        final Entry former = oracle.get(key);
        if (null == former)
        {
            if (oracle.size() >= capacity)
            {
                return false;
            }
            oracle.put(key, entry);
        }
        else if (!entry.isAutomatic())
        {
            oracle.put(key, entry);
        }
        else if (former.isAutomatic())
        {
            oracle.put(key, new Entry(
                entry.startNs(), Math.max(entry.expiryNs(), former.expiryNs()), entry.sequence(), true));
        }
        return true;
    }

    private int oracleExpire(final int limit)
    {
        int count = 0;
        while (count < limit)
        {
            final var first = oracle.entrySet().stream().filter(entry -> entry.getValue().expiryNs() <= nowNs)
                .min(Comparator.comparingLong((java.util.Map.Entry<Key, Entry> entry) -> entry.getValue().expiryNs())
                    .thenComparing(java.util.Map.Entry::getKey, KEYS));
            if (first.isEmpty())
            {
                break;
            }
            oracle.remove(first.get().getKey());
            count++;
        }
        return count;
    }

    private Entry randomEntry(final int step)
    {
        return new Entry(random.nextInt(3) > 0 ? ListState.AT_ONCE : nowNs + random.nextInt(40) - 20,
            random.nextInt(4) == 0 ? ListState.NEVER : nowNs + 30 + random.nextInt(3_000), step,
            random.nextInt(4) == 0);
    }

    private void step(final int step)
    {
        final int list = random.nextInt(lists.length);
        final Key key = randomKey(list);
        final int chance = random.nextInt(100);
        if (chance < 35)
        {
            final Entry entry = randomEntry(step);
            assertEquals(oraclePut(key, entry), state.put(lists[list], key.low(), key.high(), key.secondLow(),
                key.secondHigh(), entry.startNs(), entry.expiryNs(), entry.sequence(), entry.isAutomatic()));
        }
        else if (chance < 42)
        {
            assertEquals(null != oracle.remove(key),
                state.remove(lists[list], key.low(), key.high(), key.secondLow(), key.secondHigh()));
        }
        else if (chance < 52)
        {
            nowNs += random.nextInt(20);
            assertEquals(oracleExpire(3), state.expire(nowNs, 3));
        }
        else
        {
            final Set<Long> sequences = oracleSequences(key);
            assertEquals(!sequences.isEmpty(),
                state.has(lists[list], key.low(), key.high(), key.secondLow(), key.secondHigh(), nowNs));
            final long put =
                state.sequenceOf(lists[list], key.low(), key.high(), key.secondLow(), key.secondHigh(), nowNs);
            assertTrue(sequences.isEmpty() ? -1 == put : sequences.contains(put), put + " of " + sequences);
        }
        assertEquals(oracle.size(), state.count());
    }

    private byte[] save() throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.save(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private void restore(final byte[] bytes) throws IOException
    {
        state = new ListState(capacity);
        state.list("replaced", Family.OTHER, ListKey.CARD, null, true);
        state.restore(new DataInputStream(new ByteArrayInputStream(bytes)));
        bind();
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    void shouldHoldWhatAMapHolds(final long seed) throws IOException
    {
        random = new SplittableRandom(seed);
        boolean wasFull = false;
        for (int step = 0; step < STEPS; step++)
        {
            step(step);
            wasFull |= state.count() == capacity;
            if (step % 5_000 == 4_999)
            {
                final byte[] saved = save();
                final long hash = state.hash();
                restore(saved);
                assertArrayEquals(saved, save());
                assertEquals(hash, state.hash());
            }
            if (step % 7_000 == 6_999)
            {
                capacity = 100 + random.nextInt(300);
                state.capacity(capacity);
            }
        }
        assertTrue(wasFull);
    }

    @Test
    void shouldGiveEveryEntryInOrder() throws IOException
    {
        for (int step = 0; step < 2_000; step++)
        {
            step(step);
        }
        final var expected = oracle.entrySet().iterator();
        state.forEach((list, low, high, secondLow, secondHigh, startNs, expiryNs, sequence, isAutomatic) ->
        {
            final var next = expected.next();
            assertEquals(next.getKey(), new Key(list.number(), low, high, secondLow, secondHigh));
            assertEquals(next.getValue(), new Entry(startNs, expiryNs, sequence, isAutomatic));
        });
        assertFalse(expected.hasNext());
    }

    @Test
    void shouldHashEveryChange()
    {
        final long[] hashes = new long[5];
        final EntryList list = lists[0];
        hashes[0] = state.hash();
        state.put(list, 1, 0, 0, 0, ListState.AT_ONCE, 50, 7, false);
        hashes[1] = state.hash();
        state.put(list, 1, 0, 0, 0, ListState.AT_ONCE, 50, 8, false);
        hashes[2] = state.hash();
        state.expire(50, 1);
        hashes[3] = state.hash();
        state.put(list, 1, 0, 0, 0, ListState.AT_ONCE, 60, 8, false);
        state.remove(list, 1, 0, 0, 0);
        hashes[4] = state.hash();
        assertEquals(5, Arrays.stream(hashes).distinct().count());
        state.remove(list, 1, 0, 0, 0);
        assertEquals(hashes[4], state.hash(), "nothing changed");
    }

    @Test
    void shouldTellListsApartByNameFamilyAndKeys()
    {
        final EntryList list = lists[0];
        assertEquals(list, state.list("list0", Family.OTHER, ListKey.CARD, null, true));
        final EntryList other = state.list("list0", Family.ALLOW, ListKey.CARD, null, true);
        final EntryList pair = state.list("list0", Family.OTHER, ListKey.CARD, ListKey.MCC, true);
        assertEquals(null, state.list("list0", Family.SNOOZE, ListKey.CARD, null, false));
        state.put(list, 1, 0, 0, 0, ListState.AT_ONCE, ListState.NEVER, 1, false);
        assertTrue(state.has(list, 1, 0, 0, 0, 5));
        assertFalse(state.has(other, 1, 0, 0, 0, 5));
        assertFalse(state.has(pair, 1, 0, 0, 0, 5));
        assertEquals(true, list.isFilled());
        assertEquals(false, other.isFilled());
    }

    @Test
    void shouldHoldTheLimitOfRanges()
    {
        state = new ListState(ListState.MAX_RANGES + 10);
        bind();
        final EntryList list = lists[5];
        for (int i = 0; i < ListState.MAX_RANGES; i++)
        {
            assertTrue(state.put(list, 7 * i, 0, 7 * i + 5, 0, ListState.AT_ONCE, 1_000 + i % 2, 1, false));
        }
        assertFalse(state.hasRoom(list, 1));
        assertFalse(state.put(list, 1, 0, 2, 0, ListState.AT_ONCE, 99, 1, false));
        assertTrue(state.has(list, 7 * 65_535 + 5, 0, 0, 0, 1));
        assertFalse(state.has(list, 7 * 65_535 + 6, 0, 0, 0, 1));
        assertFalse(state.has(list, 1L << 32, 0, 0, 0, 1));
        assertEquals(1, state.expire(1_000, 1));
        assertTrue(state.hasRoom(list, 1));
        assertTrue(state.put(list, 1, 0, 2, 0, ListState.AT_ONCE, 9_999, 1, false));
        assertTrue(state.has(list, 2, 0, 0, 0, 1_000));
    }

    @Test
    void shouldTakeOutOneEntryOnceItIsOver()
    {
        state.put(lists[0], 1, 0, 0, 0, ListState.AT_ONCE, 50, 7, false);

        assertFalse(state.expire(lists[0], 1, 0, 0, 0, 49));
        assertFalse(state.expire(lists[0], 2, 0, 0, 0, 50));
        assertTrue(state.put(lists[0], 1, 0, 0, 0, ListState.AT_ONCE, 90, 8, true));
        assertFalse(state.has(lists[0], 1, 0, 0, 0, 60), "a person's entry is not replaced");
        assertTrue(state.expire(lists[0], 1, 0, 0, 0, 50));
        assertTrue(state.put(lists[0], 1, 0, 0, 0, ListState.AT_ONCE, 90, 9, true));
        assertTrue(state.has(lists[0], 1, 0, 0, 0, 60));
    }

    @Test
    void shouldRefuseADamagedSnapshot() throws IOException
    {
        state.put(lists[0], 1, 0, 0, 0, ListState.AT_ONCE, 50, 7, false);
        final byte[] saved = save();
        saved[saved.length - 57 - 4] = 1;
        final IOException error = assertThrows(IOException.class, () -> restore(saved));
        assertTrue(error.getMessage().startsWith("the snapshot of lists is damaged"), error.getMessage());
    }

    @Test
    void shouldAllocateNothingForLookUpsAndChanges()
    {
        for (int step = 0; step < 10_000; step++)
        {
            step(step);
        }
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            useOften();
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, allocated);
    }

    private void useOften()
    {
        for (int i = 0; i < 20_000; i++)
        {
            for (final EntryList list : lists)
            {
                state.has(list, i % 1_000, 0, 0, 0, nowNs);
            }
            state.put(lists[0], i % 50, 0, 0, 0, ListState.AT_ONCE, nowNs + i % 9, i, false);
            state.expire(nowNs++, 2);
            state.remove(lists[0], i % 50, 0, 0, 0);
        }
    }
}
