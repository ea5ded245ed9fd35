package io.peregrine.pipeline.window;

import static io.peregrine.domain.AggregateDeclaration.NO_CONDITION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.WindowDeclaration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cells worked out by hand from docs/windows.md. Times are seconds, amounts cents, ids sequences. */
class WindowOracleTest
{
    private static final long S = 1_000_000_000L;
    private static final WindowDeclaration TEN = WindowDeclaration.sliding(10 * S, 0);
    private static final int SMALL = 1; // amount_minor <= 100
    private static final int LARGE = 2; // amount_minor > 1000

    private WindowOracle oracle;
    private long sequence;

    private void policy(final FeatureType type, final AggregateDeclaration aggregate)
    {
        sequence = 0;
        oracle = new WindowOracle(
            new FeatureLayout(List.of(FeatureDeclaration.aggregate("f", type, aggregate, false, -7)),
                List.of("0", "1", "2", "3", "4", "5")),
            RandomPolicies.conditions(), RandomPolicies::zone, RandomPolicies.EUR, RandomPolicies.DECIMALS);
    }

    private static AggregateDeclaration of(
        final Kind kind, final String field, final WindowDeclaration window, final Of of)
    {
        return of(kind, field, window, of, 0, false);
    }

    private static AggregateDeclaration of(
        final Kind kind,
        final String field,
        final WindowDeclaration window,
        final Of of,
        final long latenessSeconds,
        final boolean isExcluding)
    {
        return new AggregateDeclaration(KeyKind.CARD, null, kind, field, window, of, NO_CONDITION, SMALL, LARGE,
            latenessSeconds * S, 0, isExcluding);
    }

    private String pay(final long second, final long amountMinor)
    {
        take(new StreamInput(InputKind.PAYMENT, sequence).with("paymentIdLow", sequence)
            .with("cardTokenLow", 1).with("eventTimeNs", second * S).with("amountMinor", amountMinor)
            .with("currency", RandomPolicies.EUR));
        final Value value = oracle.value(0);
        return value.isMissing() ? "missing" : null != value.whole() ? value.whole() + "" : value.asDouble() + "";
    }

    private void effect(final InputKind kind, final long id, final String field, final long value)
    {
        take(new StreamInput(kind, sequence).with("originalIdLow", id).with(field, value));
    }

    private void take(final StreamInput input)
    {
        oracle.onEvent(RandomStreams.slotOf(input));
        sequence++;
    }

    @Test
    void shouldLeaveOutThePaymentAtTheOpenEndOfASlidingWindow()
    {
        policy(FeatureType.INT, of(Kind.COUNT, null, TEN, Of.ALL));
        assertEquals("1", pay(100, 1));
        assertEquals("2", pay(109, 1));
        assertEquals("2", pay(110, 1));
        assertEquals("3", pay(110, 1));
    }

    @Test
    void shouldCountADelayedWindowWithItsClosedEnd()
    {
        policy(FeatureType.INT, of(Kind.COUNT, null, WindowDeclaration.sliding(10 * S, 5 * S), Of.ALL));
        assertEquals("-7", pay(100, 1));
        assertEquals("-7", pay(104, 1));
        assertEquals("1", pay(105, 1));
        assertEquals("3", pay(114, 1)); // (99, 109] holds 100, 104 and 105.
    }

    @Test
    void shouldStartANewSessionBeyondTheGapAndBeyondTheGreatestLength()
    {
        policy(FeatureType.INT, of(Kind.COUNT, null, WindowDeclaration.session(3 * S, 5 * S, 0), Of.ALL));
        assertEquals("1", pay(100, 1));
        assertEquals("2", pay(103, 1));
        assertEquals("3", pay(105, 1));
        assertEquals("1", pay(106, 1));
        assertEquals("1", pay(110, 1));
    }

    @Test
    void shouldTakeTheFiveBeforeWhereTheCurrentIsExcluded()
    {
        policy(FeatureType.DOUBLE, of(Kind.MEAN, "amount", WindowDeclaration.last(2, 0), Of.ALL, 0, true));
        assertEquals("-7.0", pay(1, 100));
        assertEquals("1.0", pay(2, 200));
        assertEquals("1.5", pay(3, 400));
        assertEquals("3.0", pay(4, 0));
    }

