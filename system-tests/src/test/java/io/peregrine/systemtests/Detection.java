package io.peregrine.systemtests;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The handbook's figures of detection, as its data's description defines them. */
final class Detection
{
    /**
     * One test payment.
     *
     * @param day      days since the stream's start.
     * @param customer whose card it is.
     */
    record Scored(long day, long customer, double probability, boolean isFraud)
    {
    }

    private Detection()
    {
    }

    /** Of all pairs of a fraud and a genuine payment, the share in which the fraud scores higher; ties count half. */
    static double areaUnderCurve(final List<Scored> scored)
    {
        final TreeMap<Double, long[]> byScore = byScore(scored);
        long genuineBelow = 0;
        double pairs = 0;
        long frauds = 0;
        for (final long[] counts : byScore.values())
        {
            pairs += counts[1] * (genuineBelow + counts[0] / 2.0);
            genuineBelow += counts[0];
            frauds += counts[1];
        }
        return pairs / ((double)frauds * genuineBelow);
    }

    /** The sum over thresholds of precision times the step in recall. */
    static double averagePrecision(final List<Scored> scored)
    {
        final double frauds = scored.stream().filter(Scored::isFraud).count();
        double sum = 0;
        long caught = 0;
        long alerts = 0;
        for (final long[] counts : byScore(scored).descendingMap().values())
        {
            caught += counts[1];
            alerts += counts[0] + counts[1];
            sum += (double)caught / alerts * (counts[1] / frauds);
        }
        return sum;
    }

    private static TreeMap<Double, long[]> byScore(final List<Scored> scored)
    {
        final TreeMap<Double, long[]> byScore = new TreeMap<>();
        for (final Scored payment : scored)
        {
            byScore.computeIfAbsent(payment.probability(), key -> new long[2])[payment.isFraud() ? 1 : 0]++;
        }
        return byScore;
    }

    /** The mean over days of the share of compromised customers among the most suspicious ones. */
    static double cardPrecision(final List<Scored> scored, final int top)
    {
        final TreeMap<Long, Map<Long, Scored>> days = new TreeMap<>();
        for (final Scored payment : scored)
        {
            days.computeIfAbsent(payment.day(), day -> new HashMap<>()).merge(payment.customer(), payment,
                (one, other) -> new Scored(one.day(), one.customer(), Math.max(one.probability(),
                    other.probability()), one.isFraud() || other.isFraud()));
        }

        final Set<Long> known = new HashSet<>();
        double sum = 0;
        for (final Map<Long, Scored> day : days.values())
        {
            final List<Scored> customers = new ArrayList<>(day.values());
            customers.removeIf(customer -> known.contains(customer.customer()));
            customers.sort(Comparator.comparingDouble(Scored::probability).reversed());
            final List<Scored> suspicious = customers.subList(0, top);
            sum += suspicious.stream().filter(Scored::isFraud).count() / (double)top;
            suspicious.stream().filter(Scored::isFraud).forEach(customer -> known.add(customer.customer()));
        }
        return sum / days.size();
    }
}
