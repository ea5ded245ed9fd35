package io.peregrine.pipeline.window;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.HistoryDeclaration;
import io.peregrine.domain.WindowDeclaration;

/** Policies made of others. */
final class CellPolicies
{
    private CellPolicies()
    {
    }

    /** @return the aggregates that the predicate takes, and nothing else. */
    static FeatureLayout keeping(final FeatureLayout layout, final Predicate<AggregateDeclaration> predicate)
    {
        return new FeatureLayout(layout.features().stream()
            .filter(feature -> Form.AGGREGATE == feature.form() && predicate.test(feature.aggregate())).toList(),
            layout.conditions());
    }

    /** @return the same features with other aggregates. */
    static FeatureLayout changed(final FeatureLayout layout, final UnaryOperator<AggregateDeclaration> change)
    {
        return new FeatureLayout(layout.features().stream()
            .map(feature -> Form.AGGREGATE != feature.form() ? feature : FeatureDeclaration.aggregate(feature.name(),
            feature.type(), change.apply(feature.aggregate()), feature.isEmptyNull(), feature.empty())).toList(),
            layout.conditions());
    }

    /** @return the same aggregates, missing where there is nothing to compute from. */
    static FeatureLayout withEmptyMissing(final FeatureLayout layout)
    {
        return new FeatureLayout(layout.features().stream()
            .map(feature -> Form.AGGREGATE != feature.form() ? feature : FeatureDeclaration.aggregate(
            feature.name(), feature.type(), feature.aggregate(), true, 0)).toList(), layout.conditions());
    }

    static FeatureLayout withLateness(final FeatureLayout layout, final long latenessNs)
    {
        return changed(layout, a -> new AggregateDeclaration(a.key(), a.with(), a.kind(), a.field(), a.window(), a.of(),
            a.where(), a.first(), a.then(), latenessNs, a.paneNs(), a.isExcluding()));
    }

    static AggregateDeclaration withKind(final AggregateDeclaration a, final Kind kind)
    {
        return new AggregateDeclaration(a.key(), a.with(), kind, a.field(), a.window(), a.of(), a.where(), a.first(),
            a.then(), a.latenessNs(), a.paneNs(), a.isExcluding());
    }

    static AggregateDeclaration withWindow(final AggregateDeclaration a, final WindowDeclaration window)
    {
        return new AggregateDeclaration(a.key(), a.with(), a.kind(), a.field(), window, a.of(), a.where(), a.first(),
            a.then(), a.latenessNs(), a.paneNs(), a.isExcluding());
    }

    /** @return the policy with a lifetime count in each history, so that no key is forgotten while there is room. */
    static FeatureLayout keptForEver(final FeatureLayout layout)
    {
        final List<FeatureDeclaration> features = new ArrayList<>(layout.features());
        layout.features().stream()
            .filter(feature -> Form.AGGREGATE == feature.form())
            .map(feature -> feature.aggregate().history())
            .distinct()
            .forEach(history -> features.add(FeatureDeclaration.aggregate(
            "kept" + features.size(), FeatureType.INT, everCounted(history), false, 0)));
        return new FeatureLayout(features, layout.conditions());
    }

    private static AggregateDeclaration everCounted(final HistoryDeclaration history)
    {
        final int none = AggregateDeclaration.NO_CONDITION;
        return new AggregateDeclaration(history.key(), history.with(), Kind.COUNT, null, WindowDeclaration.LIFETIME,
            history.isOfEvents() ? Of.CUSTOMER_EVENTS : Of.ALL, none, none, none, history.latenessNs(), 0, false);
    }

    /** @return true if which payments are in the window goes by their times alone, not by those beside them. */
    static boolean isByTime(final AggregateDeclaration aggregate)
    {
        return null == aggregate.window() || switch (aggregate.window().kind())
        {
            case SLIDING, TUMBLING, LIFETIME -> true;
            case SESSION, LAST -> false;
        };
    }

    /** @return true if the order of the payments makes no difference. */
    static boolean isOfSet(final AggregateDeclaration aggregate)
    {
        final boolean isOfLast =
            null != aggregate.window() && WindowDeclaration.Kind.LAST == aggregate.window().kind();
        return !isOfLast && switch (aggregate.kind())
        {
            case COUNT, SUM, MEAN, MIN, MAX, STDDEV, DISTINCT, FRAUD_SHARE, ZSCORE, TIME_SINCE_LAST -> true;
            default -> false;
        };
    }

    /** @return true if time alone ends the window. */
    static boolean isEverOver(final WindowDeclaration window)
    {
        return switch (window.kind())
        {
            case SLIDING, TUMBLING, SESSION -> true;
            case LAST, LIFETIME -> false;
        };
    }
}
