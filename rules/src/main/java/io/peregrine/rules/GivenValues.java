package io.peregrine.rules;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.peregrine.domain.ListLookup;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.PaymentField;
import io.peregrine.domain.Spelling;
import org.agrona.concurrent.UnsafeBuffer;

/** Values by name, as inline tests and the command line give them, made into a slot. Off the hot path. */
public final class GivenValues
{
    /** {@code list.NAME: true} is given for a list that has whatever is asked; the others have nothing. */
    static final String LIST_PREFIX = "list.";

    private static final String PROBABILITY = "probability";
    private static final String SCORE = "score";
    private static final long MAX_SCORE = 999;
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
        event.listLookup(lookup(vocabulary, given));
        return event;
    }

    private static ListLookup lookup(final Vocabulary vocabulary, final Map<String, Object> given)
    {
        final Set<Integer> holding = new TreeSet<>();
        for (final Map.Entry<String, Object> entry : given.entrySet())
        {
            if (!entry.getKey().startsWith(LIST_PREFIX))
            {
                continue;
            }
            final String name = entry.getKey().substring(LIST_PREFIX.length());
            if (!vocabulary.listNames().contains(name))
            {
                final String near = Spelling.nearest(name, vocabulary.listNames());
                throw bad("unknown list \"" + name + "\"" + (null == near ? "" : ": did you mean \"" + LIST_PREFIX +
                    near + "\"?"));
            }
            if (!(entry.getValue() instanceof Boolean))
            {
                throw bad("\"" + entry.getKey() + "\" must be true, the list has whatever is asked, or false");
            }
            if ((Boolean)entry.getValue())
            {
                holding.add(vocabulary.listIndex(name));
            }
        }
        return holding.isEmpty() ? ListLookup.EMPTY : (list, low, high, low2, high2) -> holding.contains(list);
    }

    /** @return the present values in CEL's types: Long, Double, Boolean, String, Instant. */
    static Map<String, Object> celValues(final Vocabulary vocabulary, final Map<String, Object> given)
    {
        final Map<String, Object> values = new TreeMap<>();
        for (final Map.Entry<String, Object> entry : given.entrySet())
        {
            if (entry.getKey().startsWith(LIST_PREFIX))
            {
                continue;
            }
            final Variable variable = vocabulary.variable(entry.getKey());
            if (null == variable)
            {
                final String near = Spelling.nearest(entry.getKey(), vocabulary.names());
                throw bad("unknown name \"" + entry.getKey() + "\"" +
                    (null == near ? "" : ": did you mean \"" + near + "\"?"));
            }
            final boolean isConstant = Variable.Kind.CONSTANT == variable.kind();
            if (isConstant || Variable.Kind.DEFINITION == variable.kind())
            {
                throw bad("\"" + entry.getKey() + "\" is a " + (isConstant ? "constant" : "definition") +
                    " of the policy: it cannot be given");
            }
            if (null != entry.getValue())
            {
                values.put(entry.getKey(), celValue(variable, entry.getValue()));
            }
        }
        shareEventTime(vocabulary, values);
        shareModel(vocabulary, values);
        return values;
    }

    /** Where a model ran there are both: {@code score} is {@code probability} in thousandths, rounded down. */
    private static void shareModel(final Vocabulary vocabulary, final Map<String, Object> values)
    {
        final boolean hasBoth = isModel(vocabulary, PROBABILITY, Variable.Kind.PROBABILITY) &&
            isModel(vocabulary, SCORE, Variable.Kind.SCORE);
        final Object probability = values.get(PROBABILITY);
        final Object score = values.get(SCORE);
        if (hasBoth && probability instanceof Double && null == score && !((Double)probability).isNaN())
        {
            values.put(SCORE, Math.min(MAX_SCORE, (long)Math.floor(1000 * (Double)probability)));
        }
        if (hasBoth && score instanceof Long && null == probability)
        {
            values.put(PROBABILITY, (Long)score / 1000.0);
        }
    }

    private static boolean isModel(final Vocabulary vocabulary, final String name, final Variable.Kind kind)
    {
        final Variable variable = vocabulary.variable(name);
        return null != variable && kind == variable.kind();
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
            case FEATURE_INT, FIELD_INT, SCORE -> integer(variable, wide);
            case FEATURE_DOUBLE, USER, PROBABILITY, MARGIN, NAMED_SCORE -> wide instanceof Long ?
                (Object)((Long)wide).doubleValue() : ofType(Double.class, "a double", variable, wide);
            case FIELD_BOOL -> ofType(Boolean.class, "true or false", variable, wide);
            case FIELD_ENUM -> name(variable, ofType(String.class, "a string", variable, wide));
            case MERCHANT -> text(variable, wide, TextWords.MERCHANT_LENGTH);
            case TERMINAL -> text(variable, wide, TextWords.TERMINAL_LENGTH);
            case NOW -> instant(wide);
            case TOKEN -> key(variable, wide, KeyWords.isToken(String.valueOf(wide)));
            case ADDRESS -> key(variable, wide, KeyWords.isAddress(String.valueOf(wide)));
            case CONSTANT, DEFINITION -> throw new IllegalStateException(variable.name());
        };
    }

    private static String key(final Variable variable, final Object value, final boolean isKey)
    {
        final String text = ofType(String.class, "a string", variable, value);
        final String zero = Variable.Kind.TOKEN == variable.kind() ? "0" : "::";
        if (!isKey || zero.equals(text))
        {
            throw bad("\"" + variable.name() + "\" cannot be \"" + text + "\": write " +
                (Variable.Kind.TOKEN == variable.kind() ? "an unsigned decimal below 2^64, or 32 small hex digits" :
                "192.0.2.1 or 2001:db8::1, as short as it goes") + "; all zeros means missing");
        }
        return text;
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
            case TOKEN -> setToken(event, variable, KeyWords.ofToken((String)value));
            case ADDRESS ->
            {
                final long[] words = KeyWords.ofAddress((String)value);
                event.ipLow(words[0]);
                event.ipHigh(words[1]);
            }
            case USER -> event.userField(variable.index(), (Double)value);
            case NAMED_SCORE -> event.trail().namedScores().value(variable.index(), (Double)value);
            case PROBABILITY -> event.modelled(event.margin(), (Double)value, event.score());
            case MARGIN -> event.modelled((Double)value, event.probability(), event.score());
            case SCORE -> event.modelled(event.margin(), event.probability(), Math.toIntExact((Long)value));
            default -> throw new IllegalStateException(variable.kind().name());
        }
    }

    private static void setToken(final PaymentEvent event, final Variable variable, final long[] words)
    {
        switch ((String)variable.value())
        {
            case "cardToken" ->
            {
                event.cardTokenLow(words[0]);
                event.cardTokenHigh(words[1]);
            }
            case "paymentId" ->
            {
                event.paymentIdLow(words[0]);
                event.paymentIdHigh(words[1]);
            }
            default ->
            {
                event.lifecycleIdLow(words[0]);
                event.lifecycleIdHigh(words[1]);
            }
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
