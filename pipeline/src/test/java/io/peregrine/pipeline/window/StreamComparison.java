package io.peregrine.pipeline.window;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;

/** Drives an engine and the oracle over the same stream, and makes a difference small enough to read. */
final class StreamComparison
{
    private static final CounterDescriptor[] COUNTERS =
    {
        CounterDescriptor.LATE_EVENTS, CounterDescriptor.SUM_OVERFLOWS, CounterDescriptor.EVICTED_KEYS,
        CounterDescriptor.EVICTED_EVENTS
    };

    /** A difference: the input it was seen at, and what it is. */
    record Difference(int input, String text)
    {
    }

    private final EngineUnderTest.Factory engines;
    private final Function<FeatureLayout, WindowOracle> oracles;

    StreamComparison(final EngineUnderTest.Factory engines)
    {
        this(engines, layout -> WindowOracle.of(layout, Money.EURO));
    }

    StreamComparison(final EngineUnderTest.Factory engines, final Function<FeatureLayout, WindowOracle> oracles)
    {
        this.engines = engines;
        this.oracles = oracles;
    }

    /** @return the first difference, or null where there is none. */
    Difference first(final FeatureLayout layout, final List<StreamInput> inputs)
    {
        final WindowOracle oracle = oracles.apply(layout);
        final PaymentEvent slot = StreamInput.slot();
        try (EngineUnderTest engine = engines.of(layout))
        {
            for (int i = 0; i < inputs.size(); i++)
            {
                final StreamInput input = inputs.get(i);
                engine.accept(input.fill(slot));
                oracle.onEvent(input.fill(StreamInput.slot()));
                final String text = StreamInput.isPayment(slot) ? ofPayment(layout, oracle, slot) : null;
                final String difference = null != text ? text : ofCounters(engine, oracle);
                if (null != difference)
                {
                    return new Difference(i, difference + " at " + input.sequence);
                }
            }
        }
        return null;
    }

    /** Keys may be forgotten later than the page says, and count then; not sooner. */
    private static String ofCounters(final EngineUnderTest engine, final WindowOracle oracle)
    {
        for (final CounterDescriptor counter : COUNTERS)
        {
            if (engine.counter(counter) != oracle.counter(counter))
            {
                return counter.label() + ": expected " + oracle.counter(counter) + " but was " +
                    engine.counter(counter);
            }
        }
        final long expired = engine.counter(CounterDescriptor.EXPIRED_KEYS);
        return expired <= oracle.counter(CounterDescriptor.EXPIRED_KEYS) ? null :
            "expired keys: expected at most " + oracle.counter(CounterDescriptor.EXPIRED_KEYS) + " but was " + expired;
    }

    private static String ofPayment(final FeatureLayout layout, final WindowOracle oracle, final PaymentEvent slot)
    {
        if (oracle.isLate() != ((slot.status() & DecisionStatus.LATE) != 0))
        {
            return "LATE: expected " + oracle.isLate();
        }
        for (int i = 0; i < layout.count(); i++)
        {
            final Value expected = oracle.value(i);
            final FeatureType type = layout.feature(i).type();
            if (!expected.is(slot, i, type))
            {
                return layout.feature(i).name() + ": expected " + expected + " but was " +
                    (slot.isFeatureMissing(i) ? "missing" :
                    FeatureType.INT == type ? slot.featureLong(i) + "" : slot.featureDouble(i) + "");
            }
        }
        return null;
    }

    /** @return what is wrong, with the smallest policy and stream found that show it. */
    String describe(final FeatureLayout policy, final List<StreamInput> stream)
    {
        FeatureLayout layout = policy;
        List<StreamInput> inputs = stream.subList(0, first(policy, stream).input() + 1);
        boolean isSmaller = true;
        while (isSmaller)
        {
            final FeatureLayout fewerFeatures = withFewerFeatures(layout, inputs);
            final List<StreamInput> fewerInputs = withFewerInputs(fewerFeatures, inputs);
            isSmaller = fewerInputs.size() < inputs.size() || fewerFeatures.count() < layout.count();
            layout = fewerFeatures;
            inputs = fewerInputs;
        }
        final StringBuilder text = new StringBuilder(first(layout, inputs).text()).append('\n');
        for (final FeatureDeclaration feature : layout.features())
        {
            text.append("  ").append(feature).append('\n');
        }
        text.append("  conditions ").append(layout.conditions()).append('\n');
        inputs.forEach(input -> text.append("  ").append(input).append('\n'));
        return text.toString();
    }

    private FeatureLayout withFewerFeatures(final FeatureLayout policy, final List<StreamInput> inputs)
    {
        FeatureLayout layout = policy;
        for (int i = layout.count() - 1; i >= 0; i--)
        {
            final List<FeatureDeclaration> fewer = new ArrayList<>(layout.features());
            fewer.remove(i);
            final FeatureLayout smaller = new FeatureLayout(fewer, layout.conditions());
            final boolean isWhole = fewer.stream().noneMatch(
                f -> Form.RATIO == f.form() || Form.DIFFERENCE == f.form()) || i == layout.count() - 1;
            if (isWhole && null != first(smaller, inputs))
            {
                layout = smaller;
            }
        }
        return layout;
    }

    private List<StreamInput> withFewerInputs(final FeatureLayout layout, final List<StreamInput> stream)
    {
        List<StreamInput> inputs = stream;
        for (int i = inputs.size() - 1; i >= 0; i--)
        {
            final List<StreamInput> fewer = new ArrayList<>(inputs);
            fewer.remove(i);
            if (null != first(layout, fewer))
            {
                inputs = fewer;
            }
        }
        return inputs;
    }
}
