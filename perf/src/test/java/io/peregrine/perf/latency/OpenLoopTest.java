package io.peregrine.perf.latency;

import java.util.ArrayDeque;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OpenLoopTest
{
    private static final long STEP_NS = 100;
    private static final long ANSWER_NS = 5_000;

    private long nowNs = 1_000_000;

    /** Answers after a fixed time, and takes nothing while it stalls. */
    private final class FixedLink implements Link
    {
        private final ArrayDeque<long[]> waiting = new ArrayDeque<>();
        private final long stallFromNs;
        private final long stallToNs;
        private final long limit;
        private Histogram histogram;
        private long answered;

        FixedLink(final long stallFromNs, final long stallToNs, final long limit)
        {
            this.stallFromNs = stallFromNs;
            this.stallToNs = stallToNs;
            this.limit = limit;
        }

        @Override
        public boolean isReady()
        {
            return true;
        }

        @Override
        public boolean send(final long plannedNs)
        {
            if (nowNs >= stallFromNs && nowNs < stallToNs)
            {
                return false;
            }
            waiting.add(new long[]{ plannedNs, nowNs + ANSWER_NS });
            return true;
        }

        @Override
        public int doWork()
        {
            nowNs += STEP_NS;
            while (!waiting.isEmpty() && waiting.peek()[1] <= nowNs && answered < limit)
            {
                histogram.recordValue(nowNs - waiting.remove()[0]);
                answered++;
            }
            return 0;
        }

        @Override
        public long answered()
        {
            return answered;
        }

        @Override
        public void recordInto(final Histogram newHistogram)
        {
            histogram = newHistogram;
        }

        @Override
        public void close()
        {
        }
    }

    @Test
    void shouldKeepTheRateAndCountFromThePlannedTime()
    {
        final Histogram histogram = Subject.newHistogram();
        final FixedLink link = new FixedLink(0, 0, Long.MAX_VALUE);
        link.recordInto(histogram);
        final OpenLoop loop = new OpenLoop(() -> nowNs);

        assertTrue(loop.run(link, 100_000, 1_000));

        assertEquals(1_000, histogram.getTotalCount());
        assertEquals(100_000, loop.achievedRate(), 100);
        assertEquals(ANSWER_NS, histogram.getValueAtPercentile(50), 2 * STEP_NS);
    }

    @Test
    void shouldCountAStallForEachMessageThatItDelayed()
    {
        final Histogram histogram = Subject.newHistogram();
        final FixedLink link = new FixedLink(2_000_000, 7_000_000, Long.MAX_VALUE);
        link.recordInto(histogram);

        assertTrue(new OpenLoop(() -> nowNs).run(link, 100_000, 1_000));

        // 5 ms at 100,000/s: half of 1,000 messages were planned while nothing was taken.
        assertEquals(500, histogram.getTotalCount() - histogram.getCountBetweenValues(0, 2 * ANSWER_NS), 10);
        assertEquals(5_000_000, histogram.getMaxValue(), 50_000);
    }

    @Test
    void shouldSayThatAnAnswerIsMissing()
    {
        final FixedLink link = new FixedLink(0, 0, 9);
        link.recordInto(Subject.newHistogram());

        assertFalse(new OpenLoop(() -> nowNs).run(link, 1_000_000, 10));
    }

    @Test
    void shouldSeeStallsOfItsOwnThread()
    {
        final StallMeter meter = new StallMeter();
        for (long ns = 0; ns <= 1_000_000_000; ns += 500_000)
        {
            meter.turn(ns);
        }
        meter.turn(1_003_000_000);
        meter.turn(1_003_500_000);

        assertEquals(1, meter.stalls());
        assertEquals(3_000_000, meter.longestNs());
        assertEquals(1 / 1.0035, meter.stallsPerSecond(), 1e-9);
    }

    @Test
    void shouldFailWhereTheRateWasNotReached()
    {
        final FixedLink link = new FixedLink(1_500_000, 9_000_000, Long.MAX_VALUE);
        link.recordInto(Subject.newHistogram());
        final OpenLoop loop = new OpenLoop(() -> nowNs);
        final Subject subject = new Subject("subject", 2_000_000);

        subject.add(Subject.newHistogram(), loop, loop.run(link, 2_000_000, 2_000));

        assertTrue(subject.hasFailed());
    }
}
