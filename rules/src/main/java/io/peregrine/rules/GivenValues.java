package io.peregrine.rules;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.PaymentField;
import org.agrona.concurrent.UnsafeBuffer;

/** Values by name, as inline tests and the command line give them, made into a slot. Off the hot path. */
public final class GivenValues
{
    private static final int FRAME_CAPACITY = 64;

    private GivenValues()
    {
    }

    /**
     * @param vocabulary the names that may be given; its constants may not.
     * @param given      Long or Integer, Double, Boolean, String, an Instant for {@code now} (or its RFC 3339 text), or
     *                   null for missing. A double takes an int as well.
     * @return a slot in which these values are set and all others are missing.
     * @throws RuleException naming the name that cannot be given, or not so.
     */
    public static PaymentEvent eventOf(final Vocabulary vocabulary, final Map<String, Object> given)
    {
        final PaymentEvent event =
            new PaymentEvent(new UnsafeBuffer(new byte[FRAME_CAPACITY]), 0, FRAME_CAPACITY, FRAME_CAPACITY);
        event.received(new UnsafeBuffer(new byte[0]), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false);
        celValues(vocabulary, given).forEach((name, value) -> set(event, vocabulary.variable(name), value));
        return event;
    }

    /** @return the present values in CEL's types: Long, Double, Boolean, String, Instant. */
    static Map<String, Object> celValues(final Vocabulary vocabulary, final Map<String, Object> given)
    {
        final Map<String, Object> values = new TreeMap<>();
        for (final Map.Entry<String, Object> entry : given.entrySet())
        {
            final Variable variable = vocabulary.variable(entry.getKey());
            if (null == variable)
            {
                final String near = Spelling.nearest(entry.getKey(), vocabulary.names());
                throw bad("unknown name \"" + entry.getKey() + "\"" +
                    (null == near ? "" : ": did you mean \"" + near + "\"?"));
            }
            if (Variable.Kind.CONSTANT == variable.kind())
            {
                throw bad("\"" + entry.getKey() + "\" is a constant of the policy: it cannot be given");
            }
            if (null != entry.getValue())
            {
                values.put(entry.getKey(), celValue(variable, entry.getValue()));
            }
        }
        shareEventTime(vocabulary, values);
        return values;
    }

    /** {@code now} and {@code event_time_ns} are one field of the slot. */
    private static void shareEventTime(final Vocabulary vocabulary, final Map<String, Object> values)
    {
        final String field = PaymentField.EVENT_TIME_NS.policyName();
        final Variable eventTime = vocabulary.variable(field);
        if (null == eventTime || Variable.Kind.FIELD_INT != eventTime.kind())
        {
            return;
        }
        if (values.get(Vocabulary.NOW) instanceof Instant)
        {
            values.put(field, ns((Instant)values.get(Vocabulary.NOW)));
        }
        else if (values.containsKey(field))
        {
            values.put(Vocabulary.NOW, Instant.ofEpochSecond(0, (Long)values.get(field)));
        }
    }

    private static Object celValue(final Variable variable, final Object value)
    {
        final Object wide = value instanceof Integer ? (Object)((Integer)value).longValue() : value;
        return switch (variable.kind())
        {
            case FEATURE_INT, FIELD_INT -> integer(variable, wide);
            case FEATURE_DOUBLE -> wide instanceof Long ? (Object)((Long)wide).doubleValue() :
                ofType(Double.class, "a double", variable, wide);
            case FIELD_BOOL -> ofType(Boolean.class, "true or false", variable, wide);
            case FIELD_ENUM -> name(variable, ofType(String.class, "a string", variable, wide));
            case MERCHANT -> text(variable, wide, TextWords.MERCHANT_LENGTH);
            case TERMINAL -> text(variable, wide, TextWords.TERMINAL_LENGTH);
            case NOW -> instant(wide);
            case CONSTANT -> throw new IllegalStateException(variable.name());
        };
    }

    private static Object integer(final Variable variable, final Object value)
    {
        final Long number = ofType(Long.class, "an int", variable, value);
        if (Variable.Kind.FIELD_INT == variable.kind() && PaymentEvent.MISSING == number)
        {
            throw bad("\"" + variable.name() + "\" cannot be " + number + ": it stands for a missing field");
        }
        return number;
    }

    private static <T> T ofType(
        final Class<T> type, final String description, final Variable variable, final Object value)
    {
        if (!type.isInstance(value))
        {
            throw bad("\"" + variable.name() + "\" must be " + description + ": " + value);
        }
        return type.cast(value);
    }

