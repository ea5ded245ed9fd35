package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

import org.junit.jupiter.api.Test;

/** Numbers that wrap. */
class KnownPaymentsTest
{
    private static final long NEARLY = (1L << 32) - 2;

    @Test
    void shouldGoOverToAnotherAlsoAfterFourThousandMillionArrivals() throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream output = new DataOutputStream(bytes);
        output.writeLong(NEARLY);
        output.writeInt(0);
        try (KnownPayments former = new KnownPayments(10, false, 0, 0);
            KnownPayments known = new KnownPayments(10, false, 0, 0))
        {
            former.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), new KeyTable[0],
                new HistorySnapshot[0]);
            for (int i = 0; i < 4; i++)
            {
                former.add(KnownPayments.hash(1, i, 0), 1, i, 0);
            }
            known.adopt(former, new int[0], new int[0], true);

            for (int i = 0; i < 4; i++)
            {
                assertNotEquals(KnownPayments.NONE, known.find(KnownPayments.hash(1, i, 0), 1, i, 0));
            }
        }
    }

    @Test
    void shouldCountBlocksAlsoWhereOrdinalsWrap()
    {
        try (RowBlocks rows = new RowBlocks(10, 4, 0, 0, false, 0))
        {
            assertEquals(2, rows.blocks(Integer.MAX_VALUE - 3, Integer.MAX_VALUE + 5));
            assertEquals(0, rows.blocks(7, 7));
            assertEquals(1, rows.blocks(4, 5));
            assertEquals(2, rows.blocks(6, 9));
        }
    }
}
