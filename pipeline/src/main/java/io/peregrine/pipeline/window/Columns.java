package io.peregrine.pipeline.window;

import java.util.ArrayList;
import java.util.List;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.PaymentField;

/** The values of a payment that aggregates ask for, each once, by index. Text is held as the words of its bytes. */
final class Columns
{
    /** The remaining amount in the policy's currency. */
    static final String AMOUNT = "amount_minor";
    /** The amount as asked. */
    static final String ASKED = "asked amount";

    /** What both have in their names, and no other. */
    static final String MONEY = "amount";

    private static final String MAJOR = "amount";
    private final List<String> names = new ArrayList<>();

    /** @return the names of the columns that the aggregate looks at; text of two words has two. */
    static List<String> of(final AggregateDeclaration aggregate)
    {
        if (AggregateDeclaration.Kind.SPEED == aggregate.kind())
        {
            return List.of("latitude_e6", "longitude_e6");
        }
        if (null == aggregate.field())
        {
            return List.of();
        }
        return switch (aggregate.field())
        {
            case MAJOR, AMOUNT -> List.of(Of.ATTEMPTED == aggregate.of() ? ASKED : AMOUNT);
            case "merchant_id" -> List.of("merchant low", "merchant high");
            case "terminal_id" -> List.of("terminal");
            case "card" -> List.of("card low", "card high");
            case "ip" -> List.of("ip low", "ip high");
            default -> List.of(aggregate.field());
        };
    }

    /** @return the column's index; the same for the same name. */
    int index(final String name)
    {
        if (!names.contains(name))
        {
            names.add(name);
        }
        return names.indexOf(name);
    }

    /** @return the column's index, or -1 where there is none. */
    int find(final String name)
    {
        return names.indexOf(name);
    }

    /** @return others' indexes of these columns, in this order; -1 for those that they have not. */
    int[] indexesIn(final Columns others)
    {
        return names.stream().mapToInt(others::find).toArray();
    }

    /** @return true for the columns that a payment's amount is in, as asked or what remains of it. */
    static boolean isAmount(final String name)
    {
        return AMOUNT.equals(name) || ASKED.equals(name);
    }

    int count()
    {
        return names.size();
    }

    String name(final int index)
    {
        return names.get(index);
    }

    /** @return what reads the columns, in order of index. */
    Source[] sources()
    {
        return names.stream().map(Source::new).toArray(Source[]::new);
    }

    /** Reads one column. */
    static final class Source
    {
        private static final int AMOUNT_COLUMN = 0;
        private static final int FIELD = 1;
        private static final int MERCHANT_LOW = 2;
        private static final int MERCHANT_HIGH = 3;
        private static final int TERMINAL = 4;
        private static final int CARD_LOW = 5;
        private static final int CARD_HIGH = 6;
        private static final int IP_LOW = 7;
        private static final int IP_HIGH = 8;

        private final int kind;
        private final PaymentField field;

        private Source(final String name)
        {
            kind = switch (name)
            {
                case AMOUNT, ASKED -> AMOUNT_COLUMN;
                case "merchant low" -> MERCHANT_LOW;
                case "merchant high" -> MERCHANT_HIGH;
                case "terminal" -> TERMINAL;
                case "card low" -> CARD_LOW;
                case "card high" -> CARD_HIGH;
                case "ip low" -> IP_LOW;
                case "ip high" -> IP_HIGH;
                default -> FIELD;
            };
            field = FIELD == kind ? PaymentField.ofPolicyName(name) : null;
            if (FIELD == kind && null == field)
            {
                throw new IllegalArgumentException("no payment field " + name);
            }
        }

        /** @return the value; MISSING where the payment has none. */
        long of(final PaymentEvent event, final long amountMinor)
        {
            return switch (kind)
            {
                case AMOUNT_COLUMN -> amountMinor;
                case MERCHANT_LOW -> text(event.merchantLow(), event.merchantHigh(), event.merchantLow());
                case MERCHANT_HIGH -> event.merchantHigh();
                case TERMINAL -> text(event.terminal(), 0, event.terminal());
                case CARD_LOW -> event.cardTokenLow();
                case CARD_HIGH -> event.cardTokenHigh();
                case IP_LOW -> text(event.ipLow(), event.ipHigh(), event.ipLow());
                case IP_HIGH -> event.ipHigh();
                default -> FieldValue.of(event, field);
            };
        }

        private static long text(final long low, final long high, final long value)
        {
            return 0 == (low | high) ? PaymentEvent.MISSING : value;
        }
    }
}
