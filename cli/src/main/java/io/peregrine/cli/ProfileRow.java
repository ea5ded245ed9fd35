package io.peregrine.cli;

import java.util.List;

import io.peregrine.domain.KeyKind;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.ProfileUpdateEncoder;
import io.peregrine.protocol.RejectCode;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes the current row of a file a ProfileUpdate, as the mapping says. An empty attribute is left out. */
final class ProfileRow implements RowEncoder
{
    private static final int CAPACITY = 1024;

    private final CsvRows rows;
    private final KeyKind kind;
    private final List<Mapping.Attribute> attributes;
    private final int[] indexes;
    private final int keyColumn;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
    private final KeyText keyText = new KeyText();
    private final ProfileUpdateEncoder encoder = new ProfileUpdateEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final double[] values;
    private int length;

    /** @throws InputProblem if the mapping names a column that the file has not. */
    ProfileRow(final Mapping mapping, final CsvRows rows)
    {
        this.rows = rows;
        kind = mapping.key().kind();
        keyColumn = MappedStream.columnIndex(rows, mapping.key().column(), mapping.key().place());
        attributes = mapping.attributes();
        indexes = new int[attributes.size()];
        values = new double[indexes.length];
        for (int i = 0; i < indexes.length; i++)
        {
            indexes[i] = MappedStream.columnIndex(rows, attributes.get(i).column(), attributes.get(i).place());
        }
    }

    @Override
    public void encode(final long correlationId)
    {
        int count = 0;
        for (int i = 0; i < indexes.length; i++)
        {
            values[i] = value(indexes[i]);
            count += Double.isNaN(values[i]) ? 0 : 1;
        }

        encoder.wrapAndApplyHeader(buffer, 0, header).correlationId(correlationId)
            .keyKind(io.peregrine.protocol.KeyKind.get((short)kind.ordinal()));
        putKey();
        final ProfileUpdateEncoder.AttributesEncoder group = encoder.attributesCount(count);
        for (int i = 0; i < indexes.length; i++)
        {
            if (!Double.isNaN(values[i]))
            {
                group.next().name(attributes.get(i).name()).value(values[i]);
            }
        }
        length = MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();

        final int code = FrameGate.check(buffer, 0, length);
        if (0 != code)
        {
            throw rows.problem(keyColumn, "makes a profile that the engine would refuse: " +
                RejectCode.get((short)code));
        }
    }

    /** @return NaN where the field is empty. */
    private double value(final int index)
    {
        final CsvRow field = rows.row().field(index);
        if (field.isEmpty())
        {
            return Double.NaN;
        }
        try
        {
            final double value = Double.parseDouble(field.toString());
            if (Double.isFinite(value))
            {
                return value;
            }
        }
        catch (final NumberFormatException ignore)
        {
            // Said below.
        }
        throw rows.problem(index, "is not a number: write 12.5");
    }

    private void putKey()
    {
        final CsvRow text = rows.row().field(keyColumn);
        if (text.isEmpty())
        {
            throw rows.problem(keyColumn, "is empty: a profile needs its " + kind.policyName());
        }
        try
        {
            keyText.read(kind, text);
        }
        catch (final BadValue ex)
        {
            throw rows.problem(keyColumn, ex.getMessage());
        }
        encoder.key().low(keyText.low()).high(keyText.high());
    }

    @Override
    public DirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public int length()
    {
        return length;
    }

    @Override
    public int idColumn()
    {
        return keyColumn;
    }

    @Override
    public MessageRow payment()
    {
        return null;
    }
}
