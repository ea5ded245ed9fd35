package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Random;

import io.peregrine.domain.FeatureLayout;
import net.jqwik.api.Example;

/** Random policies on random streams, by the engine and by the page. */
class WindowOraclePropertyTest
{
    private static final int STREAMS = Integer.getInteger("peregrine.streams", 2_000);
    private static final long SEED = Long.getLong("peregrine.seed", 1);

    private static final int ACTIVATION_INTERVAL = 17;

    /** Stream n has the seed plus n, so that one can be run alone: -Dperegrine.seed=N -Dperegrine.streams=1. */
    @Example
    void shouldAgreeWithTheOracleWhateverThePolicyAndTheStream()
    {
        compare(new StreamComparison(WindowEngine::new), STREAMS);
    }

    @Example
    void shouldAgreeWithTheOracleWhenThePolicyIsActivatedAgainOnTheWay()
    {
        compare(new StreamComparison(layout -> new WindowEngine(layout, ACTIVATION_INTERVAL)), STREAMS / 4);
    }

    private static void compare(final StreamComparison comparison, final int streams)
    {
        for (long seed = SEED; seed < SEED + streams; seed++)
        {
            final Random random = new Random(seed * 0x9E3779B97F4A7C15L);
            final long unitNs = RandomPolicies.unitNs(random);
            final FeatureLayout layout = RandomPolicies.policy(random, unitNs);
            final List<StreamInput> inputs = RandomStreams.stream(random, unitNs);
            if (null != comparison.first(layout, inputs))
            {
                fail("-Dperegrine.seed=" + seed + "\n" + comparison.describe(layout, inputs));
            }
        }
    }
}
