package io.peregrine.pipeline.window;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.WindowDeclaration;
import org.agrona.concurrent.status.AtomicCounter;

/** One window of a history: which payments its features count, and what is accumulated of them for each choice. */
final class WindowPlan
{
    private static final int ALIGNMENT = 8;

    private final WindowDeclaration declaration;
    private final HistoryPlan history;
    private final LinkedHashMap<Choice, List<Integer>> features = new LinkedHashMap<>();
    private final Map<Choice, LinkedHashMap<Wanted, Integer>> wanted = new LinkedHashMap<>();
    private final Map<Integer, Integer> extremes = new HashMap<>();
    private int offset;
    private int length;

    /** Which payments count: those whose bits under the mask have this value. */
    private record Choice(long mask, long value)
    {
    }

    /** What is accumulated; features that want the same share it. */
    private record Wanted(Kind kind, int low, int high, long first, long then, long passedOver, boolean isOverPending)
    {
    }

    WindowPlan(final WindowDeclaration declaration, final HistoryPlan history)
    {
        this.declaration = declaration;
        this.history = history;
    }

    void add(final int index, final AggregateDeclaration aggregate)
    {
        features.computeIfAbsent(choice(aggregate, true), key -> new ArrayList<>()).add(index);
    }

    /** @return true if payments that leave stay counted. */
    boolean isFolding()
    {
        return Window.isFolding(declaration);
    }

    /** @param isOfRows true for the rows that count, false for what the payment at hand must be. */
    private Choice choice(final AggregateDeclaration aggregate, final boolean isOfRows)
    {
        long mask = 0;
        long value = 0;
        switch (aggregate.of())
        {
            case ALL -> mask = Row.REVERSED;
            case ATTEMPTED -> mask = Row.ADVICE;
            case APPROVED ->
            {
                mask = Row.ACTION_MASK | Row.REVERSED;
                value = Row.APPROVED;
            }
            case DECLINED ->
            {
                mask = Row.ACTION_MASK | Row.REVERSED;
                value = Row.DECLINED;
            }
            case LABELLED_FRAUD ->
            {
                mask = Row.FRAUD;
                value = Row.FRAUD;
            }
            case CUSTOMER_EVENTS ->
            {
                // All of the rows are events.
            }
            default -> throw new IllegalStateException("of " + aggregate.of());
        }
        long met = history.bit(aggregate.where());
        if (Kind.SEQUENCE == aggregate.kind())
        {
            met |= history.bit(isOfRows ? aggregate.first() : aggregate.then());
        }
        return new Choice(mask | met, value | met);
    }

    private Wanted want(final AggregateDeclaration aggregate)
    {
        final List<String> names = Columns.of(aggregate);
        final int low = names.isEmpty() ? -1 : history.columns().index(names.get(0));
        final int high = names.size() < 2 ? low : history.columns().index(names.get(1));
        return switch (aggregate.kind())
        {
            case COUNT, FRAUD_SHARE, SEQUENCE -> plain(Kind.COUNT, -1, -1);
            case SUM, MEAN -> plain(isSquared(aggregate, low) ? Kind.STDDEV : Kind.SUM, low, low);
            case STDDEV, ZSCORE -> plain(Kind.STDDEV, low, low);
            case MIN, MAX, FIRST, LAST -> plain(aggregate.kind(), low, low);
            case TIME_SINCE_LAST -> plain(Kind.TIME_SINCE_LAST, -1, -1);
            case SPEED, DISTINCT -> plain(aggregate.kind(), low, high);
            case WITHOUT -> new Wanted(Kind.WITHOUT, -1, -1,
                history.bit(aggregate.first()), history.bit(aggregate.then()), 0, false);
            case CONSECUTIVE -> consecutive(aggregate.of());
        };
    }

    private static Wanted plain(final Kind kind, final int low, final int high)
    {
        return new Wanted(kind, low, high, 0, 0, 0, false);
    }

    private static Wanted consecutive(final Of of)
    {
        final long passedOver = switch (of)
        {
            case ALL, APPROVED, DECLINED -> Row.REVERSED;
            case ATTEMPTED -> Row.ADVICE;
            case LABELLED_FRAUD, CUSTOMER_EVENTS -> 0;
        };
        return new Wanted(Kind.CONSECUTIVE, -1, -1, 0, 0, passedOver, Of.APPROVED == of || Of.DECLINED == of);
    }

    /** @return true if the same payments' squares are summed as well: their sum is there. */
    private boolean isSquared(final AggregateDeclaration aggregate, final int column)
    {
        for (final int index : features.get(choice(aggregate, true)))
        {
            final AggregateDeclaration other = history.layout().feature(index).aggregate();
            if ((Kind.STDDEV == other.kind() || Kind.ZSCORE == other.kind()) &&
                history.columns().index(Columns.of(other).get(0)) == column)
            {
                return true;
            }
        }
        return false;
    }

