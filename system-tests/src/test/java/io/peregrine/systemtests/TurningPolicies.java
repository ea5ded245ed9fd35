package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.peregrine.policy.PolicyContent;

/**
 * Policies that go round: turn k declines payments whose amount leaves k modulo {@value #ROUND}, and reviews those that
 * leave k + 1. A decision that two turns had a part in does not fit the turn whose hash it carries. With every
 * {@value #STEADY}th turn windows and their number change as well.
 */
final class TurningPolicies
{
    static final int ROUND = 7;
    private static final int STEADY = 8;
    static final int DECLINED = 201;
    static final int REVIEWED = 202;

    private final Path parent;

    TurningPolicies(final Path parent)
    {
        this.parent = parent;
    }

    Path directory(final int turn)
    {
        return parent.resolve("turn-" + turn);
    }

    /** Writes a turn. @return its hash. */
    String write(final int turn) throws IOException
    {
        final Path directory = Files.createDirectories(directory(turn));
        Files.writeString(directory.resolve("policy.yaml"), "policy: turning\nlanguage: 1\nzone: UTC\n" +
            "currency: EUR\ncapacity: {customer: 5000, terminal: 10000, events: 50000, repeats: 200000}\n" +
            "constants: {turn: " + turn + ", declined: " + turn % ROUND + ", reviewed: " + (turn + 1) % ROUND + "}\n");
        final StringBuilder features = new StringBuilder("features:\n  - {name: turns, key: customer, " +
            "aggregate: count, window: sliding " + (1 + turn / STEADY % 5) + "d}\n");
        for (int i = 0; i < turn / STEADY % 4; i++)
        {
            features.append("  - {name: w").append(i).append(", key: terminal, aggregate: max amount_minor, window: ")
                .append("sliding ").append(1 + (turn / STEADY + i) % 24).append("h}\n");
        }
        Files.writeString(directory.resolve("features.yaml"), features);
        Files.writeString(directory.resolve("rules.yaml"), "rules:\n" +
            rule("declines", "declined", turn % ROUND, "decline", DECLINED) +
            rule("reviews", "reviewed", (turn + 1) % ROUND, "review", REVIEWED));
        Files.writeString(directory.resolve("reasons.yaml"),
            "reasons: {" + DECLINED + ": declined by turn, " + REVIEWED + ": reviewed by turn}\n");
        Files.writeString(directory.resolve("lists.yaml"), "lists: []\n");
        return PolicyContent.read(directory).hash();
    }

    private static String rule(
        final String id, final String constant, final int left, final String action, final int reason)
    {
        return "  - id: " + id + "\n" +
            "    when: \"turns >= 1 && turn >= 0 && amount_minor % " + ROUND + " == " + constant +
            "\"\n    then: {action: " + action + ", reason: " + reason + "}\n    tests:\n" +
            "      - {given: {turns: 0}, hit: false}\n" +
            "      - {given: {turns: 1, amount_minor: " + left + "}, hit: true}\n";
    }
}
