package io.peregrine.pipeline.enrich;

import io.peregrine.domain.PaymentEvent;

/** The attributes of one key, in the order of their numbers, however they came. Reused; one thread. */
public final class Profile
{
    private final int[] attributes = new int[PaymentEvent.MAX_ATTRIBUTES];
    private final double[] values = new double[PaymentEvent.MAX_ATTRIBUTES];
    private int count;

    /** Forgets everything. */
    public void clear()
    {
        count = 0;
    }

    public int count()
    {
        return count;
    }

    /** @param index below {@link #count()}. */
    public int attributeAt(final int index)
    {
        return attributes[index];
    }

    /** @param index below {@link #count()}. */
    public double valueAt(final int index)
    {
        return values[index];
    }

    /** @return where the attribute is, or -1. */
    public int indexOf(final int attribute)
    {
        for (int i = 0; i < count; i++)
        {
            if (attributes[i] == attribute)
            {
                return i;
            }
        }

        return -1;
    }

    /** Sets or adds an attribute. @return false if there is no room for another. */
    public boolean put(final int attribute, final double value)
    {
        int index = 0;
        while (index < count && attributes[index] < attribute)
        {
            index++;
        }

        if (index == count || attributes[index] != attribute)
        {
            if (count == attributes.length)
            {
                return false;
            }

            System.arraycopy(attributes, index, attributes, index + 1, count - index);
            System.arraycopy(values, index, values, index + 1, count - index);
            attributes[index] = attribute;
            count++;
        }

        values[index] = value;
        return true;
    }
}
