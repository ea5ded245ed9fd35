package io.peregrine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

import io.peregrine.replay.whatif.Flip;
import io.peregrine.replay.whatif.FlipConsumer;

/** Writes flips as rows. Numbers read back exactly; lists are separated by semicolons; what is not known is empty. */
final class FlipsCsv implements FlipConsumer
{
    static final String HEADER = "payment_id,sequence,event_time,amount_minor,currency,before,after,score_before," +
        "score_after,probability_before,probability_after,reasons_before,reasons_after,cause,rules_new,rules_gone," +
        "label";

    private final Writer writer;
    private final StringBuilder line = new StringBuilder();

    /** Writes the header. */
    FlipsCsv(final Writer writer) throws IOException
    {
        this.writer = writer;
        writer.write(HEADER + "\n");
    }

    @Override
    public void onFlip(final Flip flip)
    {
        line.setLength(0);
        line.append(flip.paymentId()).append(',').append(flip.sequence())
            .append(',').append(CodeText.time(flip.eventTimeNs()))
            .append(',').append(flip.amountMinor()).append(',').append(CodeText.currency(flip.currency()))
            .append(',').append(flip.before().action()).append(',').append(flip.after().action())
            .append(',').append(flip.before().score()).append(',').append(flip.after().score())
            .append(',').append(flip.before().probability()).append(',').append(flip.after().probability())
            .append(',').append(flip.before().reasons()).append(',').append(flip.after().reasons())
            .append(',').append(flip.cause())
            .append(',').append(String.join(";", flip.newRules()))
            .append(',').append(String.join(";", flip.goneRules()))
            .append(',').append(null == flip.label() ? "" : Integer.toString(flip.label().value())).append('\n');
        try
        {
            writer.append(line);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write flips: " + FileTrouble.of(ex), ex);
        }
    }
}
