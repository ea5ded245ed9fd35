package io.peregrine.engine;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ProgressLinesTest
{
    private static final long SECOND_NS = 1_000_000_000L;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long nowNs = 5;

    @Test
    void shouldSayOnceASecondHowFarItIsAndHowLongItTakes()
    {
        final ProgressLines lines =
            new ProgressLines(new PrintStream(out, true, StandardCharsets.UTF_8), () -> nowNs);

        nowNs += SECOND_NS - 1;
        lines.onSequence(999, 1_499, 2_999);
        nowNs += 1;
        lines.onSequence(999, 1_499, 2_999);
        nowNs += SECOND_NS - 1;
        lines.onSequence(999, 1_600, 2_999);
        nowNs += 1;
        lines.onSequence(999, 2_999, 2_999);

        assertEquals("peregrine: recovered 1500 of 3000 inputs, 25 %, about 3 s left\n" +
            "peregrine: recovered 3000 of 3000 inputs, 100 %, about 0 s left\n",
            out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldNotGuessHowLongItTakesBeforeTheFirstInput()
    {
        final ProgressLines lines =
            new ProgressLines(new PrintStream(out, true, StandardCharsets.UTF_8), () -> nowNs);

        nowNs += SECOND_NS;
        lines.onSequence(999, 999, 2_999);
        nowNs += SECOND_NS;
        lines.onSequence(-1, -1, -1);

        assertEquals("peregrine: recovered 1000 of 3000 inputs\nperegrine: recovered 0 of 0 inputs\n",
            out.toString(StandardCharsets.UTF_8));
    }
}
