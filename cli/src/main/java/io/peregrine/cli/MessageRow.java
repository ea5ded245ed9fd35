package io.peregrine.cli;

import java.util.List;
import java.util.Map;

import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes the current row of a file one message of fields, as the mapping says. Allocates nothing but for replaced
 * values, and for the notes of a move.
 */
final class MessageRow implements RowEncoder
{
    private final CsvRows rows;
    private final List<Mapping.Column> columns;
    private final MessageLayout layout;
    private final int[] indexes;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageFrame.CAPACITY]);
    private final MessageFrame frame;
    private final PaymentRequestDecoder decoder = new PaymentRequestDecoder();
    private final int idColumn;

    /** @throws InputProblem if the mapping names a column that the file has not. */
    MessageRow(final MessageMapping mapping, final CsvRows rows)
    {
        this.rows = rows;
        layout = mapping.layout();
        columns = mapping.columns();
        indexes = new int[columns.size()];
        int id = -1;
        for (int i = 0; i < indexes.length; i++)
        {
            final Mapping.Column column = columns.get(i);
            indexes[i] = MappedStream.columnIndex(rows, column.name(), column.place());
            id = layout.id() == column.field() ? indexes[i] : id;
        }
        if (id < 0)
        {
            throw mapping.idProblem();
        }
        idColumn = id;
        frame = mapping.newFrame(buffer);
        decoder.wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH, PaymentRequestDecoder.BLOCK_LENGTH,
            PaymentRequestDecoder.SCHEMA_VERSION);
    }

    @Override
    public void encode(final long correlationId)
    {
        frame.reset(correlationId);
        for (int i = 0; i < indexes.length; i++)
        {
            put(columns.get(i), indexes[i]);
        }
        try
        {
            frame.finish();
        }
        catch (final BadValue ex)
        {
            throw new InputProblem(rows.file() + ":" + rows.row().line() + ": the row " + ex.getMessage(), ex);
        }
    }

    private void put(final Mapping.Column column, final int index)
    {
        final CsvRow field = rows.row().field(index);
        final Map<String, String> values = column.values();
        final CharSequence text = values.isEmpty() ? field : values.getOrDefault(field.toString(), field.toString());
        try
        {
            if (!text.isEmpty())
            {
                frame.put(column.field(), text, column.unit(), column.since());
            }
            else if (layout.isRequired(column.field()))
            {
                throw new BadValue("is empty: every " + layout.mappingName() + " needs its " +
                    column.field().mappingName());
            }
        }
        catch (final BadValue ex)
        {
            throw rows.problem(index, ex.getMessage());
        }
    }

    @Override
    public DirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public int length()
    {
        return frame.length();
    }

    @Override
    public int idColumn()
    {
        return idColumn;
    }

    @Override
    public MessageRow payment()
    {
        return MessageLayout.PAYMENT == layout ? this : null;
    }

    long eventTimeNs()
    {
        return frame.eventTimeNs();
    }

    long idLow()
    {
        return decoder.paymentId().low();
    }

    long idHigh()
    {
        return decoder.paymentId().high();
    }
}
