package io.peregrine.replay.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.ZoneTable;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A definition that is told is one that a policy could have: read again, it is the same feature. */
class FeatureTextTest
{
    @TempDir
    private Path directory;

    private int count;

    @ParameterizedTest
    @ValueSource(strings = {
        "field: amount",
        "field: mcc",
        "calendar: weekday, in: [saturday, sunday]",
        "calendar: hour, from: 22, to: 5",
        "key: card, aggregate: count, window: sliding 60s, where: \"entry_mode == 'ECOM'\"",
        "key: card, aggregate: sum amount_minor, window: session 30m max 24h",
        "key: card, aggregate: sum amount_minor, window: tumbling 1d zone Europe/Brussels",
        "key: card, aggregate: max amount_minor, window: last 5, current: exclude",
        "key: card, aggregate: distinct merchant_country, window: sliding 24h",
        "key: [card, merchant], aggregate: count, window: lifetime",
        "key: card, aggregate: time-since-last, empty: null",
        "key: card, aggregate: consecutive, of: declined",
        "key: terminal, aggregate: fraud-share, window: sliding 7d delay 7d, empty: 0.5",
        "key: customer, aggregate: count, window: sliding 1h, of: customer-events",
        "key: merchant, aggregate: count, window: sliding 1h, resolution: 1m",
        "key: card, aggregate: count, window: sliding 1h, allowed-lateness: 90s",
        "key: card, aggregate: sequence, first: \"amount_minor <= 100\", then: \"amount_minor > 50000\", within: 10m",
        "key: card, aggregate: zscore amount, window: sliding 30d",
        "key: card, aggregate: speed",
        "ratio: [other, other]",
        "profile: home_country, key: card",
        "profile: home_country",
    })
    void shouldTellADefinitionThatReadsAsTheSameFeature(final String definition) throws IOException
    {
        final FeatureLayout layout = layout(definition);

        final String text = FeatureText.of(layout.feature(1), layout);

        final FeatureLayout again = layout(text);
        assertEquals(layout.feature(1), again.feature(1), text);
        assertEquals(layout.conditions(), again.conditions());
    }

    private FeatureLayout layout(final String definition) throws IOException
    {
        final Path policy = Files.createDirectory(directory.resolve("policy" + count++));
        Files.writeString(policy.resolve("policy.yaml"), "policy: small\nlanguage: 1\ncurrency: EUR\n");
        Files.writeString(policy.resolve("features.yaml"),
            "features:\n  - {name: other, field: amount_minor}\n  - {name: f, " + definition + "}\n");
        return PolicyCompiler.compile(PolicyContent.read(policy), ZoneTable::ofJdk).layout();
    }
}
