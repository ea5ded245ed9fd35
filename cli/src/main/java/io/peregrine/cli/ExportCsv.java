package io.peregrine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.pipeline.ScoreObserver;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.Frames;
import io.peregrine.replay.BodyView;
import io.peregrine.replay.JournalSurvey;
import io.peregrine.replay.KnownLabel;
import io.peregrine.replay.ReplayRange;

/**
 * Writes a row for each payment that is decided: what it is, what was decided, what became known of it, and every
 * feature that it was decided with. Numbers read back exactly; what is missing is empty.
 */
final class ExportCsv implements ScoreObserver
{
    /** A feature's name has no dot: with this in front a column is never taken for one. */
    private static final String PREFIX = "decision.";
    private static final List<String> COLUMNS = List.of("payment_id", "sequence", "event_time", "action", "status",
        "score", "probability", "margin", "reasons", "policy", "label", "label_sequence");

    private final Writer writer;
    private final JournalSurvey survey;
    private final ReplayRange range;
    private final FeatureColumns columns;
    private final StringBuilder line = new StringBuilder();
    private final BodyView body = new BodyView();
    private CompiledPolicy policy;
    private FeatureColumns fromPolicy;
    private String hash;
    private int policies;
    private long rows;
    private long labelled;

    /**
     * Writes the header.
     *
     * @param columns of whose features there are columns.
     */
    ExportCsv(
        final Writer writer, final CompiledPolicy columns, final JournalSurvey survey, final ReplayRange range)
        throws IOException
    {
        this.writer = writer;
        this.survey = survey;
        this.range = range;
        this.columns = FeatureColumns.of(columns.layout());
        for (final String column : COLUMNS)
        {
            line.append(line.isEmpty() ? "" : ",").append(columns.layout().indexOf(column) < 0 ? "" : PREFIX)
                .append(column);
        }
        this.columns.appendNames(line);
        writer.append(line.append('\n'));
    }

    @Override
    public void onScored(final PaymentEvent event, final CompiledPolicy inForce)
    {
        if (InputKind.PAYMENT != event.kind() || !range.has(event.sequence(), event.eventTimeNs()))
        {
            return;
        }
        if (policy != inForce)
        {
            policy = inForce;
            fromPolicy = columns.from(policy.layout());
            hash = policy.hash();
            policies++;
        }

        body.read(event.body(), 0);
        line.setLength(0);
        line.append(Frames.paymentIdText(event.paymentIdLow(), event.paymentIdHigh()))
            .append(',').append(event.sequence()).append(',').append(CodeText.time(event.eventTimeNs()))
            .append(',').append(body.action()).append(',').append(DecisionStatus.describe(body.status()))
            .append(',').append(body.score()).append(',').append(body.probability())
            .append(',').append(body.margin()).append(',').append(body.reasons()).append(',').append(hash);
        final KnownLabel label = survey.label(event.sourceId(), event.paymentIdLow(), event.paymentIdHigh());
        if (null == label)
        {
            line.append(",,");
        }
        else
        {
            line.append(',').append(label.value()).append(',').append(label.sequence());
            labelled++;
        }
        fromPolicy.appendValues(line, event);
        line.append('\n');
        rows++;
        try
        {
            writer.append(line);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(
                "cannot write the export: " + FileTrouble.of(ex) + ": choose another --out", ex);
        }
    }

    long rows()
    {
        return rows;
    }

    /** @return rows of which something became known. */
    long labelled()
    {
        return labelled;
    }

    /** @return changes from one policy to another among the rows, and the first. */
    int policies()
    {
        return policies;
    }
}
