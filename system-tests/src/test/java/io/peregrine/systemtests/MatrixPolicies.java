package io.peregrine.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.peregrine.journal.ContentStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.replay.ContentPolicies;

/**
 * The policies that take turns: of every kind of window, aggregate, list and rule something, with and without models,
 * with room and without it, in zones of their own. Their content is stored once, so that no child asks its own JDK for
 * a zone.
 */
final class MatrixPolicies
{
    static final int COUNT = 4;

    private static final String HEAD = """
        policy: matrix
        language: 1
        zone: %ZONE
        currency: EUR
        capacity: {customer: %KEYS, card: %KEYS, account: %KEYS, terminal: %KEYS, merchant: %KEYS, device: %KEYS, \
        payee: %KEYS, ip: %KEYS, bin: %KEYS, card+terminal: %KEYS, customer+device: %KEYS, events: %EVENTS, \
        repeats: %REPEATS, payments: %PAYMENTS, list-entries: 500}
        late: {allow: %LATE, beyond: decide-and-flag}
        constants: {limit: %LIMIT}
        otherwise: approve
        assume-outcome: none
        """;

    private static final String MODELS = """
        champion: {file: models/xgb.json, trees: all}
        challengers: [{name: shorter, file: models/xgb.json, trees: 20}]
        bands:
          - {from: 0.7, action: decline, reason: 1}
          - {from: 0.05, action: review, reason: 2}
        short-of-time: [{below: 40us, skip: [model]}, {below: 15us, skip: [model, rules]}]
        """;

    private static final String FEATURES = """
          - {name: own, ratio: [amount, c_avg_%SPANd]}
          - {name: trend, difference: [c_avg_1d, c_avg_%SPANd]}
          - {name: home, profile: home_country, empty: -1.0}
          - {name: noon, calendar: hour, from: 11, to: 13}
          - {name: sum_day, key: customer, aggregate: sum amount_minor, window: tumbling 1d}
          - {name: mean_trip, key: customer, aggregate: mean amount, window: session 6h max 3d}
          - {name: least_5, key: card, aggregate: min amount, window: last 5}
          - {name: most_9, key: card, aggregate: max amount, window: last 9, current: exclude}
          - {name: most, key: merchant, aggregate: max amount_minor, window: sliding %SPANd}
          - {name: spread, key: card, aggregate: stddev amount, window: lifetime}
          - {name: odd, key: account, aggregate: zscore amount, window: sliding %SPANd}
          - {name: places, key: card, aggregate: distinct merchant_country, window: sliding %SPANd delay 1h}
          - {name: cards, key: device, aggregate: distinct card, window: sliding 2d}
          - {name: first_mcc, key: payee, aggregate: first mcc, window: sliding 9d}
          - {name: last_mcc, key: payee, aggregate: last mcc, window: sliding 9d, current: exclude}
          - {name: share, key: merchant, aggregate: fraud-share, window: sliding 9d delay 1d}
          - {name: busy, key: bin, aggregate: count, window: sliding 1d, resolution: 1h}
          - {name: approved, key: ip, aggregate: count, window: sliding 9d, of: approved}
          - {name: refused, key: card, aggregate: consecutive, of: declined}
          - {name: online, key: customer, aggregate: count, window: sliding 9d, where: "entry_mode == 'ECOM'"}
          - {name: since, key: [card, terminal], aggregate: time-since-last}
          - {name: known, key: [customer, device], aggregate: count, window: lifetime, current: exclude}
          - {name: logins, key: customer, aggregate: count, window: sliding 3d, of: customer-events}
          - {name: probed, key: card, aggregate: sequence, first: "amount_minor <= 1000", \
             then: "amount_minor > 20000", within: 2d}
          - {name: speed, key: card, aggregate: speed}
        """;

    private static final String RULES = """
        defaults: {owner: matrix, mode: live}
        rules:
          - id: many
            when: "c_nb_1d > 4 || probed > 0"
            then: {action: review, reason: 3, tag: many}
            tests: [{given: {c_nb_1d: 5}, hit: true}, {given: {c_nb_1d: 4, probed: 0}, hit: false}]
          - id: away
            when: "home >= 0.0 && places > 3"
            then: {action: challenge, reason: 4, list: {add: seen, for: 2d}}
            tests: [{given: {home: 1.0, places: 4}, hit: true}, {given: {home: 1.0, places: 3}, hit: false}]
          - id: risky
            when: "share > 0.3 || refused > 2 || amount > limit && most_9 > limit"
            then: {action: decline, reason: 5, alert: "risky"}
            tests: [{given: {share: 0.4}, hit: true}, {given: {share: 0.1, refused: 0, amount: 1.0}, hit: false}]
          - id: fast
            when: "speed > 900.0 && cardholder_present == true"
            then: {action: score, points: 150, max: 800, reason: 6}
            tests: [{given: {speed: 901.0, cardholder_present: true}, hit: true}, {given: {speed: 1.0}, hit: false}]
          - id: spread
            when: "spread > 100.0 && odd > 1.5 && since < 40000.0"
            then: {action: score, points: -40, min: 20, reason: 7, tag: odd}
            tests:
              - {given: {spread: 101.0, odd: 2.0, since: 1.0}, hit: true}
              - {given: {spread: 1.0}, hit: false}
          - id: some
            sample: 0.25
            when: "sum_day % 2 == 0 && own > 1.0"
            then: {action: challenge, reason: 8}
            tests: [{given: {sum_day: 2, own: 1.5}, hit: true}, {given: {sum_day: 3}, hit: false}]
          - id: listed
            when: "list('seen').has(card_token) && approved + online + logins + busy > 5"
            then: {action: review, reason: 9}
            tests:
              - {given: {card_token: '7', list.seen: true, approved: 6, online: 0, logins: 0, busy: 0}, hit: true}
              - {given: {card_token: '7', list.seen: false}, hit: false}
          - id: pairs
            mode: shadow
            when: "known == 0 && cards > 1 && (first_mcc != last_mcc || trend > 1.0) && mean_trip > least_5"
            then: {action: decline, reason: 10}
            tests:
              - {given: {known: 0, cards: 2, first_mcc: 1, last_mcc: 2, mean_trip: 2.0, least_5: 1.0}, hit: true}
              - {given: {known: 1}, hit: false}
          - id: early
            effective-from: %FROM
            when: "noon == 1 && most > 30000"
            then: {action: review, reason: 11}
            tests: [{given: {noon: 1, most: 30001}, hit: true}, {given: {noon: 0}, hit: false}]
        """;

