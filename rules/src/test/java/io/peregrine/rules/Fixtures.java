package io.peregrine.rules;

import java.util.List;
import java.util.Map;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;

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

    private Fixtures()
    {
    }

    private static FeatureDeclaration feature(final String name, final FeatureType type)
    {
        return new FeatureDeclaration(name, FeatureDeclaration.Form.FIELD, type, name, null, null, null, 0, 0, 0,
            List.of(), true, 0.0);
    }
}
