package io.peregrine.pipeline.enrich;

import io.peregrine.domain.PaymentEvent;

import net.openhft.chronicle.values.Array;

/** Chronicle Map's value: the attributes of one profile by number. */
interface ProfileValue
{
    int getCount();

    void setCount(int count);

    @Array(length = PaymentEvent.MAX_ATTRIBUTES)
    int getAttributeAt(int index);

    void setAttributeAt(int index, int attribute);

    @Array(length = PaymentEvent.MAX_ATTRIBUTES)
    double getValueAt(int index);

    void setValueAt(int index, double value);
}
