package io.peregrine.rules;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentField;

/**
 * The names that a policy's expressions may use: its features and constants, the payment's fields, {@code merchant_id}
 * and {@code terminal_id} as strings, and {@code now}, the event time. A feature takes the place of a field of its
 * name. {@code amount} is known where the policy declares it as a feature: a payment alone does not say how many
 * decimals its currency has. Immutable.
 */
public final class Vocabulary
{
    static final String MERCHANT_ID = "merchant_id";
    static final String TERMINAL_ID = "terminal_id";
    static final String NOW = "now";

    private final Map<String, Variable> variables = new TreeMap<>();
    private final FeatureLayout layout;

    /**
     * @param layout    the policy's features.
     * @param constants Long, Double, String or Boolean by name.
     */
    public Vocabulary(final FeatureLayout layout, final Map<String, Object> constants)
    {
        this(layout, constants, true);
    }

    private Vocabulary(final FeatureLayout layout, final Map<String, Object> constants, final boolean hasPayment)
    {
        this.layout = layout;
        if (hasPayment)
        {
            addPayment();
        }
        for (int i = 0; i < layout.count(); i++)
        {
            addFeature(layout.feature(i), i);
        }
        for (final Map.Entry<String, Object> constant : new TreeMap<>(constants).entrySet())
        {
            addConstant(constant.getKey(), constant.getValue());
        }
    }

    /** @return a vocabulary without any name: no features, no payment fields, no {@code now}. */
    public static Vocabulary empty()
    {
        return ofConstants(Map.of());
    }

    static Vocabulary ofConstants(final Map<String, Object> constants)
    {
        return new Vocabulary(new FeatureLayout(List.of()), constants, false);
    }

    /** @return all names, in alphabetical order. */
    public Set<String> names()
    {
        return new TreeSet<>(variables.keySet());
    }

    /** @return the variable, or null where there is none of this name. */
    Variable variable(final String name)
    {
        return variables.get(name);
    }

    Collection<Variable> variables()
    {
        return variables.values();
    }

    private void addPayment()
    {
        for (final PaymentField field : PaymentField.values())
        {
            final Variable.Kind kind = switch (field.type())
            {
                case INT -> Variable.Kind.FIELD_INT;
                case BOOL -> Variable.Kind.FIELD_BOOL;
                case ENUM -> Variable.Kind.FIELD_ENUM;
            };
            add(new Variable(field.policyName(), kind, -1, field, null));
        }
        add(new Variable(MERCHANT_ID, Variable.Kind.MERCHANT, -1, null, null));
        add(new Variable(TERMINAL_ID, Variable.Kind.TERMINAL, -1, null, null));
        add(new Variable(NOW, Variable.Kind.NOW, -1, null, null));
    }

    private void addFeature(final FeatureDeclaration feature, final int index)
    {
        final Variable.Kind kind =
            FeatureType.INT == feature.type() ? Variable.Kind.FEATURE_INT : Variable.Kind.FEATURE_DOUBLE;
        add(new Variable(feature.name(), kind, index, null, null));
    }

    private void addConstant(final String name, final Object value)
    {
        if (variables.containsKey(name))
        {
            throw new RuleException(0, 0, "constant \"" + name + "\" has the name of " + describe(variables.get(name)) +
                ": choose another");
        }
        if (!(value instanceof Long || value instanceof Double || value instanceof String || value instanceof Boolean))
        {
            throw new RuleException(0, 0, "constant \"" + name + "\" must be an int, a double, a string or a bool: " +
                value);
        }
        add(new Variable(name, Variable.Kind.CONSTANT, -1, null, value));
    }

    private static String describe(final Variable variable)
    {
        return switch (variable.kind())
        {
            case FEATURE_INT, FEATURE_DOUBLE -> "a feature";
            case CONSTANT -> "another constant";
            case NOW -> "the event time";
            default -> "a payment field";
        };
    }

    private void add(final Variable variable)
    {
        variables.put(variable.name(), variable);
    }
}