    private static String name(final Variable variable, final String value)
    {
        if (!variable.names().contains(value))
        {
            final String near = Spelling.nearest(value, variable.names());
            throw bad("\"" + variable.name() + "\" cannot be \"" + value + "\": " +
                (null == near ? "" : "did you mean \"" + near + "\"? ") + "Known: " +
                String.join(", ", variable.names()));
        }
        return value;
    }

    private static String text(final Variable variable, final Object value, final int length)
    {
        final String text = ofType(String.class, "a string", variable, value);
        if (!TextWords.fits(text, length))
        {
            throw bad("\"" + variable.name() + "\" must be 1 to " + length + " characters of US-ASCII: \"" + text +
                "\"");
        }
        return text;
    }

    private static Instant instant(final Object value)
    {
        if (value instanceof Instant)
        {
            return inRange((Instant)value);
        }
        try
        {
            return inRange(Instant.parse(String.valueOf(value)));
        }
        catch (final DateTimeException ex)
        {
            throw bad("\"now\" must be a timestamp, for example 2026-01-31T12:00:00Z: " + value);
        }
    }

    private static Instant inRange(final Instant time)
    {
        try
        {
            ns(time);
            return time;
        }
        catch (final ArithmeticException ex)
        {
            throw bad("\"now\" must lie between 1678 and 2261: " + time);
        }
    }

    private static long ns(final Instant time)
    {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    private static void set(final PaymentEvent event, final Variable variable, final Object value)
    {
        switch (variable.kind())
        {
            case FEATURE_INT -> event.featureLong(variable.index(), (Long)value);
            case FEATURE_DOUBLE -> event.featureDouble(variable.index(), (Double)value);
            case FIELD_INT -> setField(event, variable.field(), (Long)value);
            case FIELD_BOOL -> setField(event, variable.field(), (Boolean)value ? 1 : 0);
            case FIELD_ENUM -> setField(event, variable.field(), variable.names().indexOf(value));
            case MERCHANT ->
            {
                event.merchantLow(TextWords.word((String)value, 0));
                event.merchantHigh(TextWords.word((String)value, 1));
            }
            case TERMINAL -> event.terminal(TextWords.word((String)value, 0));
            case NOW -> event.eventTimeNs(ns((Instant)value));
            case CONSTANT -> throw new IllegalStateException(variable.name());
            default -> throw new IllegalStateException(variable.kind().name());
        }
    }

    private static void setField(final PaymentEvent event, final PaymentField field, final long value)
    {
        switch (field)
        {
            case EVENT_TIME_NS -> event.eventTimeNs(value);
            case AMOUNT_MINOR -> event.amountMinor(value);
            case ACCOUNT_ID -> event.accountId(value);
            case CUSTOMER_ID -> event.customerId(value);
            case BILLING_AMOUNT_MINOR -> event.billingAmountMinor(value);
            case DEVICE_ID -> event.deviceId(value);
            case PAYEE_ID -> event.payeeId(value);
            case ACQUIRER_ID -> event.acquirerId(value);
            case BUDGET_US -> event.budgetUs(value);
            case BIN -> event.bin(value);
            case LATITUDE_E6 -> event.latitudeE6(value);
            case LONGITUDE_E6 -> event.longitudeE6(value);
            case STAN -> event.stan(value);
            case TENANT_ID -> event.tenantId(value);
            case LOCAL_OFFSET_MINUTES -> event.localOffsetMinutes(value);
            case CURRENCY -> event.currency(value);
            case BILLING_CURRENCY -> event.billingCurrency(value);
            case MCC -> event.mcc(value);
            case MERCHANT_COUNTRY -> event.merchantCountry(value);
            case TRANSACTION_TYPE -> event.transactionType(value);
            case CHANNEL -> event.channel(value);
            case ENTRY_MODE -> event.entryMode(value);
            case CARDHOLDER_PRESENT -> event.cardholderPresent(value);
            case CVV_RESULT -> event.cvvResult(value);
            case AVS_RESULT -> event.avsResult(value);
            case PIN_RESULT -> event.pinResult(value);
            case THREE_DS_RESULT -> event.threeDsResult(value);
            case LOGIN_FAILURES -> event.loginFailures(value);
            case MALWARE_FLAG -> event.malwareFlag(value);
            case EVENT_TYPE -> event.eventType(value);
            default -> throw new IllegalStateException("no slot for " + field);
        }
    }

    private static RuleException bad(final String message)
    {
        return new RuleException(0, 0, message);
    }
}
