package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A comparison that finds nothing must be one that could have. */
class WindowOracleComparisonTest
{
    private static final int STREAMS = 300;

    /** An engine that never hears of one kind of input. */
    private record DeafEngine(OracleEngine engine, InputKind deafTo) implements EngineUnderTest
    {
        @Override
        public void accept(final PaymentEvent event)
        {
            if (deafTo != event.kind())
            {
                engine.accept(event);
            }
        }

        @Override
        public long counter(final CounterDescriptor descriptor)
        {
            return engine.counter(descriptor);
        }

        @Override
        public void close()
        {
            engine.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
        value = InputKind.class,
        names = { "ADVICE", "REVERSAL", "OUTCOME", "LABEL", "CUSTOMER_EVENT", "MOVE" })
    void shouldFindAnEngineThatMissesAKindOfInput(final InputKind kind)
    {
        final StreamComparison comparison =
            new StreamComparison(layout -> new DeafEngine(new OracleEngine(layout), kind));
        for (int seed = 0; seed < STREAMS; seed++)
        {
            final Random random = new Random(seed);
            final long unitNs = RandomPolicies.unitNs(random);
            final FeatureLayout layout = RandomPolicies.policy(random, unitNs);
            final List<StreamInput> inputs = RandomStreams.stream(random, unitNs);
            if (null != comparison.first(layout, inputs))
            {
                final String text = comparison.describe(layout, inputs);
                assertTrue(text.contains(kind.name()) && text.contains("expected"), text);
                return;
            }
        }
        throw new AssertionError("nothing found in " + STREAMS + " streams");
    }
}
