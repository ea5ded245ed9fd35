package io.peregrine.scoring;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A library's margins as bits, and a checksum of the rows that they belong to.
 *
 * @param rowsChecksum of the rows, so that other rows are not taken for wrong margins.
 * @param isFloat      true if the library gives float32.
 * @param margins      of each row, one for each output.
 */
record MarginBits(long rowsChecksum, boolean isFloat, double[][] margins)
{
    static long checksum(final List<float[]> rows)
    {
        final CRC32C crc = new CRC32C();
        for (final float[] row : rows)
        {
            final ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES);
            for (final float value : row)
            {
                bytes.putInt(Float.floatToIntBits(value));
            }
            crc.update(bytes.array());
        }

        return crc.getValue();
    }

    byte[] toBytes()
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes)))
        {
            out.writeLong(rowsChecksum);
            out.writeBoolean(isFloat);
            out.writeInt(margins.length);
            out.writeInt(margins[0].length);
            for (final double[] row : margins)
            {
                for (final double margin : row)
                {
                    if (isFloat)
                    {
                        out.writeInt(Float.floatToRawIntBits((float)margin));
                    }
                    else
                    {
                        out.writeLong(Double.doubleToRawLongBits(margin));
                    }
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return bytes.toByteArray();
    }

    static MarginBits of(final byte[] bytes)
    {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes))))
        {
            final long checksum = in.readLong();
            final boolean isFloat = in.readBoolean();
            final double[][] margins = new double[in.readInt()][];
            final int outputs = in.readInt();
            for (int i = 0; i < margins.length; i++)
            {
                margins[i] = new double[outputs];
                for (int j = 0; j < outputs; j++)
                {
                    margins[i][j] = isFloat ? Float.intBitsToFloat(in.readInt()) :
                        Double.longBitsToDouble(in.readLong());
                }
            }

            return new MarginBits(checksum, isFloat, margins);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
