package io.peregrine.pipeline.window;

/**
 * Deletion from a table of linear probing by shifting back (Knuth, TAOCP 6.4, algorithm R): no tombstones, so that
 * look-ups stay short for ever. A record is the low 32 bits of a hash, shifted up, and a number above 0; its home is
 * the hash under the table's mask.
 */
final class OpenAddressing
{
    private OpenAddressing()
    {
    }

    /** Takes out the record at a place of the table. */
    static void close(final Slots table, final int mask, final int place)
    {
        int hole = place;
        int at = hole;
        while (true)
        {
            at = at + 1 & mask;
            final long record = table.longAt(at, 0);
            if (0 == record)
            {
                break;
            }
            final int home = (int)(record >>> 32) & mask;
            if ((at - home & mask) >= (at - hole & mask))
            {
                table.longAt(hole, 0, record);
                hole = at;
            }
        }
        table.longAt(hole, 0, 0);
    }
}