    @Test
    void shouldTakeReversalsOffTheAmountUntilThePaymentIsReversed()
    {
        policy(FeatureType.INT, of(Kind.SUM, "amount_minor", TEN, Of.ALL));
        pay(1, -100);
        effect(InputKind.REVERSAL, 0, "amountMinor", 60);
        assertEquals("-39", pay(1, 1));
        effect(InputKind.REVERSAL, 0, "amountMinor", 60);
        assertEquals("2", pay(1, 1));
    }

    @Test
    void shouldSeeAttemptsAsAsked()
    {
        policy(FeatureType.INT, of(Kind.SUM, "amount_minor", TEN, Of.ATTEMPTED));
        pay(1, 100);
        effect(InputKind.REVERSAL, 0, "amountMinor", 100);
        assertEquals("101", pay(1, 1));
    }

    @Test
    void shouldKeepAnEffectUntilItsPaymentComes()
    {
        policy(FeatureType.INT, of(Kind.COUNT, null, TEN, Of.DECLINED));
        effect(InputKind.OUTCOME, 1, "finalAction", PaymentEvent.FINALLY_DECLINED);
        assertEquals("1", pay(1, 1));
        assertEquals("1", pay(1, 1));
    }

    @Test
    void shouldDivideFraudByWhatCounts()
    {
        policy(FeatureType.DOUBLE, of(Kind.FRAUD_SHARE, null, WindowDeclaration.LIFETIME, Of.ALL));
        pay(1, 1);
        effect(InputKind.LABEL, 0, "label", 1);
        pay(2, 1);
        assertEquals(1 / 3.0 + "", pay(3, 1));
        effect(InputKind.LABEL, 0, "label", 2);
        assertEquals("0.0", pay(4, 1));
    }

    @Test
    void shouldFoldAMinimumAsItStoodThen()
    {
        policy(FeatureType.INT, of(Kind.MIN, "amount_minor", WindowDeclaration.LIFETIME, Of.ALL));
        pay(1, 5);
        effect(InputKind.REVERSAL, 0, "amountMinor", 1);
        assertEquals("4", pay(2, 9)); // Folds the first.
        effect(InputKind.REVERSAL, 0, "amountMinor", 1);
        assertEquals("4", pay(3, 9));
    }

    @Test
    void shouldFollowChangesOfALifetimeSum()
    {
        policy(FeatureType.INT, of(Kind.SUM, "amount_minor", WindowDeclaration.LIFETIME, Of.ALL));
        pay(1, 5);
        pay(2, 9);
        effect(InputKind.REVERSAL, 0, "amountMinor", 1);
        assertEquals("14", pay(3, 1));
    }

    @Test
    void shouldPassOverUnknownActionsInARow()
    {
        policy(FeatureType.INT, of(Kind.CONSECUTIVE, null, null, Of.DECLINED));
        pay(1, 1);
        pay(2, 1);
        pay(3, 1);
        effect(InputKind.OUTCOME, 0, "finalAction", PaymentEvent.FINALLY_DECLINED);
        effect(InputKind.OUTCOME, 2, "finalAction", PaymentEvent.FINALLY_DECLINED);
        assertEquals("2", pay(4, 1));
        effect(InputKind.OUTCOME, 1, "finalAction", PaymentEvent.FINALLY_APPROVED);
        assertEquals("1", pay(5, 1));
    }

    @Test
    void shouldCountWhatCameBeforeInASequence()
    {
        policy(FeatureType.INT, of(Kind.SEQUENCE, null, TEN, Of.ALL));
        pay(1, 50);
        pay(2, 60);
        assertEquals("-7", pay(3, 500));
        assertEquals("2", pay(4, 5_000));
        assertEquals("1", pay(11, 5_000));
    }

