package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.api.Test;

/** An engine that goes on from snapshots beside one that never stops, on random policies and streams. */
class WindowSnapshotTest
{
    private static final int STREAMS = Integer.getInteger("peregrine.streams", 1_200) / 4;
    private static final long SEED = Long.getLong("peregrine.seed", 1);

    private final PaymentEvent slot = StreamInput.slot();
    private final PaymentEvent other = StreamInput.slot();
    private int snapshots;

    @Test
    void shouldGoOnFromASnapshotAsIfItHadNeverStopped() throws IOException
    {
        for (long seed = SEED; seed < SEED + STREAMS; seed++)
        {
            final Random random = new Random(seed * 0x9E3779B97F4A7C15L);
            final long unitNs = RandomPolicies.unitNs(random);
            final FeatureLayout layout = RandomPolicies.policy(random, unitNs);
            final List<StreamInput> inputs = RandomStreams.stream(random, unitNs);
            final int room = random.nextBoolean() ? 4_096 : 2 + random.nextInt(40);
            compare(layout, inputs, room, 1 + random.nextInt(30), "-Dperegrine.seed=" + seed);
        }
        assertTrue(snapshots > STREAMS, "only " + snapshots + " snapshots");
    }

    private void compare(
        final FeatureLayout layout,
        final List<StreamInput> inputs,
        final int room,
        final int interval,
        final String what) throws IOException
    {
        final WindowState whole = new WindowState(RandomPolicies.context(layout, room, 2 * room, room));
        WindowState resumed = new WindowState(RandomPolicies.context(layout, room, 2 * room, room));
        for (int i = 0; i < inputs.size(); i++)
        {
            if (i % interval == interval - 1)
            {
                final byte[] bytes = save(resumed);
                resumed.close();
                resumed = new WindowState(RandomPolicies.context(layout, room, 2 * room, room));
                resumed.restore(new DataInputStream(new ByteArrayInputStream(bytes)));
                assertArrayEquals(save(whole), save(resumed), what);
                snapshots++;
            }
            whole.onEvent(inputs.get(i).fill(slot));
            resumed.onEvent(inputs.get(i).fill(other));
            assertSame(layout, what + " input " + i);
            assertEquals(whole.runningHash(), resumed.runningHash(), what + " input " + i);
        }
        whole.close();
        resumed.close();
    }

    private void assertSame(final FeatureLayout layout, final String what)
    {
        if (InputKind.PAYMENT == slot.kind() || InputKind.ADVICE == slot.kind())
        {
            assertEquals(slot.status(), other.status(), what);
            for (int i = 0; i < layout.count(); i++)
            {
                assertEquals(slot.isFeatureMissing(i), other.isFeatureMissing(i), what + " " + layout.feature(i));
                assertEquals(slot.featureLong(i), other.featureLong(i), what + " " + layout.feature(i));
            }
        }
    }

    @Test
    void shouldRefuseBytesThatEndEarlyOrAreDamaged() throws IOException
    {
        final Random random = new Random(SEED);
        final long unitNs = RandomPolicies.unitNs(random);
        final FeatureLayout layout = RandomPolicies.policy(random, unitNs);
        final byte[] bytes;
        try (WindowState state = new WindowState(RandomPolicies.context(layout, 100, 200, 100)))
        {
            RandomStreams.stream(random, unitNs).forEach(input -> state.onEvent(input.fill(slot)));
            bytes = save(state);
        }
        for (int length = 0; length < bytes.length; length += 1 + bytes.length / 50)
        {
            final byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(IOException.class, () -> restore(layout, cut), "cut at " + length);
        }
        bytes[3] ^= 2;
        final IOException error = assertThrows(IOException.class, () -> restore(layout, bytes));
        assertTrue(error.getMessage().contains("its version is 3, not 1"), error.getMessage());
    }

    private static void restore(final FeatureLayout layout, final byte[] bytes) throws IOException
    {
        try (WindowState state = new WindowState(RandomPolicies.context(layout, 100, 200, 100)))
        {
            state.restore(new DataInputStream(new ByteArrayInputStream(bytes)));
        }
    }

    private static byte[] save(final WindowState state) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.save(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