    private static final String LISTS = """
        lists:
          - {name: cards, kind: hard-block, key: card, reason: 12}
          - {name: bins, kind: allow, key: bin-range, reason: 13}
          - {name: nets, kind: soft-block, key: cidr, reason: 14}
          - {name: seen, kind: watch, key: card, reason: 15, longest: 3d}
        """;

    /** @param policyHash hex. @param zonesHash hex, all zeros where there is none. */
    record Stored(String policyHash, String zonesHash)
    {
    }

    private MatrixPolicies()
    {
    }

    /** Writes the policies and stores their content. @param inputs of the stream: capacities follow from them. */
    static List<Stored> store(final Path directory, final ContentStore content, final long inputs)
    {
        final ContentPolicies policies = new ContentPolicies(content);
        final List<Stored> stored = new ArrayList<>();
        for (int turn = 0; turn < COUNT; turn++)
        {
            final CompiledPolicy policy = PolicyCompiler.compile(
                PolicyContent.read(write(directory.resolve("turn-" + turn), turn, inputs)),
                ContentPolicies::zoneOfJdk);
            stored.add(new Stored(policy.hash(), policies.store(policy)));
        }
        return stored;
    }

    private static Path write(final Path directory, final int turn, final long inputs)
    {
        final Path handbook = Path.of(System.getProperty("peregrine.home"), "docs", "examples", "handbook", "policy");
        final boolean hasRoom = turn < 2;
        final boolean hasModels = 1 == turn % 2;
        try
        {
            Files.createDirectories(directory);
            if (hasModels)
            {
                Files.createDirectory(directory.resolve("models"));
                Files.copy(handbook.resolve("models/xgb.json"), directory.resolve("models/xgb.json"));
            }
            Files.writeString(directory.resolve("policy.yaml"), HEAD
                .replace("%ZONE", List.of("Europe/Brussels", "America/Sao_Paulo", "Pacific/Apia", "UTC").get(turn))
                .replace("%KEYS", Long.toString(Math.max(100, hasRoom ? inputs / 100 : inputs / 400)))
                .replace("%EVENTS", Long.toString(hasRoom ? inputs / 4 : inputs / 12))
                .replace("%PAYMENTS", Long.toString(hasRoom ? inputs / 5 : inputs / 15))
                .replace("%REPEATS", Long.toString(hasRoom ? inputs / 5 : inputs / 40))
                .replace("%LATE", hasRoom ? "2h" : "10m")
                .replace("%LIMIT", hasRoom ? "300.0" : "250.0") + (hasModels ? MODELS : ""));
            Files.writeString(directory.resolve("features.yaml"),
                Files.readString(handbook.resolve("features.yaml")) +
                    FEATURES.replace("%SPAN", 2 == turn ? "7" : "30"));
            Files.writeString(directory.resolve("rules.yaml"),
                RULES.replace("%FROM", "2026-0" + (3 + turn) + "-01T00:00:00Z"));
            Files.writeString(directory.resolve("lists.yaml"), LISTS);
            Files.writeString(directory.resolve("reasons.yaml"), reasons(hasModels));
            return directory;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static String reasons(final boolean hasModels)
    {
        final StringBuilder text = new StringBuilder("reasons:\n");
        for (int code = hasModels ? 1 : 3; code <= (hasModels ? 18 : 15); code++)
        {
            text.append("  ").append(code).append(": reason ").append(code).append('\n');
        }
        return text + (hasModels ? """
            model-inputs:
              16: [amount, c_avg_1d, c_avg_7d, c_avg_30d]
              17: [c_nb_1d, c_nb_7d, c_nb_30d]
              18: [t_risk_1d, t_risk_7d, t_risk_30d]
              none: [weekend, night, t_nb_1d, t_nb_7d, t_nb_30d]
            """ : "");
    }
}
