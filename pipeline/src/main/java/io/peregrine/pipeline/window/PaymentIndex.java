package io.peregrine.pipeline.window;

/** From (sender, payment id) to the log's slot: open addressing, linear probing, deletion by shifting back. */
final class PaymentIndex implements AutoCloseable
{
    private final EventLog log;
    private final Slots table;
    private final int mask;

    PaymentIndex(final EventLog log)
    {
        this.log = log;
        mask = KeyTable.tableLength(log.capacity()) - 1;
        table = new Slots(mask + 1, Integer.BYTES);
    }

    /** @return the newest payment of this id that is held, or NONE. */
    int find(final long idLow, final long idHigh, final long sourceId)
    {
        return table.intAt(place(idLow, idHigh, sourceId), 0) - 1;
    }

    /** The log's slot is filled: finds lead to it from now on. */
    void put(final int slot)
    {
        table.intAt(place(log.idLow(slot), log.idHigh(slot), log.sourceId(slot)), 0, slot + 1);
    }

    /** The log's slot is about to be overwritten. */
    void remove(final int slot)
    {
        int hole = place(log.idLow(slot), log.idHigh(slot), log.sourceId(slot));
        if (slot + 1 != table.intAt(hole, 0))
        {
            return; // A newer payment of the same id has taken its place.
        }

        int at = hole;
        while (true)
        {
            at = (at + 1) & mask;
            final int entry = table.intAt(at, 0);
            if (0 == entry)
            {
                break;
            }
            final int home = home(log.idLow(entry - 1), log.idHigh(entry - 1), log.sourceId(entry - 1));
            if (((at - home) & mask) >= ((at - hole) & mask))
            {
                table.intAt(hole, 0, entry);
                hole = at;
            }
        }
        table.intAt(hole, 0, 0);
    }

    private int place(final long idLow, final long idHigh, final long sourceId)
    {
        int at = home(idLow, idHigh, sourceId);
        int entry = table.intAt(at, 0);
        while (0 != entry && !(log.idLow(entry - 1) == idLow && log.idHigh(entry - 1) == idHigh &&
            log.sourceId(entry - 1) == sourceId))
        {
            at = (at + 1) & mask;
            entry = table.intAt(at, 0);
        }
        return at;
    }

    private int home(final long idLow, final long idHigh, final long sourceId)
    {
        return (int)RunningHash.mix(idLow ^ Long.rotateLeft(sourceId, 17), idHigh) & mask;
    }

    @Override
    public void close()
    {
        table.close();
    }
}
