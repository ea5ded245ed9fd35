package io.peregrine.perf.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;

import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest
{
    private static final int SMALL = 5;
    private static final int PAYMENTS = 3_000;
    private static final long SEED = 3;

    static Stream<Arguments> variants()
    {
        return Arrays.stream(Curve.values())
            .flatMap(curve -> curve.variants().stream().map(variant -> Arguments.of(curve, variant)));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void shouldRunEveryVariantWithoutForgetting(final Curve curve, final String variant)
    {
        final Scenario scenario = Scenario.of(curve, variant, SMALL);
        try (WindowSubject engine = ScaleProcess.subject(ScaleProcess.ENGINE, scenario))
        {
            final TurnMeter meter = new TurnMeter(engine, scenario.feed());
            meter.run(scenario.filling(), scenario.fillCount());
            if (scenario.isTimed())
            {
                assertTrue(meter.run(scenario.drawing(SEED), PAYMENTS) > 0);
            }
            assertEquals(0, engine.forgotten());
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void shouldBeTheSameAgainByItsArguments(final Curve curve, final String variant)
    {
        final Scenario scenario = Scenario.of(curve, variant, SMALL);
        final Scenario again = Scenario.of(scenario.arguments());

        assertEquals(scenario.policy().hash(), again.policy().hash());
        assertEquals(scenario.fillCount(), again.fillCount());
    }

    @ParameterizedTest
    @ValueSource(strings = { "mixed", "totals", "four windows" })
    void shouldDeclareSixtyFourDifferentFeatures(final String variant)
    {
        final Scenario scenario = Scenario.of(Curve.FEATURES, variant, 64);

        assertEquals(64, scenario.policy().layout().count());
        assertEquals(64, scenario.featureLines().stream()
            .map(line -> line.substring(line.indexOf("aggregate"))).distinct().count());
    }

    @Test
    void shouldHoldAsManyPaymentsOfTheHotCardAsItSays()
    {
        final Scenario scenario = Scenario.of(Curve.HOT_KEY, "totals", 1_000);
        final Feed feed = scenario.feed();
        final PaymentEvent slot = Feed.slot();
        try (WindowSubject engine = ScaleProcess.subject(ScaleProcess.ENGINE, scenario))
        {
            for (int i = 0; i < 1_500; i++)
            {
                feed.fill(slot, 0);
                engine.onEvent(slot);
            }
        }
        assertEquals(1_000, slot.featureLong(0));
    }

    @Test
    void shouldHoldTwentyPaymentsOfEachCardWhereBytesAreCounted()
    {
        final int cards = 50;
        final Scenario scenario = Scenario.of(Curve.MEMORY, "full", cards);
        assertEquals(20L * cards, scenario.fillCount());
        assertFalse(scenario.isTimed());
    }
}
