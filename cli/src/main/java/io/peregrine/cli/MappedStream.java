package io.peregrine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.FraudLabelEncoder;
import io.peregrine.protocol.LabelValue;
import io.peregrine.protocol.MessageHeaderEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A CSV file as the frames that a switch would send, in their order: each row a payment (or another message), and
 * between payments the labels of rows that were frauds. A label that becomes known at T comes before any payment of T;
 * those that are left when the payments end come last. Rows stay in the file's order. Only frauds whose labels are not
 * due yet are held. One thread.
 */
final class MappedStream implements AutoCloseable
{
    private static final int LABEL_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + FraudLabelEncoder.BLOCK_LENGTH;
    private static final long LABEL_CORRELATION = 1L << 62;

    /** A label that is not known yet. The row breaks ties. */
    private record Due(long timeNs, long row, long idLow, long idHigh) implements Comparable<Due>
    {
        @Override
        public int compareTo(final Due other)
        {
            return timeNs != other.timeNs ? Long.compare(timeNs, other.timeNs) : Long.compare(row, other.row);
        }
    }

    private final CsvRows rows;
    private final UnsafeBuffer labelBuffer = new UnsafeBuffer(new byte[LABEL_LENGTH]);
    private final FraudLabelEncoder label = new FraudLabelEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PriorityQueue<Due> labels = new PriorityQueue<>();
    private final StringBuilder idText = new StringBuilder();
    private final RowEncoder encoder;
    private final MessageRow payment;
    private final int labelColumn;
    private final String fraudValue;
    private final long delayNs;
    private long rowCount;
    private long labelCount;
    private boolean hasRow;
    private boolean isRowFraud;
    private boolean isAtRow;

    /**
     * @param message   what rows become.
     * @param hasLabels false: rows only.
     * @throws InputProblem if the mapping does not say how, or names a column that the file has not.
     */
    MappedStream(final Mapping mapping, final Path in, final Mapping.Message message, final boolean hasLabels)
    {
        mapping.checkHas(message);
        rows = CsvRows.open(in);
        try
        {
            encoder = Mapping.Message.PROFILE == message ? new ProfileRow(mapping, rows) :
                new MessageRow(mapping.message(message), rows);
            payment = encoder.payment();
            final Mapping.Label known = hasLabels && null != payment ? mapping.label() : null;
            labelColumn = null == known ? -1 : columnIndex(rows, known.column(), known.place());
            fraudValue = null == known ? "" : known.fraudValue();
            delayNs = null == known ? 0 : known.delayNs();
        }
        catch (final RuntimeException ex)
        {
            rows.close();
            throw ex;
        }
        label.wrapAndApplyHeader(labelBuffer, 0, header);
    }

    /** @return where the column stands in the file. */
    static int columnIndex(final CsvRows rows, final String name, final Mapping.Place place)
    {
        final int index = rows.columns().indexOf(name);
        if (index < 0)
        {
            final List<String> known = new ArrayList<>(rows.columns());
            throw place.problem("column \"" + name + "\" is not in " + rows.file() + Suggestion.of(name, known));
        }
        return index;
    }

    /**
     * Moves to the next frame.
     *
     * @return false at the end.
     * @throws InputProblem naming file, line, column, value and cure.
     */
    boolean next()
    {
        if (isAtRow)
        {
            leaveRow();
        }
        if (!hasRow)
        {
            readRow();
        }

        final Due due = labels.peek();
        if (null != due && (!hasRow || due.timeNs() <= payment.eventTimeNs()))
        {
            labels.remove();
            encodeLabel(due);
            return true;
        }
        isAtRow = hasRow;
        rowCount += hasRow ? 1 : 0;
        return hasRow;
    }

    private void leaveRow()
    {
        if (isRowFraud)
        {
            labels.add(new Due(dueNs(), rowCount, payment.idLow(), payment.idHigh()));
        }
        hasRow = false;
        isAtRow = false;
    }

    private long dueNs()
    {
        final long timeNs = payment.eventTimeNs() + delayNs;
        if (timeNs < 0 || timeNs >= FrameGate.EVENT_TIME_LIMIT_NS)
        {
            throw new InputProblem(rows.file() + ":" + rows.row().line() + ": the row's label would become known " +
                "after 2262, which no message can say: shorten label.delay in the mapping");
        }
        return timeNs;
    }

    private void readRow()
    {
        hasRow = rows.next();
        if (hasRow)
        {
            encoder.encode(rowCount);
            idText.setLength(0);
            idText.append(rows.row().field(encoder.idColumn()));
            isRowFraud = labelColumn >= 0 && fraudValue.contentEquals(rows.row().field(labelColumn));
        }
    }

    private void encodeLabel(final Due due)
    {
        label.correlationId(LABEL_CORRELATION + labelCount++);
        label.paymentId().low(due.idLow()).high(due.idHigh());
        label.eventTimeNs(due.timeNs()).label(LabelValue.CONFIRMED_FRAUD);
    }

    /** @return true: the frame is a payment; false: a label, or another message. */
    boolean isPayment()
    {
        return isAtRow && null != payment;
    }

    /** @return true: the frame is the row's; false: a label. */
    boolean isRow()
    {
        return isAtRow;
    }

    /** @return true: the file says that the row is a fraud; false where the stream has no labels. */
    boolean isFraud()
    {
        return isAtRow && isRowFraud;
    }

    /** @return what holds the frame, valid until {@link #next()}. */
    DirectBuffer buffer()
    {
        return isAtRow ? encoder.buffer() : labelBuffer;
    }

    int offset()
    {
        return 0;
    }

    int length()
    {
        return isAtRow ? encoder.length() : LABEL_LENGTH;
    }

    /** @return of a row: its number, from 0; of a label: another number that no frame of the stream has. */
    long correlationId()
    {
        return isAtRow ? rowCount - 1 : LABEL_CORRELATION + labelCount - 1;
    }

    /** @return of a message: its id as the file has it; of a profile: its key. Valid until {@link #next()}. */
    CharSequence paymentIdText()
    {
        return idText;
    }

    /** @return rows moved to so far. */
    long rowCount()
    {
        return rowCount;
    }

    /** @return labels moved to so far. */
    long labelCount()
    {
        return labelCount;
    }

    @Override
    public void close()
    {
        rows.close();
    }
}
