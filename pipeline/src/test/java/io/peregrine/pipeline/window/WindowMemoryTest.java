package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.KeyKind;
import org.junit.jupiter.api.Test;

class WindowMemoryTest
{
    private final TestCounters counters = new TestCounters();

    @Test
    void shouldBeWhatAStateTakesToTheByte()
    {
        final Random random = new Random(5);
        for (int i = 0; i < 200; i++)
        {
            assertExact(Features.context(RandomPolicies.policy(random, Features.SECOND), 1 + random.nextInt(3_000),
                1 + random.nextInt(20_000), counters).paymentCapacity(1 + random.nextInt(9_000)));
        }
    }

    @Test
    void shouldBeExactWhereMemoryComesInPieces()
    {
        // Blocks of 60 bytes: a piece holds 2^24 of them.
        assertExact(Features.context(new Features().aggregate(
            "n", KeyKind.CUSTOMER, Kind.COUNT, null, Features.sliding(Features.DAY, 0)).layout(),
            1, 1 << 26, counters).paymentCapacity(1));
    }

    @Test
    void shouldTakeNothingWhereThereAreNoHistories()
    {
        final FeatureLayout layout = new Features().weekday("monday", 1).layout();

        assertEquals(0, WindowMemory.of(Features.context(layout, 10, 10, counters)).bytes());
    }

    private static void assertExact(final WindowContext context)
    {
        final WindowMemory memory = WindowMemory.of(context);
        boolean isQuiet = false;
        for (int attempt = 0; !isQuiet; attempt++) // Now and then the collector frees what another test had.
        {
            final long before = DirectMemory.bytes();
            final long taken;
            final WindowState state = new WindowState(context);
            taken = DirectMemory.bytes() - before;
            state.close();
            isQuiet = before == DirectMemory.bytes() && taken == memory.bytes();
            assertTrue(isQuiet || attempt < 3, memory + " but it took " + taken);
        }
    }

    @Test
    void shouldSayTheArithmetic()
    {
        final WindowMemory memory = WindowMemory.of(Features.context(Features.handbook(), 1_000, 8_000, counters));

        final String text = memory.histories().get(0).toString();
        assertTrue(text.startsWith("history customer 1,000 keys x "), text);
        assertTrue(text.contains(" + 3,000 blocks of 4 rows x "), text);
        final long bytes = memory.histories().get(0).bytes();
        assertTrue(text.endsWith(String.format(
            java.util.Locale.ROOT, " = %,d (%,d per key)", bytes, (bytes + 999) / 1_000)), text);
    }
}
