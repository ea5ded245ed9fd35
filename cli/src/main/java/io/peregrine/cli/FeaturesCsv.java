package io.peregrine.cli;

import java.io.IOException;
import java.io.Writer;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.PaymentEvent;

/** Writes features.csv: {@code payment_id} and the policy's features, numbers so that they read back exactly. */
final class FeaturesCsv
{
    private final Writer writer;
    private final StringBuilder line = new StringBuilder();
    private final FeatureColumns columns;

    /** The header goes with the first flush. */
    FeaturesCsv(final FeatureLayout layout, final Writer writer)
    {
        this.writer = writer;
        columns = FeatureColumns.of(layout);
        line.append("payment_id");
        columns.appendNames(line);
        line.append('\n');
    }

    /**
     * Holds one line until {@link #flush()}: a full disk must not look like a failed stage.
     *
     * @param event whose features are written; those that are missing are left empty.
     */
    void write(final CharSequence paymentId, final PaymentEvent event)
    {
        line.append(paymentId);
        columns.appendValues(line, event);
        line.append('\n');
    }

    /** Hands over what is held, the header at least. */
    void flush() throws IOException
    {
        writer.append(line);
        line.setLength(0);
    }
}
