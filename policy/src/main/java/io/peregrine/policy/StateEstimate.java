package io.peregrine.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.HistoryDeclaration;
import io.peregrine.domain.WindowDeclaration;

/**
 * What histories and the payments known by id take of memory, worked out from the declarations: the stages that keep
 * them are not known here. It is never below what they take, nor a tenth above it; a test over there holds it to that.
 */
final class StateEstimate
{
    /** What is added for what the layout may come to need: a thirty-second. */
    private static final int MARGIN_SHIFT = 5;

    private static final long KEY_LENGTH = 56;
    private static final long PANE_LENGTH = 8;
    private static final long OTHER_HALF_LENGTH = 16;
    private static final long WINDOW_LENGTH = 16;
    private static final long DELAY_LENGTH = 16;
    private static final long EXTRA_LENGTH = 16;
    private static final long SINCE_LENGTH = 8;
    private static final long INDEX_LENGTH = 8;

    /** Memory begins with a cache line, here and in the pieces that it comes in. */
    private static final long SLACK_LENGTH = 1_024;
    private static final long BLOCK_LENGTH = 8;
    private static final long BLOCK_ROWS = 4;
    private static final long ROW_LENGTH = 8;
    private static final long ROW_ID_LENGTH = 4;
    private static final int STATE_BITS = 5;
    private static final long VALUE_LENGTH = 8;
    private static final long DISTINCT_LENGTH = 40;
    private static final long MANY_DISTINCT = 1_024;
    private static final long PAYMENT_LENGTH = 64;
    private static final long EXTREME_LENGTH = 16;
    private static final long LEAVING_EXTREME_LENGTH = 32;
    private static final long PLACE_LENGTH = 16;

    /** A row of consecutive payments without a window is kept over the newest ones. */
    private static final WindowDeclaration NEWEST =
        new WindowDeclaration(WindowDeclaration.Kind.LAST, Long.MAX_VALUE, 0, 0, 64, null);

    private final Capacities capacities;
    private final Map<HistoryDeclaration, List<AggregateDeclaration>> histories = new LinkedHashMap<>();

    /** Which payments of a window are counted together. */
    private record Choice(WindowDeclaration window, Of of, Set<Integer> conditions)
    {
    }

    /** What is kept of them; features that want the same share it. */
    private record Kept(Object what, long length)
    {
        private boolean isExtreme()
        {
            return what instanceof List && (((List<?>)what).contains(Kind.MIN) || ((List<?>)what).contains(Kind.MAX));
        }
    }

    /** @param layout features that are not understood are left out: they have a problem of their own. */
    StateEstimate(final FeatureLayout layout, final Capacities capacities)
    {
        this.capacities = capacities;
        for (final FeatureDeclaration feature : layout.features())
        {
            final AggregateDeclaration aggregate = feature.aggregate();
            if (null != aggregate && null != aggregate.key() && null != aggregate.kind())
            {
                histories.computeIfAbsent(aggregate.history(), key -> new ArrayList<>()).add(aggregate);
            }
        }
    }

    /** @return of all histories, and of the payments known by id. */
    long bytes()
    {
        return keyBytes() + rowBytes() + paymentBytes();
    }

    private static long withMargin(final long bytes)
    {
        return bytes + (bytes >> MARGIN_SHIFT);
    }

    /** @return of the keys of all histories. */
    long keyBytes()
    {
        return histories.keySet().stream().mapToLong(this::keyBytes).sum();
    }

    private long keyBytes(final HistoryDeclaration history)
    {
        final long keys = capacities.keys(history.keyName());
        return withMargin(keys * keyLength(history)) + indexBytes(keys);
    }

    /** @return of a table that is at most three quarters full. */
    static long indexBytes(final long count)
    {
        return Math.max(4, Long.highestOneBit(count * 4 / 3) << 1) * INDEX_LENGTH + SLACK_LENGTH;
    }

    private long keyLength(final HistoryDeclaration history)
    {
        long length = KEY_LENGTH + (null == history.with() ? 0 : OTHER_HALF_LENGTH) +
            (0 == history.paneNs() ? 0 : PANE_LENGTH);
        final Map<Choice, List<AggregateDeclaration>> choices = choices(history);
        final Set<WindowDeclaration> windows = new LinkedHashSet<>();
        histories.get(history).forEach(aggregate -> windows.add(windowOf(aggregate)));
        for (final WindowDeclaration window : windows)
        {
            length += WINDOW_LENGTH + (0 == window.delayNs() ? 0 : DELAY_LENGTH) +
                (WindowDeclaration.Kind.TUMBLING == window.kind() ||
                WindowDeclaration.Kind.SESSION == window.kind() ? EXTRA_LENGTH : 0);
        }
        for (final Map.Entry<Choice, List<AggregateDeclaration>> choice : choices.entrySet())
        {
            final Set<Kept> kept = kept(choice.getValue());
            final boolean isTwice = isFolding(choice.getKey().window());
            length += kept.stream().mapToLong(Kept::length).sum() * (isTwice ? 2 : 1) +
                (isTwice ? kept.size() * SINCE_LENGTH : 0);
        }
        return length;
    }

    private Map<Choice, List<AggregateDeclaration>> choices(final HistoryDeclaration history)
    {
        final Map<Choice, List<AggregateDeclaration>> choices = new LinkedHashMap<>();
        for (final AggregateDeclaration aggregate : histories.get(history))
        {
            final Set<Integer> conditions = new HashSet<>(Arrays.asList(aggregate.where(),
                Kind.SEQUENCE == aggregate.kind() ? aggregate.first() : AggregateDeclaration.NO_CONDITION));
            conditions.remove(AggregateDeclaration.NO_CONDITION);
            choices.computeIfAbsent(new Choice(windowOf(aggregate), aggregate.of(), conditions),
                key -> new ArrayList<>()).add(aggregate);
        }
        return choices;
    }

