package io.peregrine.cli;

import java.util.List;
import java.util.Map;

import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes the current row of a file a PaymentRequest, as the mapping says. Allocates nothing but for replaced values. */
final class PaymentRow implements RowEncoder
{
    private final CsvRows rows;
    private final List<Mapping.Column> columns;
    private final int[] indexes;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[PaymentFrame.LENGTH]);
    private final PaymentFrame frame;
    private final PaymentRequestDecoder decoder = new PaymentRequestDecoder();
    private final int idColumn;

    /** @throws InputProblem if the mapping names a column that the file has not. */
    PaymentRow(final Mapping mapping, final CsvRows rows)
    {
        this.rows = rows;
        columns = mapping.columns();
        indexes = new int[columns.size()];
        int id = -1;
        for (int i = 0; i < indexes.length; i++)
        {
            final Mapping.Column column = columns.get(i);
            indexes[i] = MappedStream.columnIndex(rows, column.name(), column.place());
            id = MappedField.PAYMENT_ID == column.field() ? indexes[i] : id;
        }
        if (id < 0)
        {
            throw new InputProblem(mapping.file() + ": payment.payment_id must be a column: each payment has its own");
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
            frame.check();
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
            else if (column.field().isRequired())
            {
                throw new BadValue("is empty: every payment needs its " + column.field().mappingName());
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
        return PaymentFrame.LENGTH;
    }

    @Override
    public int idColumn()
    {
        return idColumn;
    }

    @Override
    public PaymentRow payment()
    {
        return this;
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
