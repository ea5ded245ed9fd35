package io.peregrine.replay.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.pipeline.ScoreObserver;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.replay.ReplayRange;

/**
 * Looks on while a journal is replayed, and keeps what models saw and said in two periods: every feature that one
 * policy declares, the probability, and named scores. A payment may belong to both. What the policy that was in force
 * did not declare is missing.
 */
public final class Drift implements ScoreObserver
{
    /** What a column is of. */
    public enum Kind
    {
        FEATURE, SCORE
    }

    /**
     * One number's drift.
     *
     * @param name    of the feature or the score.
     * @param warming the share of the first period's payments that came before the feature's window had seen its
     *                length since the journal's first payment; 0 for what has no window in time.
     */
    public record Column(String name, Kind kind, StabilityIndex stability, double warming)
    {
    }

    private static final String PROBABILITY = "probability";
    /** Each value, a sorted copy of it, and room for growing. */
    private static final int BYTES_EACH = 4 * Double.BYTES;

    private final ReplayRange firstRange;
    private final ReplayRange secondRange;
    private final List<String> features;
    private final List<String> scores;
    private final PeriodValues first;
    private final PeriodValues second;
    /** By feature: how long it warms up. */
    private final long[] spansNs;
    /** By feature: payments of the first period before it was warm. */
    private final long[] warming;
    private long beganNs;
    private boolean hasBegun;
    private int[] featureIndexes;
    private int[] scoreIndexes;
    private CompiledPolicy policy;
    private boolean isFull;
    private int policies;

    /**
     * @param columns  whose features and named scores are compared.
     * @param maxBytes of memory to use, about.
     */
    public Drift(
        final CompiledPolicy columns, final ReplayRange firstRange, final ReplayRange secondRange, final long maxBytes)
    {
        this.firstRange = firstRange;
        this.secondRange = secondRange;
        final FeatureLayout layout = columns.layout();
        final List<String> names = new ArrayList<>();
        for (int i = 0; i < layout.count(); i++)
        {
            names.add(layout.feature(i).name());
        }
        features = List.copyOf(names);
        spansNs = new long[layout.count()];
        Arrays.setAll(spansNs, feature -> spanNs(layout, feature));
        warming = new long[layout.count()];
        scores = columns.scoreNames();
        final int width = features.size() + 1 + scores.size();
        final long maxPayments = Math.max(1, Math.min(Integer.MAX_VALUE - 8, maxBytes / (2L * BYTES_EACH * width)));
        first = new PeriodValues(width, maxPayments);
        second = new PeriodValues(width, maxPayments);
    }

    private static long spanNs(final FeatureLayout layout, final int index)
    {
        final FeatureDeclaration feature = layout.feature(index);
        long spanNs = null == feature.aggregate() || null == feature.aggregate().window() ? 0 :
            feature.aggregate().window().spanNs();
        for (final int operand : feature.operands())
        {
            spanNs = Math.max(spanNs, spanNs(layout, operand));
        }
        return spanNs;
    }

    @Override
    public void onScored(final PaymentEvent event, final CompiledPolicy inForce)
    {
        if (InputKind.PAYMENT != event.kind())
        {
            return;
        }
        if (!hasBegun)
        {
            hasBegun = true;
            beganNs = event.eventTimeNs();
        }
        final boolean isFirst = firstRange.has(event.sequence(), event.eventTimeNs());
        final boolean isSecond = secondRange.has(event.sequence(), event.eventTimeNs());
        if (!isFirst && !isSecond)
        {
            return;
        }

        if (policy != inForce)
        {
            use(inForce);
        }
        if (isFirst)
        {
            add(event, first);
            for (int i = 0; i < spansNs.length; i++)
            {
                warming[i] += event.eventTimeNs() - beganNs < spansNs[i] ? 1 : 0;
            }
        }
        if (isSecond)
        {
            add(event, second);
        }
    }

    private void use(final CompiledPolicy inForce)
    {
        policy = inForce;
        policies++;
        featureIndexes = features.stream().mapToInt(inForce.layout()::indexOf).toArray();
        scoreIndexes = scores.stream().mapToInt(inForce.scoreNames()::indexOf).toArray();
    }

    private void add(final PaymentEvent event, final PeriodValues values)
    {
        if (!values.next())
        {
            isFull = true;
            return;
        }
        for (int i = 0; i < featureIndexes.length; i++)
        {
            final int index = featureIndexes[i];
            if (index >= 0 && !event.isFeatureMissing(index))
            {
                values.value(i, FeatureType.DOUBLE == policy.layout().feature(index).type() ?
                    event.featureDouble(index) : event.featureLong(index));
            }
        }
        values.value(features.size(), event.probability());
        for (int i = 0; i < scoreIndexes.length; i++)
        {
            if (scoreIndexes[i] >= 0)
            {
                values.value(features.size() + 1 + i, event.trail().namedScores().value(scoreIndexes[i]));
            }
        }
    }

    /** @return features in the policy's order, then the probability, then named scores. */
    public List<Column> columns()
    {
        final List<Column> columns = new ArrayList<>();
        for (int i = 0; i < features.size() + 1 + scores.size(); i++)
        {
            final boolean isFeature = i < features.size();
            final String name = isFeature ? features.get(i) :
                i == features.size() ? PROBABILITY : scores.get(i - features.size() - 1);
            columns.add(new Column(name, isFeature ? Kind.FEATURE : Kind.SCORE,
                StabilityIndex.of(first.column(i), second.column(i)),
                isFeature && first.count() > 0 ? (double)warming[i] / first.count() : 0));
        }
        return List.copyOf(columns);
    }

    /** @return payments of the first period. */
    public int firstCount()
    {
        return first.count();
    }

    /** @return payments of the second period. */
    public int secondCount()
    {
        return second.count();
    }

    /** @return true if a period has more payments than memory holds: then there is no result. */
    public boolean isFull()
    {
        return isFull;
    }

    /** @return changes from one policy to another among the payments, and the first. */
    public int policies()
    {
        return policies;
    }
}
