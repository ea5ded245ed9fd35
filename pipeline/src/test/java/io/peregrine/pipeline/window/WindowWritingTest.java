package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.util.List;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.KeyKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowWritingTest
{
    /** HotSpot never compiles a method of more bytecode than this. */
    private static final int CODE_LIMIT = 8_000;
    private static final int MANY_COLUMNS = 100;

    /** As many features as a policy may have, all in one window, and no two of them over the same payments. */
    @ParameterizedTest
    @CsvSource({ "SUM, INT", "SUM, DOUBLE", "MAX, INT", "MAX, DOUBLE", "STDDEV, DOUBLE", "COUNT, INT" })
    void shouldWriteNoMethodThatIsNeverCompiled(final Kind kind, final FeatureType type)
    {
        final WindowWriting writing = writing(FeatureLayout.MAX_FEATURES, kind, type);

        assertTrue(writing.longestCode() <= CODE_LIMIT, writing.longestCode() + " bytes");
    }

    @Test
    void shouldTakeOverAClassOfTheSameCodeFromTheStateBefore() throws IllegalAccessException
    {
        final WindowClasses before = new WindowClasses(null);
        final Constructor<?> first = before.constructor(writing(1, Kind.SUM, FeatureType.INT).code());

        final WindowClasses after = new WindowClasses(before);

        assertSame(first, after.constructor(writing(1, Kind.SUM, FeatureType.INT).code()));
        assertNotSame(first, after.constructor(writing(2, Kind.SUM, FeatureType.INT).code()));
    }

    @Test
    void shouldNotKeepAClassThatTheStateBeforeDidNotNeed() throws IllegalAccessException
    {
        final WindowClasses before = new WindowClasses(null);
        final Constructor<?> first = before.constructor(writing(1, Kind.SUM, FeatureType.INT).code());

        final WindowClasses after = new WindowClasses(new WindowClasses(before));

        assertNotSame(first, after.constructor(writing(1, Kind.SUM, FeatureType.INT).code()));
    }

    private static WindowWriting writing(final int count, final Kind kind, final FeatureType type)
    {
        final Lane[] lanes = new Lane[count];
        final AggregateFeature[] features = new AggregateFeature[count];
        for (int i = 0; i < count; i++)
        {
            final int column = MANY_COLUMNS + i;
            final Accumulator accumulator = switch (kind)
            {
                case SUM -> new SumTotals(null, i * SumTotals.SUMS_LENGTH, column);
                case MAX -> new ExtremeValue(null, i * 2 * Long.BYTES, column, true, 0);
                case STDDEV -> new SquareTotals(null, i * 2 * SumTotals.SUMS_LENGTH, column);
                default -> new CountTotals(null, i * Long.BYTES);
            };
            lanes[i] = new Lane(Row.FRAUD << i % 8, Row.FRAUD, List.of(accumulator), List.of());
            features[i] = new AggregateFeature(i, declaration(kind, type), 1, null, 0, 0, accumulator, null);
        }
        return new WindowWriting(
            SlidingWindow.class, lanes, new AggregateFeature[0], features, Long.BYTES, false);
    }

    private static FeatureDeclaration declaration(final Kind kind, final FeatureType type)
    {
        return FeatureDeclaration.aggregate("x", type,
            new AggregateDeclaration(KeyKind.CUSTOMER, null, kind, "amount", Features.sliding(Features.DAY, 0), Of.ALL,
            AggregateDeclaration.NO_CONDITION, AggregateDeclaration.NO_CONDITION, AggregateDeclaration.NO_CONDITION,
            0, 0, false), false, 1);
    }
}
