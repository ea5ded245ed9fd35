package io.peregrine.perf.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class ScaleRigTest
{
    private static final int CARDS = 60;

    private final List<String> talk = new ArrayList<>();

    private CurveResult run(final Curve curve)
    {
        return new ScaleRig(new ScaleContext().maxKeys(CARDS).events(640).turns(2), talk::add).run(curve);
    }

    @Test
    void shouldMeasureTheEngineBesideTheBaseline()
    {
        final CurveResult result = run(Curve.KEYS);

        assertEquals(2, result.rows().size());
        for (final List<String> row : result.rows())
        {
            assertEquals(result.head().size(), row.size());
            assertEquals("60", row.get(1));
            assertTrue(Double.parseDouble(row.get(4)) > 0, () -> row.toString());
        }
        assertTrue(result.markdown().contains("| uniform | 60 | "));
        assertEquals(List.of("keys uniform 60", "keys zipf 60"),
            talk.stream().filter(line -> line.startsWith("keys")).toList());
    }

    @Test
    void shouldCountTheBytesOfEachCard()
    {
        final CurveResult result = run(Curve.MEMORY);

        assertEquals(6, result.rows().size());
        final List<String> last = result.rows().get(5);
        assertEquals(List.of("60", "1,200"), last.subList(0, 2));
        assertTrue(Double.parseDouble(last.get(4)) > 0, () -> last.toString());
        assertFalse(result.markdown().contains("FORGETS"));
    }

    @Test
    void shouldFindTheSlopeOfALine()
    {
        assertEquals(5.0, ScaleRig.slope(List.of(
            new Series.Point(4, 120), new Series.Point(8, 140), new Series.Point(16, 180))), 1e-9);
    }
}
