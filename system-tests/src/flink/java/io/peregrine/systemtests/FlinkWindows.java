package io.peregrine.systemtests;

import java.time.Duration;
import java.util.List;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.WindowedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.evictors.TimeEvictor;
import org.apache.flink.streaming.api.windowing.triggers.CountTrigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.util.Collector;

/**
 * Apache Flink's own windows over the payments of each customer, in event time, in a cluster inside this process.
 * <p>
 * The watermark stays one millisecond further behind than Flink's for monotonous times. That one says that a
 * millisecond is over with the first payment in it, so that a session would end before the payment that comes exactly
 * the gap after it, whenever another customer's payment of that same second happened to come first.
 */
final class FlinkWindows
{
    static final Duration DAY = Duration.ofDays(1);
    static final Duration GAP = Duration.ofMinutes(30);
    static final Duration HOUR = Duration.ofHours(1);
    static final Duration SLIDE = Duration.ofMinutes(10);

    /** A payment is in a day, a session and six hours, and fires one hour of its own. */
    private static final int MOST_WINDOWS = 9;

    private FlinkWindows()
    {
    }

    /** One row of the stream; id is its place. Flink wants what it serializes to be public. */
    public record Payment(long id, long timeMs, long customer, long amountMinor)
    {
    }

    /** Which of Flink's windows. */
    public enum Kind
    {
        /** One day from midnight in UTC. */
        TUMBLING,
        /** Gap of 30 minutes. */
        SESSION,
        /** One hour, a new one every ten minutes. */
        SLIDING,
        /** The hour up to each payment: everything, less what is an hour older than the newest, at each payment. */
        EVICTING
    }

    /**
     * One window's result.
     *
     * @param startMs inclusive; 0 for EVICTING, whose window has no ends.
     * @param endMs   exclusive; 0 for EVICTING.
     * @param lastId  the last payment in it.
     */
    public record Result(
        Kind kind, long customer, long startMs, long endMs, long lastId, long count, long sumMinor)
    {
    }

    /** What is kept of a window. */
    public record Sum(long count, long sumMinor, long lastId)
    {
    }

    /** @return the results of all windows of all kinds, in no order. */
    static List<Result> of(final List<Payment> payments) throws Exception
    {
        final StreamExecutionEnvironment environment =
            StreamExecutionEnvironment.createLocalEnvironment(1, new Configuration());
        final KeyedStream<Payment, Long> byCustomer = environment
            .fromData(payments)
            .assignTimestampsAndWatermarks(WatermarkStrategy
                .<Payment>forGenerator(context -> new EachPayment())
                .withTimestampAssigner((payment, unused) -> payment.timeMs()))
            .keyBy(Payment::customer);

        final DataStream<Result> results = total(Kind.TUMBLING, byCustomer.window(TumblingEventTimeWindows.of(DAY)))
            .union(
                total(Kind.SESSION, byCustomer.window(EventTimeSessionWindows.withGap(GAP))),
                total(Kind.SLIDING, byCustomer.window(SlidingEventTimeWindows.of(HOUR, SLIDE))),
                total(Kind.EVICTING, byCustomer
                    .window(GlobalWindows.create())
                    .trigger(CountTrigger.of(1))
                    .evictor(TimeEvictor.of(HOUR))));

        return results.executeAndCollect("windows", MOST_WINDOWS * payments.size());
    }

    private static <W extends Window> DataStream<Result> total(
        final Kind kind, final WindowedStream<Payment, Long, W> windows)
    {
        return windows.aggregate(new Summing(), new Naming<>(kind));
    }

    private static final class EachPayment implements WatermarkGenerator<Payment>
    {
        @Override
        public void onEvent(final Payment payment, final long timeMs, final WatermarkOutput output)
        {
            output.emitWatermark(new Watermark(timeMs - 2));
        }

        @Override
        public void onPeriodicEmit(final WatermarkOutput output)
        {
            // Each payment has said it.
        }
    }

    private static final class Summing implements AggregateFunction<Payment, Sum, Sum>
    {
        private static final long serialVersionUID = 1;

        @Override
        public Sum createAccumulator()
        {
            return new Sum(0, 0, -1);
        }

        @Override
        public Sum add(final Payment payment, final Sum sum)
        {
            return merge(sum, new Sum(1, payment.amountMinor(), payment.id()));
        }

        @Override
        public Sum getResult(final Sum sum)
        {
            return sum;
        }

        @Override
        public Sum merge(final Sum one, final Sum other)
        {
            return new Sum(one.count() + other.count(), one.sumMinor() + other.sumMinor(),
                Math.max(one.lastId(), other.lastId()));
        }
    }

    private static final class Naming<W extends Window> extends ProcessWindowFunction<Sum, Result, Long, W>
    {
        private static final long serialVersionUID = 1;

        private final Kind kind;

        Naming(final Kind kind)
        {
            this.kind = kind;
        }

        @Override
        public void process(
            final Long customer, final Context context, final Iterable<Sum> sums, final Collector<Result> out)
        {
            final TimeWindow window = context.window() instanceof TimeWindow time ? time : new TimeWindow(0, 0);
            for (final Sum sum : sums)
            {
                out.collect(new Result(kind, customer, window.getStart(), window.getEnd(), sum.lastId(), sum.count(),
                    sum.sumMinor()));
            }
        }
    }
}
