package io.peregrine.cli.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.peregrine.domain.Action;
import io.peregrine.perf.generator.GeneratedPayment;

/**
 * How the generated attacks fared. An attack is caught when one of its payments is not approved; those before it are
 * what it cost. The switch's thread.
 */
final class AttackBoard
{
    private static final String[] NAMES =
    {
        "genuine", "card testing", "account takeover", "mule", "impossible travel"
    };
    private static final int CAUGHT = -1;

    /** By attack: payments let through so far, or CAUGHT. */
    private int[] letThrough = new int[1024];
    private boolean[] isSeen = new boolean[1024];
    private final long[] seen = new long[NAMES.length];
    private final long[] caught = new long[NAMES.length];
    private final long[] paymentsToCatch = new long[NAMES.length];
    private long genuine;
    private long genuineDeclined;

    /**
     * One kind of attack.
     *
     * @param toCatch payments of it, on average, up to and with the one that was caught; 0 where none was.
     */
    record Row(String name, long seen, long caught, double toCatch)
    {
        long missed()
        {
            return seen - caught;
        }
    }

    /** @param attackNumber dense from 1; 0 for a genuine payment. */
    void decided(final int attackKind, final long attackNumber, final Action action)
    {
        if (GeneratedPayment.GENUINE == attackKind)
        {
            genuine++;
            genuineDeclined += Action.DECLINE == action ? 1 : 0;
            return;
        }

        final int attack = (int)attackNumber;
        if (attack >= letThrough.length)
        {
            letThrough = Arrays.copyOf(letThrough, attack * 2);
            isSeen = Arrays.copyOf(isSeen, attack * 2);
        }

        if (!isSeen[attack])
        {
            isSeen[attack] = true;
            seen[attackKind]++;
        }

        if (CAUGHT != letThrough[attack])
        {
            letThrough[attack]++;
            if (Action.APPROVE != action)
            {
                caught[attackKind]++;
                paymentsToCatch[attackKind] += letThrough[attack];
                letThrough[attack] = CAUGHT;
            }
        }
    }

    List<Row> rows()
    {
        final List<Row> rows = new ArrayList<>();
        for (int kind = 1; kind < NAMES.length; kind++)
        {
            rows.add(new Row(NAMES[kind], seen[kind], caught[kind],
                0 == caught[kind] ? 0 : paymentsToCatch[kind] / (double)caught[kind]));
        }
        return rows;
    }

    /** @return genuine payments for each that was declined; 0 where none was. */
    long genuineForEachDeclined()
    {
        return 0 == genuineDeclined ? 0 : genuine / genuineDeclined;
    }
}
