package io.peregrine.cli;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;

/** A policy's features as a file's columns, numbers so that they read back exactly; a missing one is empty. */
final class FeatureColumns
{
    private static final int NONE = -1;

    private final FeatureLayout columns;
    private final int[] indexes;
    private final boolean[] isInteger;

    private FeatureColumns(final FeatureLayout columns, final FeatureLayout layout)
    {
        this.columns = columns;
        indexes = new int[columns.count()];
        isInteger = new boolean[indexes.length];
        for (int i = 0; i < indexes.length; i++)
        {
            final int index = layout.indexOf(columns.feature(i).name());
            indexes[i] = index >= 0 && layout.feature(index).type() == columns.feature(i).type() ? index : NONE;
            isInteger[i] = FeatureType.INT == columns.feature(i).type();
        }
    }

    /** @return all features of a layout, in its order. */
    static FeatureColumns of(final FeatureLayout layout)
    {
        return new FeatureColumns(layout, layout);
    }

    /** @return these columns for payments of another layout: its features of the same names and types. */
    FeatureColumns from(final FeatureLayout layout)
    {
        return new FeatureColumns(columns, layout);
    }

    /** Appends a comma and the name of each column. */
    void appendNames(final StringBuilder line)
    {
        columns.features().forEach(feature -> line.append(',').append(feature.name()));
    }

    /** Appends a comma and the value of each column. */
    void appendValues(final StringBuilder line, final PaymentEvent event)
    {
        for (int i = 0; i < indexes.length; i++)
        {
            line.append(',');
            if (NONE == indexes[i] || event.isFeatureMissing(indexes[i]))
            {
                continue;
            }
            if (isInteger[i])
            {
                line.append(event.featureLong(indexes[i]));
            }
            else
            {
                line.append(event.featureDouble(indexes[i]));
            }
        }
    }
}
