package io.peregrine.policy;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.peregrine.domain.ZoneTable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What policy.yaml says about histories. */
class HeadAdditionsTest
{
    private static final String PAIR =
        "features: [{name: f, key: [card, merchant], aggregate: count, window: sliding 1d}]\n";

    @Test
    void shouldReadCapacitiesOfPairsAndKnownPayments()
    {
        final CompiledPolicy policy = SmallPolicy.of(SmallPolicy.HEAD +
            "capacity: {card: 7, merchant+card: 11, events: 100, payments: 50, repeats: 5}\n", PAIR, "");

        assertEquals(7, policy.keyCapacity("card"));
        assertEquals(11, policy.keyCapacity("card+merchant"));
        assertEquals(Capacities.DEFAULT_KEYS, policy.keyCapacity("card+ip"));
        assertEquals(100, policy.eventCapacity());
        assertEquals(50, policy.paymentCapacity());
        assertEquals(5, policy.repeatCapacity());
    }

    @Test
    void shouldKnowAsManyPaymentsAsHistoriesHoldWhenPolicyDoesNotSay()
    {
        final CompiledPolicy policy = SmallPolicy.of(SmallPolicy.HEAD + "capacity: {events: 123}\n", "", "");

        assertEquals(123, policy.paymentCapacity());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{card+merchant: 5, merchant+card: 6} | policy.yaml:4:30: the capacity of card+merchant stands twice",
        "{card+card: 5}  | policy.yaml:4:12: unknown key of capacity \"card+card\"",
        "{events: 10, card+merchant: 12} | policy.yaml:4:20: capacity events: 10 cannot hold \"f\": 12 keys " +
            "(card+merchant: 12) with at least one payment each are 12 events, 2 more than there is room for: " +
            "raise events to 12 or more, or lower card+merchant to 10 or less",
    })
    void shouldRefuseCapacity(final String capacity, final String expected)
    {
        final List<String> problems =
            SmallPolicy.problemsOf(SmallPolicy.HEAD + "capacity: " + capacity + "\n", PAIR);

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith(expected), problems::toString);
    }

    @ParameterizedTest
    @CsvSource({ "lifetime, ''", "session 1h, ''", "sliding 1h, 'resolution: 1m'" })
    void shouldNeedAnEventForEachKeyWhateverTheWindow(final String window, final String option)
    {
        final List<String> problems = SmallPolicy.problemsOf(SmallPolicy.HEAD + "capacity: {events: 10, card: 20}\n",
            "features:\n  - name: f\n    key: card\n    aggregate: count\n    window: " + window + "\n    " + option);

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains("capacity events: 10 cannot hold \"f\": 20 keys (card: 20)"),
            problems::toString);
    }

    @ParameterizedTest
    @CsvSource({ "134217728, true", "134217729, false" })
    void shouldRefuseMoreRepeatsThanOneTableHolds(final int repeats, final boolean isTaken)
    {
        final List<String> problems =
            SmallPolicy.problemsOf(SmallPolicy.HEAD + "capacity: {repeats: " + repeats + "}\n", "");

        assertEquals(isTaken, problems.isEmpty(), problems::toString);
    }

    @Test
    void shouldCarryEveryZoneThatThePolicyNames()
    {
        final PolicyContent content = SmallPolicy.content(SmallPolicy.HEAD + "zone: Europe/Brussels\n", """
            features:
              - {name: a, key: card, aggregate: count, window: tumbling 1d zone Asia/Tokyo}
              - {name: b, key: card, aggregate: count, window: tumbling 1d zone Asia/Tokyo delay 1d}
              - {name: c, key: card, aggregate: count, window: tumbling 1d zone UTC}
              - {name: d, key: card, aggregate: count, window: tumbling 1d}
            """, "");

        final CompiledPolicy policy = PolicyCompiler.compile(content, ZoneTable::ofJdk);

        assertEquals(List.of("Europe/Brussels", "Asia/Tokyo"),
            policy.zonesUsed().stream().map(ZoneTable::zone).toList());
        assertEquals("Asia/Tokyo", policy.zone("Asia/Tokyo").zone());
        assertSame(ZoneTable.UTC, policy.zone("UTC"));
        assertSame(policy.zone(), policy.zone(null));
        assertThrows(IllegalArgumentException.class, () -> policy.zone("Europe/Paris"));
        final Function<String, ZoneTable> carried = policy.zonesUsed().stream()
            .map(table -> ZoneTable.parse(table.print()))
            .collect(Collectors.toMap(ZoneTable::zone, Function.identity()))::get;
        assertEquals(2, PolicyCompiler.compile(content, carried).zonesUsed().size());
    }

    @Test
    void shouldReadWhetherDecisionsStandForOutcomes()
    {
        assertTrue(SmallPolicy.of(SmallPolicy.HEAD + "assume-outcome: decision\n", "", "").assumesOutcomes());
        assertFalse(SmallPolicy.of(SmallPolicy.HEAD + "assume-outcome: none\n", "", "").assumesOutcomes());
        assertFalse(SmallPolicy.of(SmallPolicy.HEAD, "", "").assumesOutcomes());
        assertEquals(List.of("policy.yaml:4:17: unknown assume-outcome \"decisions\": did you mean \"decision\"?"),
            SmallPolicy.problemsOf(SmallPolicy.HEAD + "assume-outcome: decisions\n", ""));
    }
}
