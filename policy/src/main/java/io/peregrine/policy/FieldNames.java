package io.peregrine.policy;

import java.util.ArrayList;
import java.util.List;

import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentField;

/** What a payment has, as features name it. */
final class FieldNames
{
    static final String AMOUNT = "amount";
    static final List<String> WIRE_IDS = List.of("merchant_id", "terminal_id");

    private static final List<String> NUMBERS = numbers();
    private static final List<String> VALUES = values();

    private FieldNames()
    {
    }

    /** @return those that are numbers: amount and every integer. */
    static List<String> ofNumbers()
    {
        return NUMBERS;
    }

    /** @return those whose different values can be counted: numbers, names, flags and ids. */
    static List<String> ofValues()
    {
        return VALUES;
    }

    /** @return amount is a double, the others are integers. */
    static FeatureType type(final String number)
    {
        return AMOUNT.equals(number) ? FeatureType.DOUBLE : FeatureType.INT;
    }

    /** @return true if expressions mean the payment by this name, whatever the policy declares. */
    static boolean isField(final String name)
    {
        return AMOUNT.equals(name) || WIRE_IDS.contains(name) || null != PaymentField.ofPolicyName(name);
    }

    private static List<String> numbers()
    {
        final List<String> names = new ArrayList<>(List.of(AMOUNT));
        for (final PaymentField field : PaymentField.values())
        {
            if (PaymentField.Type.INT == field.type())
            {
                names.add(field.policyName());
            }
        }
        return List.copyOf(names);
    }

    private static List<String> values()
    {
        final List<String> names = new ArrayList<>(List.of(AMOUNT));
        for (final PaymentField field : PaymentField.values())
        {
            names.add(field.policyName());
        }
        names.addAll(WIRE_IDS);
        names.add("card");
        names.add("ip");
        return List.copyOf(names);
    }
}
