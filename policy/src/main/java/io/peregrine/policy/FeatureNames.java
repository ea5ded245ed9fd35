package io.peregrine.policy;

import java.util.List;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;

/** The names of a layout's features. */
final class FeatureNames
{
    private FeatureNames()
    {
    }

    static List<String> of(final FeatureLayout layout)
    {
        return layout.features().stream().map(FeatureDeclaration::name).toList();
    }
}