    @Test
    void shouldCountOnlyWhatNothingHasFollowed()
    {
        policy(FeatureType.INT, of(Kind.WITHOUT, null, TEN, Of.ALL));
        assertEquals("1", pay(1, 50));
        assertEquals("2", pay(2, 60));
        assertEquals("-7", pay(3, 5_000));
        assertEquals("1", pay(4, 70));
    }

    @Test
    void shouldLeaveAPaymentBeyondLatenessOutOfItsOwnWindow()
    {
        policy(FeatureType.INT, of(Kind.COUNT, null, TEN, Of.ALL, 5, false));
        pay(95, 1);
        pay(100, 1);
        assertEquals("2", pay(95, 1)); // In time: sees the other and itself.
        assertEquals("-7", pay(94, 1)); // Beyond: (84, 94] holds none.
        assertEquals("4", pay(104, 1));
    }

    @Test
    void shouldShowALatePaymentOnlyWhatIsStillHeld()
    {
        policy(FeatureType.INT, of(Kind.COUNT, null, TEN, Of.ALL));
        pay(80, 1);
        pay(88, 1);
        pay(95, 1); // Held: (85, 95].
        assertEquals("1", pay(90, 1)); // (80, 90] of that.
    }

    @Test
    void shouldSaturateASumAndKeepItExactBelow()
    {
        policy(FeatureType.INT, of(Kind.SUM, "amount_minor", TEN, Of.ALL));
        pay(1, Long.MAX_VALUE);
        assertEquals(Long.MAX_VALUE + "", pay(1, 5));
        assertEquals(Long.MAX_VALUE - 1 + "", pay(1, -6));
    }

    @Test
    void shouldMeasureSpreadAndScore()
    {
        policy(FeatureType.DOUBLE, of(Kind.STDDEV, "amount", TEN, Of.ALL));
        assertEquals("-7.0", pay(1, 100));
        assertEquals(StrictMath.sqrt(2), Double.parseDouble(pay(2, 300)), 1e-15);
        policy(FeatureType.DOUBLE, of(Kind.ZSCORE, "amount", TEN, Of.ALL, 0, true));
        pay(1, 100);
        pay(2, 300);
        assertEquals(-StrictMath.sqrt(2), Double.parseDouble(pay(3, 0)), 1e-15);
    }

    @Test
    void shouldForgetAKeyAfterItsLongestWindow()
    {
        policy(FeatureType.INT, of(Kind.COUNT, null, TEN, Of.ALL));
        pay(100, 1);
        take(new StreamInput(InputKind.PAYMENT, sequence).with("paymentIdLow", sequence)
            .with("cardTokenLow", 2).with("eventTimeNs", 110 * S));
        assertEquals("-7", pay(50, 1)); // Late: 110 is not more than ten past 100.
        take(new StreamInput(InputKind.PAYMENT, sequence).with("paymentIdLow", sequence)
            .with("cardTokenLow", 2).with("eventTimeNs", 110 * S + 1));
        assertEquals("1", pay(50, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-25T23:30:00Z, PT24H, 2026-10-25T23:00:00Z", "2026-10-25T22:30:00Z, PT24H, 2026-10-24T22:00:00Z",
        "2026-10-25T00:30:00Z, PT1H, 2026-10-25T00:00:00Z", "2026-10-25T01:30:00Z, PT1H, 2026-10-25T01:00:00Z",
        "2026-10-25T01:30:00Z, PT2H, 2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z, PT6H, 2026-10-24T22:00:00Z",
        "2026-03-29T01:30:00Z, PT2H, 2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z, PT6H, 2026-03-28T23:00:00Z",
        "2026-03-28T23:30:00Z, PT168H, 2026-03-25T23:00:00Z", "1970-01-01T00:00:00Z, PT168H, 1969-12-31T23:00:00Z" })
    void shouldStartPeriodsOnTheClockOfTheZone(final String time, final String period, final String start)
    {
        final long startNs = OraclePeriod.startNs(Instant.parse(time).getEpochSecond() * S,
            Duration.parse(period).toNanos(), ZoneId.of("Europe/Brussels"));
        assertEquals(Instant.parse(start), Instant.ofEpochSecond(startNs / S));
        assertTrue(0 == startNs % S);
    }
}