    private static Set<Kept> kept(final List<AggregateDeclaration> aggregates)
    {
        final Set<Kept> kept = new HashSet<>();
        aggregates.forEach(aggregate -> kept.add(kept(aggregate, aggregates)));
        return kept;
    }

    /** @return how many extremes rows leave: each has a value in each block. */
    private long extremes(final HistoryDeclaration history)
    {
        return choices(history).entrySet().stream()
            .filter(choice -> !isFolding(choice.getKey().window()))
            .flatMap(choice -> kept(choice.getValue()).stream())
            .filter(Kept::isExtreme)
            .count();
    }

    private static WindowDeclaration windowOf(final AggregateDeclaration aggregate)
    {
        return null != aggregate.window() ? aggregate.window() :
            Kind.CONSECUTIVE == aggregate.kind() ? NEWEST : WindowDeclaration.LIFETIME;
    }

    /** @return true if payments that leave stay counted, for which all is kept twice. */
    private static boolean isFolding(final WindowDeclaration window)
    {
        return WindowDeclaration.Kind.LIFETIME == window.kind() || NEWEST.equals(window);
    }

    private static Kept kept(final AggregateDeclaration aggregate, final List<AggregateDeclaration> others)
    {
        final Set<String> columns = columns(aggregate);
        return switch (aggregate.kind())
        {
            case COUNT, FRAUD_SHARE, SEQUENCE -> new Kept(Kind.COUNT, 8);
            case SUM, MEAN -> others.stream().anyMatch(other ->
                (Kind.STDDEV == other.kind() || Kind.ZSCORE == other.kind()) && columns(other).equals(columns)) ?
                new Kept(List.of(Kind.STDDEV, columns), 48) : new Kept(List.of(Kind.SUM, columns), 24);
            case STDDEV, ZSCORE -> new Kept(List.of(Kind.STDDEV, columns), 48);
            case MIN, MAX -> new Kept(List.of(aggregate.kind(), columns),
                isFolding(windowOf(aggregate)) ? EXTREME_LENGTH : LEAVING_EXTREME_LENGTH);
            case DISTINCT -> new Kept(List.of(aggregate.kind(), columns), 16);
            case FIRST, LAST, TIME_SINCE_LAST, SPEED ->
                new Kept(List.of(aggregate.kind(), columns), 16 + columns.size() * VALUE_LENGTH);
            case WITHOUT -> new Kept(List.of(aggregate.first(), aggregate.then()), 8);
            case CONSECUTIVE -> new Kept(Kind.CONSECUTIVE, 8);
        };
    }

    /** @return the names of the values that are kept of each payment; what has two words has two. */
    private static Set<String> columns(final AggregateDeclaration aggregate)
    {
        final String field = aggregate.field();
        if (Kind.SPEED == aggregate.kind())
        {
            return Set.of("latitude", "longitude");
        }
        if (null == field)
        {
            return Set.of();
        }
        return switch (field)
        {
            case "amount", "amount_minor" -> Set.of(Of.ATTEMPTED == aggregate.of() ? "amount asked" : "amount");
            case "merchant_id", "card", "ip" -> Set.of(field, field + " high");
            default -> Set.of(field);
        };
    }

    private Set<String> columns(final HistoryDeclaration history)
    {
        final Set<String> columns = new HashSet<>();
        histories.get(history).forEach(aggregate -> columns.addAll(columns(aggregate)));
        return columns;
    }

    /** @return of the rows of all histories, and of the values of distinct counts. */
    long rowBytes()
    {
        long bytes = 0;
        for (final HistoryDeclaration history : histories.keySet())
        {
            final long events = capacities.events();
            final boolean hasIds = history.latenessNs() > 0 && !history.isOfEvents();
            final long blocks = events / BLOCK_ROWS + Math.min(events, capacities.keys(history.keyName()));
            final Set<Integer> conditions = new HashSet<>();
            histories.get(history).forEach(aggregate -> conditions.addAll(
                List.of(aggregate.where(), aggregate.first(), aggregate.then())));
            conditions.remove(AggregateDeclaration.NO_CONDITION);
            final int bits = STATE_BITS + conditions.size();
            final int meta = bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
            bytes += withMargin(blocks *
                (BLOCK_LENGTH + extremes(history) * VALUE_LENGTH +
                BLOCK_ROWS * (ROW_LENGTH + (hasIds ? ROW_ID_LENGTH : 0) + meta +
                columns(history).size() * VALUE_LENGTH)));
            if (histories.get(history).stream().anyMatch(aggregate -> Kind.DISTINCT == aggregate.kind()))
            {
                final long values = 2 * events + MANY_DISTINCT;
                bytes += withMargin(values * DISTINCT_LENGTH) + indexBytes(values);
            }
        }
        return bytes;
    }

    /** @return of the payments known by id. */
    long paymentBytes()
    {
        if (histories.isEmpty())
        {
            return 0;
        }
        final Set<String> recalled = new HashSet<>();
        boolean isRecalling = false;
        for (final HistoryDeclaration history : histories.keySet())
        {
            if (histories.get(history).stream().anyMatch(aggregate -> isFolding(windowOf(aggregate))))
            {
                isRecalling = true;
                recalled.addAll(columns(history));
            }
        }
        recalled.removeAll(Set.of("amount", "amount asked"));
        final long length = PAYMENT_LENGTH + (isRecalling ? (recalled.size() + 1) * VALUE_LENGTH : 0) +
            histories.size() * PLACE_LENGTH;
        return withMargin(capacities.payments() * length) + indexBytes(capacities.payments());
    }
}
