package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

/** StrictMath's bits. */
class HalfTurnTest
{
    @Test
    void shouldGiveTheSameBitsAsStrictMath()
    {
        final SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2_000_000; i++)
        {
            final double size = Math.PI / 2 * random.nextDouble();
            assertSame(0 == i % 3 ? size * Math.scalb(1.0, -random.nextInt(60)) : size);
        }
        // Coordinates as they come: millionths of a degree.
        for (int i = 0; i < 1_000_000; i++)
        {
            assertSame(StrictMath.toRadians(random.nextInt(90_000_001) / 1e6));
        }
    }

    @Test
    void shouldGiveTheSameBitsAtTheEnds()
    {
        for (final double angle : new double[]{ 0, Double.MIN_VALUE, 0x1p-27, Math.PI / 4, Math.PI / 2, 0.3, 0.78125 })
        {
            assertSame(angle);
            assertSame(Math.nextUp(angle) > Math.PI / 2 ? angle : Math.nextUp(angle));
            assertSame(Math.nextDown(angle));
        }
    }

    private static void assertSame(final double angle)
    {
        for (final double signed : new double[]{ angle, -angle })
        {
            assertEquals(StrictMath.sin(signed), HalfTurn.sin(signed), () -> "sin " + signed);
            assertEquals(StrictMath.cos(signed), HalfTurn.cos(signed), () -> "cos " + signed);
        }
    }
}
