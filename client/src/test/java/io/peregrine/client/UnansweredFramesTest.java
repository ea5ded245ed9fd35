package io.peregrine.client;

import java.nio.ByteOrder;
import java.util.Random;
import java.util.TreeMap;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class UnansweredFramesTest
{
    private static final int WINDOW = 8;
    private static final int CORRELATION_ID = 8;

    private final UnansweredFrames frames = new UnansweredFrames(WINDOW);
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[64]);

    private long send(final int length)
    {
        final long correlationId = frames.put(frame, 0, length);
        frames.keep();
        return correlationId;
    }

    @Test
    void shouldBeFullWhenTheOldestIsUnanswered()
    {
        for (int i = 0; i < WINDOW; i++)
        {
            assertFalse(frames.isFull());
            send(40);
        }
        for (long correlationId = frames.head() + 1; correlationId < frames.tail(); correlationId++)
        {
            assertTrue(frames.answered(correlationId));
        }

        assertTrue(frames.isFull());
        assertEquals(1, frames.count());
        assertTrue(frames.answered(frames.head()));
        assertFalse(frames.isFull());
        assertEquals(0, frames.count());
    }

    @Test
    void shouldNotCountWhatWasNotKept()
    {
        frames.put(frame, 0, 40);

        assertEquals(0, frames.count());
        assertFalse(frames.answered(frames.tail()));
    }

    @Test
    void shouldWriteTheCorrelationIdIntoTheCopyOnly()
    {
        frame.putLong(CORRELATION_ID, -1);

        final long correlationId = send(40);

        assertEquals(correlationId,
            frames.buffer().getLong(frames.index(correlationId) + CORRELATION_ID, ByteOrder.LITTLE_ENDIAN));
        assertEquals(-1, frame.getLong(CORRELATION_ID));
    }

    @Test
    void shouldKnowWhatIsUnansweredWhateverTheOrderOfAnswers()
    {
        final Random random = new Random(5);
        final TreeMap<Long, Integer> expected = new TreeMap<>();
        for (int i = 0; i < 100_000; i++)
        {
            if (random.nextBoolean() && !frames.isFull())
            {
                final int length = 16 + random.nextInt(48);
                expected.put(send(length), length);
            }
            else
            {
                final long correlationId = frames.head() - 2 + random.nextInt(WINDOW + 4);
                assertEquals(null != expected.remove(correlationId), frames.answered(correlationId));
            }

            assertEquals(expected.size(), frames.count());
            expected.forEach((correlationId, length) ->
            {
                assertTrue(correlationId >= frames.head() && correlationId < frames.tail());
                assertEquals(length, frames.length(correlationId));
            });
        }
    }
}
