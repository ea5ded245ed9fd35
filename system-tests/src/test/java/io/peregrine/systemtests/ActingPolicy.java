package io.peregrine.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A policy whose rules do all that rules can do, for the payments of {@link LoadedEngine}. */
final class ActingPolicy
{
    private static final String HEAD = """
        policy: acting
        language: 1
        currency: EUR
        capacity: {customer: 10000, events: 100000, repeats: 100000}
        bands: [{from: 0.1, action: review, reason: 1}]
        """;
    private static final String FEATURES = """
        features:
          - {name: amount, field: amount}
          - {name: c_nb_1d, key: customer, aggregate: count, window: sliding 1d, empty: 0}
        """;
    private static final String LISTS = """
        lists:
          - {name: watched, kind: watch, key: customer, reason: 2}
          - {name: blocked, kind: soft-block, key: terminal, reason: 3}
        """;
    private static final String RULES = """
        rules:
          - id: large
            when: "amount > 290.0"
            then: {action: decline, reason: 4, tag: large, alert: "a \\"large\\" amount"}
            tests: [{given: {amount: 290.01}, hit: true}, {given: {amount: 290.0}, hit: false}]
          - id: watch-it
            when: "amount_minor % 5 == 0"
            then: {score: 150, max: 800, reason: 1, tag: five, list: {add: watched, for: 1h}}
            tests: [{given: {amount_minor: 5}, hit: true}, {given: {amount_minor: 6}, hit: false}]
          - id: forget-it
            when: "amount_minor % 7 == 0"
            then: {list: {remove: watched}}
            sample: 0.5
            tests: [{given: {amount_minor: 7}, hit: true}, {given: {amount_minor: 8}, hit: false}]
          - id: block-terminal
            when: "amount_minor == 20000"
            then: {list: {add: blocked, for: 10m}, alert: true}
            tests: [{given: {amount_minor: 20000}, hit: true}, {given: {amount_minor: 8}, hit: false}]
          - id: tried
            mode: shadow
            when: "amount > 280.0"
            then: {action: decline, reason: 4, alert: true}
            tests: [{given: {amount: 290.01}, hit: true}, {given: {amount: 280.0}, hit: false}]
        """;

    private ActingPolicy()
    {
    }

    static Path write(final Path directory)
    {
        try
        {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("policy.yaml"), HEAD);
            Files.writeString(directory.resolve("features.yaml"), FEATURES);
            Files.writeString(directory.resolve("lists.yaml"), LISTS);
            Files.writeString(directory.resolve("rules.yaml"), RULES);
            Files.writeString(directory.resolve("reasons.yaml"),
                "reasons: {1: some points, 2: watched, 3: blocked, 4: large amount}\n");
            return directory;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
