package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.FeatureLayout;

/**
 * A cell of the table in docs/windows.md: streams that all have its situation, against random policies. Try n has the
 * seed plus n, so that one can be run alone: -Dperegrine.seed=N -Dperegrine.streams=1.
 */
final class Cell
{
    private static final int TRIES = Integer.getInteger("peregrine.streams", 300);
    private static final long SEED = Long.getLong("peregrine.seed", 1);

    /** Makes a stream that has the situation. */
    @FunctionalInterface
    interface Streams
    {
        List<StreamInput> of(Random random, long unitNs, FeatureLayout layout);
    }

    /** One policy with one stream. */
    record Try(Random random, long unitNs, FeatureLayout layout, List<StreamInput> inputs)
    {
        void assertSame(final List<StreamInput> others, final Predicate<StreamInput> where)
        {
            Trace.of(layout, inputs).assertSame(Trace.of(layout, others), others, where);
        }

        /** Two effects directly before their payment are to all others what they are directly after it. */
        void assertOvertaking(final Function<StreamInput, StreamInput> effect)
        {
            final Set<Long> ids = CellStreams.someIds(random, inputs);
            final List<StreamInput> before = new ArrayList<>();
            final List<StreamInput> after = new ArrayList<>();
            for (final StreamInput input : inputs)
            {
                final List<StreamInput> effects = input.isPayment() && ids.contains(input.id()) ?
                    List.of(effect.apply(input), effect.apply(input)) : List.of();
                before.addAll(effects);
                before.add(input);
                after.add(input);
                after.addAll(effects);
            }
            Trace.of(layout, before).assertSame(
                Trace.of(layout, after), after, payment -> !ids.contains(payment.id()));
        }
    }

    private final Streams streams;
    private final ToIntFunction<List<StreamInput>> occurrences;
    private final Predicate<AggregateDeclaration> about;
    private final UnaryOperator<FeatureLayout> policies;

    private Cell(
        final Streams streams,
        final ToIntFunction<List<StreamInput>> occurrences,
        final Predicate<AggregateDeclaration> about,
        final UnaryOperator<FeatureLayout> policies)
    {
        this.streams = streams;
        this.occurrences = occurrences;
        this.about = about;
        this.policies = policies;
    }

    /** @param occurrences how often the situation occurs in a stream, which must be once at least. */
    static Cell of(final Streams streams, final ToIntFunction<List<StreamInput>> occurrences)
    {
        return new Cell(streams, occurrences, null, layout -> layout);
    }

    /** @return this cell with no features but the aggregates that the predicate takes. */
    Cell about(final Predicate<AggregateDeclaration> aggregates)
    {
        return new Cell(streams, occurrences, aggregates, policies);
    }

    /** @return this cell with every policy changed. */
    Cell under(final UnaryOperator<FeatureLayout> change)
    {
        return new Cell(streams, occurrences, about, change);
    }

    /** The engine says what the oracle says. */
    void agrees()
    {
        final StreamComparison comparison = new StreamComparison(WindowEngine::new);
        agrees(random -> comparison);
    }

    /** The engine says what the oracle says, both made anew for each try. */
    void agrees(final Function<Random, StreamComparison> comparisons)
    {
        eachTry(one ->
        {
            final StreamComparison comparison = comparisons.apply(one.random());
            if (null != comparison.first(one.layout(), one.inputs()))
            {
                fail(comparison.describe(one.layout(), one.inputs()));
            }
        });
    }

    /** A law holds between streams that belong together. */
    void holds(final Consumer<Try> law)
    {
        eachTry(law);
    }

    private void eachTry(final Consumer<Try> check)
    {
        for (long seed = SEED; seed < SEED + TRIES; seed++)
        {
            final Random random = new Random(seed * 0x9E3779B97F4A7C15L);
            final long unitNs = RandomPolicies.unitNs(random);
            final FeatureLayout layout = layout(random, unitNs);
            final List<StreamInput> inputs = CellStreams.numbered(streams.of(random, unitNs, layout));
            try
            {
                assertTrue(occurrences.applyAsInt(inputs) > 0, "the stream has not what it is about");
                check.accept(new Try(random, unitNs, layout, inputs));
            }
            catch (final AssertionError error)
            {
                throw new AssertionError("-Dperegrine.seed=" + seed + "\n" + error.getMessage(), error);
            }
        }
    }

    private FeatureLayout layout(final Random random, final long unitNs)
    {
        FeatureLayout layout;
        do
        {
            layout = policies.apply(RandomPolicies.policy(random, unitNs));
            if (null != about)
            {
                layout = CellPolicies.keeping(layout, about);
            }
        }
        while (0 == layout.count());
        return layout;
    }
}
