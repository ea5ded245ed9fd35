package io.peregrine.pipeline.window;

import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.TreeMap;

import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import org.agrona.concurrent.UnsafeBuffer;

/** One input of a stream: its kind, and the slot's fields by the names of their setters. Others are missing. */
final class StreamInput
{
    private static final UnsafeBuffer FRAME = new UnsafeBuffer(new byte[64]);

    final InputKind kind;
    final long sequence;
    private final Map<String, Long> fields = new TreeMap<>();
    private final long[] moveKeys = new long[4];

    StreamInput(final InputKind kind, final long sequence)
    {
        this.kind = kind;
        this.sequence = sequence;
    }

    /** @return the same input with another sequence. */
    StreamInput at(final long otherSequence)
    {
        return copy(kind, otherSequence);
    }

    /** @return the same fields as another kind of input. */
    StreamInput as(final InputKind otherKind)
    {
        return copy(otherKind, sequence);
    }

    private StreamInput copy(final InputKind otherKind, final long otherSequence)
    {
        final StreamInput copy = new StreamInput(otherKind, otherSequence);
        copy.fields.putAll(fields);
        System.arraycopy(moveKeys, 0, copy.moveKeys, 0, moveKeys.length);
        return copy;
    }

    boolean isPayment()
    {
        return InputKind.PAYMENT == kind || InputKind.ADVICE == kind;
    }

    static boolean isPayment(final PaymentEvent event)
    {
        return InputKind.PAYMENT == event.kind() || InputKind.ADVICE == event.kind();
    }

    boolean isEffect()
    {
        return InputKind.REVERSAL == kind || InputKind.OUTCOME == kind || InputKind.LABEL == kind;
    }

    /** @return true if it is a payment or a customer event. */
    boolean isTaken()
    {
        return isPayment() || InputKind.CUSTOMER_EVENT == kind;
    }

    boolean has(final String field)
    {
        return fields.containsKey(field);
    }

    /** @return the field, or MISSING. */
    long get(final String field)
    {
        return fields.getOrDefault(field, PaymentEvent.MISSING);
    }

    long timeNs()
    {
        return get("eventTimeNs");
    }

    /** @return the payment that it is, or that it is about. */
    long id()
    {
        return get(isEffect() ? "originalIdLow" : "paymentIdLow");
    }

    StreamInput with(final String field, final long value)
    {
        fields.put(field, value);
        return this;
    }

    StreamInput moving(final long fromLow, final long toLow)
    {
        return moving(fromLow, 0, toLow, 0);
    }

    StreamInput moving(final long fromLow, final long fromHigh, final long toLow, final long toHigh)
    {
        moveKeys[0] = fromLow;
        moveKeys[1] = fromHigh;
        moveKeys[2] = toLow;
        moveKeys[3] = toHigh;
        return this;
    }

    static PaymentEvent slot()
    {
        return new PaymentEvent(FRAME, 0, 64, 64);
    }

    /** Fills a slot as decode does. */
    PaymentEvent fill(final PaymentEvent slot)
    {
        slot.received(FRAME, 0, 0, sequence, 0, 0, 0, 0, 5, sequence, 0, false);
        if (InputKind.PAYMENT == kind)
        {
            slot.firstPayment(sequence);
        }
        slot.kind(kind);
        fields.forEach((name, value) ->
            set("moveKind".equals(name) ? slot.command() : slot, name, value));
        for (int i = 0; i < moveKeys.length; i++)
        {
            slot.command().moveKeyWord(i, moveKeys[i]);
        }
        return slot;
    }

    private static void set(final Object slot, final String name, final long value)
    {
        try
        {
            slot.getClass().getMethod(name, long.class).invoke(slot, value);
        }
        catch (final NoSuchMethodException | IllegalAccessException | InvocationTargetException ex)
        {
            throw new IllegalArgumentException(name, ex);
        }
    }

    @Override
    public String toString()
    {
        return sequence + " " + kind + " " + fields +
            (InputKind.MOVE == kind ? " from " + moveKeys[0] + " to " + moveKeys[2] : "");
    }
}
