package io.peregrine.pipeline.window;

import java.math.BigInteger;
import java.util.Comparator;

import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.PaymentField;

/** A payment, or a customer event in the place of one, as it came; and what has become of it. */
final class OraclePayment
{
    /** A history's order. */
    static final Comparator<OraclePayment> ORDER =
        Comparator.<OraclePayment>comparingLong(payment -> payment.timeNs).thenComparingLong(p -> p.sequence);

    final long sequence;
    final long timeNs;
    final InputKind kind;
    final BigInteger asked;
    private final long[] fields = new long[PaymentField.values().length];
    private final String[] identities = new String[KeyKind.values().length];
    private final boolean[] conditions;
    private OracleState state;

    /**
     * @param asked      amount in minor units of the policy's currency, or null.
     * @param conditions which ones it met when it came.
     */
    OraclePayment(final PaymentEvent event, final BigInteger asked, final boolean[] conditions)
    {
        this.sequence = event.sequence();
        this.timeNs = event.eventTimeNs();
        this.kind = event.kind();
        this.asked = asked;
        this.conditions = conditions;
        this.state = new OracleState(asked, false, false, InputKind.ADVICE == kind ? event.finalAction() : 0);
        for (final PaymentField field : PaymentField.values())
        {
            fields[field.ordinal()] = FieldValue.of(event, field);
        }
        for (final KeyKind key : KeyKind.values())
        {
            identities[key.ordinal()] =
                event.hasKey(key) ? event.keyHigh(key) + ":" + event.keyLow(key) : null;
        }
    }

    OracleState state()
    {
        return state;
    }

    void apply(final OracleEffect effect)
    {
        state = state.after(effect);
    }

    boolean meets(final int condition)
    {
        return conditions[condition];
    }

    /** @return the field, or null where it is missing. */
    BigInteger field(final PaymentField field)
    {
        final long value = fields[field.ordinal()];
        return PaymentEvent.MISSING == value ? null : BigInteger.valueOf(value);
    }

    /** @return its key of this kind, or null where it has none. */
    String identity(final KeyKind key)
    {
        return identities[key.ordinal()];
    }

    boolean hasCoordinates()
    {
        return null != field(PaymentField.LATITUDE_E6) && null != field(PaymentField.LONGITUDE_E6);
    }
}
