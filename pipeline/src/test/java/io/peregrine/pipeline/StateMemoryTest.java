package io.peregrine.pipeline;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import io.peregrine.domain.ZoneTable;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateMemoryTest
{
    private static final String HEAD = "policy: small\nlanguage: 1\ncurrency: EUR\n";
    private static final String CAPACITY =
        "capacity: {card: 5000, merchant: 700, card+merchant: 9000, events: 60000, payments: 40000, repeats: 3000}\n";
    private static final String COUNT = "  - {name: f, key: card, aggregate: count, window: sliding 1h}\n";
    private static final long KIB_64 = 1 << 16;

    @TempDir
    private Path directory;

    private CompiledPolicy policy(final String head, final String features)
    {
        try
        {
            Files.writeString(directory.resolve("policy.yaml"), HEAD + head);
            Files.writeString(directory.resolve("features.yaml"), "features:\n" + features);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return PolicyCompiler.compile(PolicyContent.read(directory), ZoneTable::ofJdk);
    }

    private static void assertEstimated(final CompiledPolicy policy)
    {
        final long exact = StateMemory.of(policy).bytes();
        final long estimate = policy.estimatedStateBytes();
        assertTrue(estimate >= exact, () -> estimate + " is below " + exact + " " + StateMemory.of(policy));
        assertTrue(estimate <= exact + exact / 10, () -> estimate + " is far above " + exact);
    }

    @ParameterizedTest
    @ValueSource(strings = {"handbook", "demo"})
    void shouldBeNearAndNotAboveThePolicysEstimate(final String name)
    {
        assertEstimated(PolicyCompiler.compile(
            PolicyContent.read(Path.of("..", "docs", "examples", name, "policy")), ZoneTable::ofJdk));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "aggregate: count, window: lifetime",
        "aggregate: count, window: lifetime delay 1h",
        "aggregate: mean amount, window: sliding 1h delay 1h",
        "aggregate: zscore amount, window: session 30m max 24h, allowed-lateness: 5m",
        "aggregate: max amount, window: tumbling 1d",
        "aggregate: first merchant_country, window: last 5, current: exclude",
        "aggregate: distinct merchant_id, window: lifetime",
        "aggregate: distinct ip, window: sliding 1h",
        "aggregate: consecutive, of: declined",
        "aggregate: consecutive, of: declined, window: last 3",
        "aggregate: time-since-last",
        "aggregate: speed",
        "aggregate: fraud-share, window: sliding 7d, resolution: 1d",
        "aggregate: sum mcc, window: lifetime, of: attempted, where: \"entry_mode == 'ECOM'\"",
        "aggregate: sequence, first: 'amount_minor <= 100', then: 'amount_minor > 50000', within: 10m",
        "aggregate: without, first: \"pin_result == 'NO_MATCH'\", then: \"pin_result == 'MATCH'\", within: 1d",
        "aggregate: count, window: sliding 1h, of: customer-events, where: \"event_type == 'LOGIN_FAILED'\""
    })
    void shouldBeEstimatedForEveryKindAloneAndWithOthers(final String feature)
    {
        for (final String key : List.of("card", "merchant", "[card, merchant]"))
        {
            final String one = "  - {name: g, key: " + key + ", " + feature + "}\n";
            assertEstimated(policy(CAPACITY, one));
            assertEstimated(policy(CAPACITY, COUNT + one));
            assertEstimated(policy(CAPACITY, """
                  - {name: a, key: card, aggregate: stddev amount, window: sliding 1h}
                  - {name: b, key: card, aggregate: mean amount, window: sliding 1h}
                  - {name: c, key: card, aggregate: sum amount_minor, window: sliding 1h, of: attempted}
                  - {name: d, key: merchant, aggregate: last mcc, window: lifetime}
                """ + one));
        }
    }

    /** What makes windows of past inputs has an index of repeats of its own, and a ring. */
    @Test
    void shouldCountWhatMakesWindowsOfPastInputs()
    {
        final CompiledPolicy former = policy(CAPACITY, COUNT);
        final CompiledPolicy policy = policy(CAPACITY + "zone: UTC\n", COUNT);
        final int ring = 64;
        final long carried = StateMemory.of(policy).bytes() + StateMemory.of(former).windows().bytes() +
            (long)ring * Pipeline.SLOT_LENGTH;
        final long bytes = carried + Backfill.bytes(policy);

        assertDoesNotThrow(() -> new MemoryLimits(carried, carried).check(ring, former, policy, false));
        assertDoesNotThrow(() -> new MemoryLimits(bytes, bytes).check(ring, former, policy, true));
        final String error = assertThrows(CapacityException.class,
            () -> new MemoryLimits(bytes - 1, Long.MAX_VALUE).check(ring, former, policy, true)).getMessage();
        assertTrue(error.endsWith(String.format(
            Locale.ROOT, "; making its windows of past inputs %,d", Backfill.bytes(policy))), error);
        assertTrue(Backfill.bytes(policy) > 3_000 * Long.BYTES, "an index of 3,000 repeats");
    }

    @Test
    void shouldRefuseOnlyWhatIsAboveTheLimitWithTheArithmetic()
    {
        final CompiledPolicy policy = policy(CAPACITY, COUNT);
        final int ring = 64;
        final long bytes = StateMemory.of(policy).bytes() + (long)ring * Pipeline.SLOT_LENGTH;

        assertDoesNotThrow(() -> new MemoryLimits(bytes, bytes).check(ring, null, policy));
        final String direct = assertThrows(CapacityException.class,
            () -> new MemoryLimits(bytes - 1, Long.MAX_VALUE).check(ring, null, policy)).getMessage();
        final String physical = assertThrows(CapacityException.class,
            () -> new MemoryLimits(Long.MAX_VALUE, bytes - 1).check(ring, null, policy)).getMessage();

        final String need = String.format(Locale.ROOT, "the capacities of policy small need %,d bytes off the heap, " +
            "more than the %,d that ", bytes, bytes - 1);
        assertTrue(direct.startsWith(need + "-XX:MaxDirectMemorySize allows: lower capacity in policy.yaml, or set " +
            "PEREGRINE_JVM_OPTS=-XX:MaxDirectMemorySize="), direct);
        assertTrue(physical.startsWith(need + "this machine has beside the heap: lower capacity in policy.yaml"),
            physical);
        assertTrue(direct.contains(": history card 5,000 keys x "), direct);
        assertTrue(direct.contains("; payments 40,000 x "), direct);
        assertTrue(direct.contains("; repeats 3,000 = "), direct);
        assertEquals(bytes, sumOf(direct));
    }

    /** @return the sum of what stands behind equals signs. */
    private static long sumOf(final String message)
    {
        return java.util.regex.Pattern.compile("= ([0-9,]+)(;| \\(|$)").matcher(message).results()
            .mapToLong(result -> Long.parseLong(result.group(1).replace(",", ""))).sum();
    }

    @Test
    void shouldHoldBothPoliciesWhereOneFollowsTheOther()
    {
        final CompiledPolicy former = policy(CAPACITY, COUNT);
        final CompiledPolicy next = policy(CAPACITY.replace("5000", "6000"), COUNT);
        final long both = StateMemory.of(former).windows().bytes() + StateMemory.of(next).bytes();

        assertDoesNotThrow(() -> new MemoryLimits(both, both).check(0, former, next));
        final String message = assertThrows(CapacityException.class,
            () -> new MemoryLimits(both - 1, both).check(0, former, next)).getMessage();
        assertTrue(message.contains("; policy small that it follows, "), message);
        assertThrows(CapacityException.class, () -> new MemoryLimits(both, both).check(0, former,
            policy(CAPACITY.replace("5000", "6000").replace("3000", "3001"), COUNT)));
    }

    @Test
    void shouldRefuseAPolicyThatAnInputActivates()
    {
        final CompiledPolicy policy =
            policy("capacity: {card: 1, events: " + (1 << 28) + ", payments: 1, repeats: 1}\n", COUNT);

        final CapacityException refusal = assertThrows(CapacityException.class,
            () -> new Pipeline(new PipelineContext().policy(policy).ringCapacity(64)
                .profileStore(io.peregrine.pipeline.enrich.ChronicleProfileStore.open(100)), -1));
        assertTrue(refusal.getMessage().contains("67,108,865 blocks of 4 rows"), refusal.getMessage());
        assertTrue(MemoryLimits.ofThisProcess().directBytes() >= KIB_64);
    }
}
