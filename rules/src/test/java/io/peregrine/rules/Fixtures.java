package io.peregrine.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.ZoneTable;

/** A small policy's names. */
final class Fixtures
{
    static final Vocabulary VOCABULARY = new Vocabulary(
        new FeatureLayout(List.of(
            feature("amount", FeatureType.DOUBLE),
            feature("c_avg_30d", FeatureType.DOUBLE),
            feature("t_risk_7d", FeatureType.DOUBLE),
            feature("t_nb_7d", FeatureType.INT),
            feature("c_nb_1d", FeatureType.INT))),
        Map.of("high_amount", 220.0, "limit", 7L, "is_strict", true, "web", "ECOM", "least", Long.MIN_VALUE));

    /** The same with named scores, lists, zones and definitions. */
    static final Vocabulary WIDE = wide();

    private static Vocabulary wide()
    {
        final LinkedHashMap<String, String> lists = new LinkedHashMap<>();
        lists.put("customers", "customer");
        lists.put("cards", "card");
        lists.put("merchants", "merchant");
        lists.put("networks", "cidr");
        lists.put("pairs", "card+merchant");
        lists.put("countries", "country");
        final LinkedHashMap<String, String> definitions = new LinkedHashMap<>();
        definitions.put("twice_limit", "limit * 2");
        definitions.put("norm", "c_avg_30d");
        definitions.put("is_far", "amount > 2.0 * norm || 1 / t_nb_7d > twice_limit");
        return VOCABULARY.withScores(List.of("theft", "takeover"))
            .withLists(lists).withZones(ZoneTable::ofJdk).withDefinitions(definitions);
    }

    private Fixtures()
    {
    }

    private static FeatureDeclaration feature(final String name, final FeatureType type)
    {
        return new FeatureDeclaration(name, FeatureDeclaration.Form.FIELD, type, name, null, null, null, 0, 0, 0,
            List.of(), true, 0.0);
    }
}
