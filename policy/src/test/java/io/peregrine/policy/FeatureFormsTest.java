package io.peregrine.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.WindowDeclaration;
import io.peregrine.rules.Condition;
import io.peregrine.rules.GivenValues;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each form of docs/windows.md, and the declaration that it is. */
class FeatureFormsTest
{
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int NONE = AggregateDeclaration.NO_CONDITION;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sliding 7d                              | SLIDING  | 604800 | 0     | 0      | 0 |",
        "sliding 7d delay 1d                     | SLIDING  | 604800 | 0     | 86400  | 0 |",
        "tumbling 1d                             | TUMBLING | 86400  | 0     | 0      | 0 |",
        "tumbling 1d zone Europe/Brussels        | TUMBLING | 86400  | 0     | 0      | 0 | Europe/Brussels",
        "tumbling 1h delay 2h                    | TUMBLING | 3600   | 0     | 7200   | 0 |",
        "tumbling 1d zone Asia/Tokyo delay 1d    | TUMBLING | 86400  | 0     | 86400  | 0 | Asia/Tokyo",
        "tumbling 1d delay 1d zone UTC           | TUMBLING | 86400  | 0     | 86400  | 0 | UTC",
        "session 30m                             | SESSION  | 1800   | 0     | 0      | 0 |",
        "session 30m max 24h                     | SESSION  | 1800   | 86400 | 0      | 0 |",
        "session 30m max 24h delay 1h            | SESSION  | 1800   | 86400 | 3600   | 0 |",
        "session 30m delay 1h                    | SESSION  | 1800   | 0     | 3600   | 0 |",
        "last 5                                  | LAST     | 0      | 0     | 0      | 5 |",
        "last 5 delay 1d                         | LAST     | 0      | 0     | 86400  | 5 |",
        "lifetime                                | LIFETIME | 0      | 0     | 0      | 0 |",
        "lifetime delay 7d                       | LIFETIME | 0      | 0     | 604800 | 0 |",
    })
    void shouldReadWindow(
        final String text,
        final WindowDeclaration.Kind kind,
        final long length,
        final long max,
        final long delay,
        final int count,
        final String zone)
    {
        final AggregateDeclaration read = aggregate("key: card, aggregate: count, window: " + text);

        assertEquals(new WindowDeclaration(kind, length * SECOND, max * SECOND, delay * SECOND, count, zone),
            read.window());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "count                      | COUNT       |                  | INT",
        "sum amount                 | SUM         | amount           | DOUBLE",
        "sum amount_minor           | SUM         | amount_minor     | INT",
        "sum login_failures         | SUM         | login_failures   | INT",
        "mean amount_minor          | MEAN        | amount_minor     | DOUBLE",
        "min amount                 | MIN         | amount           | DOUBLE",
        "max amount_minor           | MAX         | amount_minor     | INT",
        "stddev amount              | STDDEV      | amount           | DOUBLE",
        "distinct merchant_country  | DISTINCT    | merchant_country | INT",
        "distinct entry_mode        | DISTINCT    | entry_mode       | INT",
        "distinct malware_flag      | DISTINCT    | malware_flag     | INT",
        "distinct merchant_id       | DISTINCT    | merchant_id      | INT",
        "distinct terminal_id       | DISTINCT    | terminal_id      | INT",
        "distinct card              | DISTINCT    | card             | INT",
        "distinct ip                | DISTINCT    | ip               | INT",
        "first amount               | FIRST       | amount           | DOUBLE",
        "last mcc                   | LAST        | mcc              | INT",
        "fraud-share                | FRAUD_SHARE |                  | DOUBLE",
        "zscore amount              | ZSCORE      | amount           | DOUBLE",
        "consecutive                | CONSECUTIVE |                  | INT",
    })
    void shouldReadAggregateOfAWindow(
        final String text, final Kind kind, final String field, final FeatureType type)
    {
        final FeatureDeclaration read =
            feature("key: card, aggregate: " + text + ", window: sliding 1h, current: exclude");

        assertEquals(FeatureDeclaration.aggregate("f", type, new AggregateDeclaration(KeyKind.CARD, null, kind, field,
            WindowDeclaration.sliding(HOUR, 0), Of.ALL, NONE, NONE, NONE, 0, 0, true), false, 0.0), read);
    }

    @ParameterizedTest
    @CsvSource({ "time-since-last, TIME_SINCE_LAST, DOUBLE", "speed, SPEED, DOUBLE", "consecutive, CONSECUTIVE, INT" })
    void shouldReadAggregateOfAllHistory(final String text, final Kind kind, final FeatureType type)
    {
        final FeatureDeclaration read = feature("key: card, aggregate: " + text);

        assertEquals(FeatureDeclaration.aggregate("f", type, new AggregateDeclaration(KeyKind.CARD, null, kind, null,
            null, Of.ALL, NONE, NONE, NONE, 0, 0, false), false, 0.0), read);
    }

    @ParameterizedTest
    @CsvSource({ "sequence, SEQUENCE", "without, WITHOUT" })
    void shouldReadOrderOfTwoConditions(final String text, final Kind kind)
    {
        final CompiledPolicy policy = SmallPolicy.ofFeature("key: card, aggregate: " + text +
            ", first: \"amount_minor <= 100\", then: \"amount_minor > 50000\", within: 10m");

        assertEquals(FeatureDeclaration.aggregate("f", FeatureType.INT, new AggregateDeclaration(KeyKind.CARD, null,
            kind, null, WindowDeclaration.sliding(10 * MINUTE, 0), Of.ALL, NONE, 0, 1, 0, 0, false), false, 0.0),
            policy.layout().feature(0));
        assertEquals(List.of("amount_minor <= 100", "amount_minor > 50000"), policy.layout().conditions());
    }

    @ParameterizedTest
    @EnumSource(Of.class)
    void shouldReadWhichPaymentsCount(final Of of)
    {
        final String word = of.name().toLowerCase(Locale.ROOT).replace('_', '-');

        final AggregateDeclaration read = aggregate("key: card, aggregate: count, window: lifetime, of: " + word);

        assertEquals(of, read.of());
        assertEquals(Of.CUSTOMER_EVENTS == of, read.history().isOfEvents());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[card, merchant] | CARD     | MERCHANT | card+merchant",
        "[merchant, card] | CARD     | MERCHANT | card+merchant",
        "[tenant, ip]     | IP       | TENANT   | ip+tenant",
        "terminal         | TERMINAL |          | terminal",
    })
    void shouldReadKeysInTheOrderOfKinds(
        final String text, final KeyKind key, final KeyKind with, final String keyName)
    {
        final AggregateDeclaration read = aggregate("aggregate: count, window: lifetime, key: " + text);

        assertEquals(key, read.key());
        assertEquals(with, read.with());
        assertEquals(keyName, read.history().keyName());
    }

    @Test
    void shouldReadResolutionLatenessAndEmpty()
    {
        final FeatureDeclaration read = feature("key: merchant, aggregate: count, window: sliding 1h delay 2h, " +
            "resolution: 1m, allowed-lateness: 5m, empty: null");

        assertEquals(MINUTE, read.aggregate().paneNs());
        assertEquals(5 * MINUTE, read.aggregate().latenessNs());
        assertTrue(read.isEmptyNull());
    }

    @Test
    void shouldTakeLatenessOfPolicyWhenFeatureSaysNone()
    {
        final CompiledPolicy policy = SmallPolicy.of(SmallPolicy.HEAD + "late: {allow: 30s}\n",
            "features: [{name: f, key: card, aggregate: count, window: sliding 1h}]", "");

        assertEquals(30 * SECOND, policy.layout().feature(0).aggregate().latenessNs());
    }

    @Test
    void shouldTakeDefaultsWhereFeatureSaysNothingAndTheyGo()
    {
        final CompiledPolicy policy = SmallPolicy.of(SmallPolicy.HEAD, """
            defaults: {where: "mcc == 7995", current: exclude, of: declined, resolution: 1m, allowed-lateness: 1h,
              empty: null}
            features:
              - {name: taking, key: card, aggregate: count, window: sliding 1d}
              - {name: own, key: card, aggregate: count, window: sliding 1d, where: "mcc == 1", current: include,
                 of: all, resolution: exact, allowed-lateness: 0s, empty: 1}
              - {name: exact, key: card, aggregate: max amount, window: sliding 1d}
              - {name: newest, key: card, aggregate: speed}
            """, "");

        final WindowDeclaration day = WindowDeclaration.sliding(DAY, 0);
        assertEquals(FeatureDeclaration.aggregate("taking", FeatureType.INT, new AggregateDeclaration(KeyKind.CARD,
            null, Kind.COUNT, null, day, Of.DECLINED, 0, NONE, NONE, HOUR, MINUTE, true), true, 0.0),
            policy.layout().feature(0));
        assertEquals(FeatureDeclaration.aggregate("own", FeatureType.INT, new AggregateDeclaration(KeyKind.CARD,
            null, Kind.COUNT, null, day, Of.ALL, 1, NONE, NONE, 0, 0, false), false, 1.0),
            policy.layout().feature(1));
        assertEquals(0, policy.layout().feature(2).aggregate().paneNs());
        assertFalse(policy.layout().feature(3).aggregate().isExcluding());
    }

    @Test
    void shouldKeepEachConditionOnceAndCompileIt()
    {
        final CompiledPolicy policy = SmallPolicy.of(SmallPolicy.HEAD + "constants: {large: 500}\n", """
            features:
              - {name: a, key: card, aggregate: count, window: sliding 1h, where: "amount_minor > large"}
              - {name: b, key: card, aggregate: sum amount, window: sliding 1h, where: " amount_minor > large "}
              - {name: c, key: card, aggregate: count, window: sliding 1h, of: customer-events,
                 where: "event_type == 'LOGIN_FAILED'"}
            """, "");

        assertEquals(List.of("amount_minor > large\n// large = 500", "event_type == 'LOGIN_FAILED'"),
            policy.layout().conditions());
        assertEquals(0, policy.layout().feature(1).aggregate().where());
        assertEquals(1, policy.layout().feature(2).aggregate().where());
        final PaymentEvent event = GivenValues.eventOf(policy.vocabulary(),
            Map.of("amount_minor", 500L, "event_type", "LOGIN_FAILED"));
        assertEquals(2, policy.conditions().length);
        assertEquals(Condition.MISS, policy.conditions()[0].evaluate(event));
        assertEquals(Condition.HIT, policy.conditions()[1].evaluate(event));
        event.amountMinor(501);
        assertEquals(Condition.HIT, policy.conditions()[0].evaluate(event));
    }

    @Test
    void shouldLetRulesUseFeaturesWithTheirTypes()
    {
        final CompiledPolicy policy = SmallPolicy.of(SmallPolicy.HEAD, """
            features:
              - {name: pair, key: [card, merchant], aggregate: count, window: lifetime}
              - {name: largest, key: card, aggregate: max amount_minor, window: last 5}
              - {name: speed_kmh, key: card, aggregate: speed}
            """, """
            defaults: {owner: desk}
            rules:
              - id: all
                when: "pair == 1 && largest > 100 && speed_kmh > 900.0"
                then: {action: review, reason: 1}
                tests:
                  - {given: {pair: 1, largest: 101, speed_kmh: 901.0}, hit: true}
                  - {given: {pair: 2, largest: 101, speed_kmh: 901.0}, hit: false}
            """);

        assertTrue(PolicyTests.run(policy).stream().allMatch(PolicyTests.Result::isPassed));
    }

    @Test
    void shouldLeaveZoneToPolicyWhenWindowNamesNone()
    {
        assertNull(aggregate("key: card, aggregate: count, window: tumbling 1d").window().zone());
    }

    private static FeatureDeclaration feature(final String text)
    {
        return SmallPolicy.ofFeature(text).layout().feature(0);
    }

    private static AggregateDeclaration aggregate(final String text)
    {
        return feature(text).aggregate();
    }
}
