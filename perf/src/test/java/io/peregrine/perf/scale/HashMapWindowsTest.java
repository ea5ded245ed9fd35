package io.peregrine.perf.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntSupplier;

import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The baseline does the engine's work: each feature of each payment is the same number. */
class HashMapWindowsTest
{
    private static final int PAYMENTS = 40_000;
    private static final long SEED = 5;

    @ParameterizedTest
    @CsvSource({ "uniform, 1", "uniform, 300", "zipf, 300" })
    void shouldComputeWhatTheEngineComputes(final String variant, final int cards)
    {
        final Scenario scenario = Scenario.of(Curve.KEYS, variant, cards);
        final PaymentEvent slot = Feed.slot();
        final PaymentEvent expected = Feed.slot();
        final Feed feed = scenario.feed();
        final Feed same = scenario.feed();
        final IntSupplier keys = scenario.drawing(SEED);
        try (WindowSubject engine = ScaleProcess.subject(ScaleProcess.ENGINE, scenario);
            WindowSubject baseline = ScaleProcess.subject(ScaleProcess.HASH_MAP, scenario))
        {
            for (int i = 0; i < PAYMENTS; i++)
            {
                final int key = keys.getAsInt();
                feed.fill(slot, key);
                same.fill(expected, key);
                baseline.onEvent(slot);
                engine.onEvent(expected);
                for (int feature = 0; feature < Scenario.cardFeatures().size(); feature++)
                {
                    assertEquals(expected.featureLong(feature), slot.featureLong(feature),
                        "feature " + feature + " of payment " + i);
                    assertEquals(expected.isFeatureMissing(feature), slot.isFeatureMissing(feature));
                }
            }
            assertEquals(0, engine.forgotten());
        }
    }
}