    /** Gives all that is accumulated a place in a key's state. @return the first byte behind. */
    int place(final int from)
    {
        offset = from;
        int at = from + Window.headerLength(declaration);
        for (final Map.Entry<Choice, List<Integer>> entry : features.entrySet())
        {
            final LinkedHashMap<Wanted, Integer> places = new LinkedHashMap<>();
            for (final int index : entry.getValue())
            {
                final Wanted what = want(history.layout().feature(index).aggregate());
                if (!places.containsKey(what))
                {
                    places.put(what, at);
                    if ((Kind.MIN == what.kind || Kind.MAX == what.kind) && !isFolding())
                    {
                        extremes.put(at, history.nextExtreme());
                    }
                    final int length = length(what, at);
                    at += isFolding() ? 2 * length + Lane.SINCE_LENGTH : length;
                }
            }
            wanted.put(entry.getKey(), places);
        }
        length = at - from;
        return at;
    }

    private int length(final Wanted what, final int at)
    {
        return create(what, new Choice(0, 0), null, at, null).length() + ALIGNMENT - 1 & -ALIGNMENT;
    }

    private Accumulator create(
        final Wanted what, final Choice choice, final KeyState state, final int at, final DistinctPool pool)
    {
        return switch (what.kind)
        {
            case COUNT -> new CountTotals(state, at);
            case SUM -> new SumTotals(state, at, what.low);
            case STDDEV -> new SquareTotals(state, at, what.low);
            case MIN, MAX ->
                new ExtremeValue(state, at, what.low, Kind.MAX == what.kind, extremes.getOrDefault(at, -1));
            case FIRST, LAST -> new EndValue(state, at, new int[]{ what.low }, Kind.LAST == what.kind);
            case TIME_SINCE_LAST -> new EndValue(state, at, new int[0], true);
            case SPEED -> new EndValue(state, at, new int[]{ what.low, what.high }, true);
            case DISTINCT -> new DistinctValues(state, at, pool, what.low, what.high);
            case WITHOUT -> new Unfollowed(state, at, what.first, what.then);
            case CONSECUTIVE ->
                new RunLength(state, at, choice.mask, choice.value, what.passedOver, what.isOverPending);
            default -> throw new IllegalStateException("aggregate " + what.kind);
        };
    }

    /** @param built the history's features; the window's join them. */
    Window build(
        final History owner,
        final DistinctPool pool,
        final List<AggregateFeature> built,
        final AtomicCounter sumOverflows)
    {
        final List<Lane> lanes = new ArrayList<>();
        final List<AggregateFeature> own = new ArrayList<>();
        for (final Map.Entry<Choice, List<Integer>> entry : features.entrySet())
        {
            final Choice choice = entry.getKey();
            final LinkedHashMap<Wanted, Accumulator> accumulators = new LinkedHashMap<>();
            final List<Accumulator> bases = new ArrayList<>();
            wanted.get(choice).forEach((what, at) ->
            {
                accumulators.put(what, create(what, choice, owner.state(), at, pool));
                accumulators.get(what).identity = identity(choice, what);
                if (isFolding())
                {
                    bases.add(create(what, choice, owner.state(), at + length(what, at), pool));
                }
            });
            lanes.add(new Lane(choice.mask, choice.value, List.copyOf(accumulators.values()), bases));
            for (final int index : entry.getValue())
            {
                final FeatureDeclaration feature = history.layout().feature(index);
                final AggregateDeclaration aggregate = feature.aggregate();
                final Choice ofSelf = choice(aggregate, false);
                own.add(new AggregateFeature(index, feature, "amount".equals(aggregate.field()) ?
                    history.amountUnits() : 1, owner.self(), ofSelf.mask, ofSelf.value,
                    accumulators.get(want(aggregate)), sumOverflows));
            }
        }
        built.addAll(own);
        return create(owner, lanes.toArray(new Lane[0]), own.toArray(new AggregateFeature[0]));
    }

    private String identity(final Choice choice, final Wanted what)
    {
        final String names = what.low < 0 ? "" :
            history.columns().name(what.low) + " " + history.columns().name(what.high);
        return what.kind + " " + names + " " + history.describe(choice.mask) + "=" + history.describe(choice.value) +
            " " + history.describe(what.first) + " " + history.describe(what.then) + " " + what.passedOver +
            what.isOverPending;
    }

    private Window create(final History owner, final Lane[] lanes, final AggregateFeature[] own)
    {
        final Class<? extends Window> kind = switch (declaration.kind())
        {
            case SLIDING -> SlidingWindow.class;
            case TUMBLING -> TumblingWindow.class;
            case SESSION -> SessionWindow.class;
            case LAST -> LastWindow.class;
            case LIFETIME -> LifetimeWindow.class;
        };
        final WindowWriting writing = new WindowWriting(kind, lanes, Window.choose(own, true),
            Window.choose(own, false), owner.rows().metaLength(), isFolding());
        final WindowClasses classes = history.windowClasses();
        return TumblingWindow.class == kind ?
            classes.create(
                writing.code(), owner, declaration, offset, length, lanes, own, history.zone(declaration.zone())) :
            classes.create(writing.code(), owner, declaration, offset, length, lanes, own);
    }
}
