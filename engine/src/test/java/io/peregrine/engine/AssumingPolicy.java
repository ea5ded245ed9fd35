package io.peregrine.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.replay.ContentPolicies;

/** Declines above 100.00; reviews after two declines and challenges after three approvals of a customer. */
final class AssumingPolicy
{
    private AssumingPolicy()
    {
    }

    /** @param assumed decision or none. */
    static void write(final Path policy, final String assumed)
    {
        write(policy, "policy.yaml", "policy: assumed", "language: 1", "zone: UTC", "currency: EUR",
            "capacity: {customer: 100, events: 10000, repeats: 20000}", "otherwise: approve",
            "assume-outcome: " + assumed);
        write(policy, "features.yaml", "features:",
            "  - {name: amount, field: amount}",
            "  - {name: declined, key: customer, aggregate: count, window: sliding 30d, of: declined}",
            "  - {name: approved, key: customer, aggregate: count, window: sliding 30d, of: approved}");
        write(policy, "rules.yaml", "rules:",
            "  - {id: large, owner: desk, when: 'amount > 100.0', then: {action: decline, reason: 1},",
            "     tests: [{given: {amount: 101.0}, hit: true}, {given: {amount: 100.0}, hit: false}]}",
            "  - {id: locked, owner: desk, when: 'declined >= 2', then: {action: review, reason: 2},",
            "     tests: [{given: {declined: 2}, hit: true}, {given: {declined: 1}, hit: false}]}",
            "  - {id: known, owner: desk, when: 'approved >= 3', then: {action: challenge, reason: 3},",
            "     tests: [{given: {approved: 3}, hit: true}, {given: {approved: 2}, hit: false}]}");
        write(policy, "reasons.yaml", "reasons: {1: large, 2: declined before, 3: approved before}");
        write(policy, "lists.yaml", "lists: []");
    }

    private static void write(final Path policy, final String name, final String... lines)
    {
        try
        {
            Files.createDirectories(policy);
            Files.write(policy.resolve(name), List.of(lines));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static CompiledPolicy read(final Path policy)
    {
        return PolicyCompiler.compile(PolicyContent.read(policy), ContentPolicies::zoneOfJdk);
    }
}
