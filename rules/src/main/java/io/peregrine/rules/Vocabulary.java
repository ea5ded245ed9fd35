package io.peregrine.rules;

import java.time.DateTimeException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import dev.cel.common.CelAbstractSyntaxTree;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.PaymentField;
import io.peregrine.domain.ZoneTable;

/**
 * The names that a policy's expressions may use: its features, constants and definitions, the payment's fields,
 * {@code now}, the event time, what the model said, and the policy's lists and zones. A feature takes the place of a
 * field of its name. {@code amount} is known where the policy declares it as a feature: a payment alone does not say
 * how many decimals its currency has. Immutable: what adds names makes another vocabulary.
 */
public final class Vocabulary
{
    static final String MERCHANT_ID = "merchant_id";
    static final String TERMINAL_ID = "terminal_id";
    static final String NOW = "now";
    static final String USER_PREFIX = "user_";

    private static final Set<String> FIXED_NAMES =
        Collections.unmodifiableSet(new Vocabulary(new FeatureLayout(List.of()), Map.of()).names());

    private final Map<String, Variable> variables = new TreeMap<>();
    private final Map<String, Integer> listIndexes = new LinkedHashMap<>();
    private final Map<String, ListKey> listKeys = new LinkedHashMap<>();
    private final Map<String, Object> definitionValues = new TreeMap<>();
    private final Map<String, String> definitionTexts = new TreeMap<>();
    private final Function<String, ZoneTable> zones;

    /**
     * @param layout    the policy's features.
     * @param constants Long, Double, String or Boolean by name.
     */
    public Vocabulary(final FeatureLayout layout, final Map<String, Object> constants)
    {
        this((Function<String, ZoneTable>)null);
        addPayment();
        add(new Variable("probability", Variable.Kind.PROBABILITY, -1, null, null));
        add(new Variable("margin", Variable.Kind.MARGIN, -1, null, null));
        add(new Variable("score", Variable.Kind.SCORE, -1, null, null));
        for (int i = 0; i < layout.count(); i++)
        {
            addFeature(layout.feature(i), i);
        }
        addConstants(constants);
    }

    private Vocabulary(final Function<String, ZoneTable> zones)
    {
        this.zones = zones;
    }

    private Vocabulary(final Vocabulary other, final Function<String, ZoneTable> zones)
    {
        this(zones);
        variables.putAll(other.variables);
        definitionValues.putAll(other.definitionValues);
        definitionTexts.putAll(other.definitionTexts);
        listIndexes.putAll(other.listIndexes);
        listKeys.putAll(other.listKeys);
    }

    /** @return a vocabulary without any name: no features, no payment fields, no {@code now}. */
    public static Vocabulary empty()
    {
        return ofConstants(Map.of());
    }

    /** @return the names of a payment before it has features and a model's score: what features may count by. */
    public static Vocabulary ofPayment(final Map<String, Object> constants)
    {
        final Vocabulary vocabulary = new Vocabulary((Function<String, ZoneTable>)null);
        vocabulary.addPayment();
        vocabulary.addConstants(constants);
        return vocabulary;
    }

    /** @return the names that every policy's expressions know, in alphabetical order. */
    public static Set<String> fixedNames()
    {
        return FIXED_NAMES;
    }

    static Vocabulary ofConstants(final Map<String, Object> constants)
    {
        final Vocabulary vocabulary = new Vocabulary((Function<String, ZoneTable>)null);
        vocabulary.addConstants(constants);
        return vocabulary;
    }

    /** @param names of scores, in their order, which is their index. @return these names and those. */
    public Vocabulary withScores(final List<String> names)
    {
        final Vocabulary vocabulary = new Vocabulary(this, zones);
        for (int i = 0; i < names.size(); i++)
        {
            vocabulary.add(new Variable(names.get(i), Variable.Kind.NAMED_SCORE, i, null, null));
        }
        return vocabulary;
    }

    /**
     * @param keysByName the policy's lists in their order, which is their index; the key as policies write it: a kind
     *                   of key, two with a plus, country, mcc, cidr or bin-range.
     * @return these names, and {@code list("name").has(key)}.
     */
    public Vocabulary withLists(final LinkedHashMap<String, String> keysByName)
    {
        final Vocabulary vocabulary = new Vocabulary(this, zones);
        vocabulary.listIndexes.clear();
        vocabulary.listKeys.clear();
        keysByName.forEach((name, key) ->
        {
            vocabulary.listIndexes.put(name, vocabulary.listIndexes.size());
            vocabulary.listKeys.put(name, ListKey.of(key));
        });
        return vocabulary;
    }

    /**
     * @param zones gives the transitions of a zone that an expression names, and keeps them with the policy; null where
     *              there is no such zone. Not asked for UTC and fixed offsets.
     * @return these names, and these zones.
     */
    public Vocabulary withZones(final Function<String, ZoneTable> zones)
    {
        return new Vocabulary(this, zones);
    }

    /**
     * Adds names that stand for expressions: the same as the expression in parentheses in their place.
     *
     * @param definitions CEL by name, in their order: each may use what stands before it.
     * @return these names and those.
     * @throws RuleException that names the definition, with line and column in its text; its
     *                       {@link RuleException#all()} are those of the first definition that is wrong.
     */
    public Vocabulary withDefinitions(final LinkedHashMap<String, String> definitions)
    {
        final Vocabulary vocabulary = new Vocabulary(this, zones);
        for (final Map.Entry<String, String> definition : definitions.entrySet())
        {
            Definitions.add(vocabulary, definition.getKey(), definition.getValue(), definitions);
            vocabulary.definitionTexts.put(definition.getKey(), definition.getValue());
        }
        return vocabulary;
    }

    /**
     * Adds one such name.
     *
     * @param all texts by name, for saying which of them stands too far below.
     * @throws RuleException as {@link #withDefinitions} does.
     */
    public Vocabulary withDefinition(final String name, final String cel, final Map<String, String> all)
    {
        final Vocabulary vocabulary = new Vocabulary(this, zones);
        Definitions.add(vocabulary, name, cel, all);
        vocabulary.definitionTexts.put(name, cel);
        return vocabulary;
    }

    /**
     * @return true if every name means the same in both, so that an expression that asks for no zone's transitions
     *         compiles to the same code over either. Whether zones have the same transitions is not looked at.
     */
    public boolean isSameAs(final Vocabulary other)
    {
        return variables.keySet().equals(other.variables.keySet()) &&
            variables.values().stream().allMatch(variable -> Variable.Kind.DEFINITION == variable.kind() ?
                definitionTexts.get(variable.name()).equals(other.definitionTexts.get(variable.name())) :
                variable.equals(other.variables.get(variable.name()))) &&
            listIndexes.equals(other.listIndexes) && listKeys.equals(other.listKeys) &&
            hasZones() == other.hasZones();
    }

    /** @return the definitions that are made of a name, directly or through others, in alphabetical order. */
    public Set<String> definitionsOf(final String name)
    {
        final Set<String> definitions = new TreeSet<>();
        for (final Variable variable : variables.values())
        {
            if (Variable.Kind.DEFINITION == variable.kind() && isMadeOf(variable, name))
            {
                definitions.add(variable.name());
            }
        }
        return definitions;
    }

    private boolean isMadeOf(final Variable definition, final String name)
    {
        return definition.definition().getReferenceMap().values().stream()
            .filter(reference -> reference.overloadIds().isEmpty() && reference.value().isEmpty())
            .map(reference -> variables.get(reference.name()))
            .anyMatch(variable -> null != variable && (variable.name().equals(name) ||
                Variable.Kind.DEFINITION == variable.kind() && isMadeOf(variable, name)));
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

    /** @return the names of the lists, in their order. */
    Set<String> listNames()
    {
        return listIndexes.keySet();
    }

    int listIndex(final String name)
    {
        return listIndexes.get(name);
    }

    ListKey listKey(final String name)
    {
        return listKeys.get(name);
    }

    /** @return the CEL value of a definition that is made of constants; null where there is none. */
    Object definitionValue(final String name)
    {
        return definitionValues.get(name);
    }

    boolean hasZones()
    {
        return null != zones;
    }

    /** @return the zone's transitions; null where there is no such zone. */
    ZoneTable zone(final String name)
    {
        try
        {
            return zones.apply(name);
        }
        catch (final DateTimeException | IllegalArgumentException ex)
        {
            return null;
        }
    }

    /** Only while this vocabulary is being made. */
    void define(final String name, final CelAbstractSyntaxTree tree, final Object value)
    {
        if (null != value)
        {
            definitionValues.put(name, value);
        }
        add(new Variable(name, Variable.Kind.DEFINITION, -1, null, tree));
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
        add(new Variable("card_token", Variable.Kind.TOKEN, -1, null, "cardToken"));
        add(new Variable("payment_id", Variable.Kind.TOKEN, -1, null, "paymentId"));
        add(new Variable("lifecycle_id", Variable.Kind.TOKEN, -1, null, "lifecycleId"));
        add(new Variable("ip_address", Variable.Kind.ADDRESS, -1, null, "ip"));
        for (int i = 0; i < PaymentEvent.MAX_USER_FIELDS; i++)
        {
            add(new Variable(USER_PREFIX + i, Variable.Kind.USER, i, null, null));
        }
        add(new Variable(NOW, Variable.Kind.NOW, -1, null, null));
    }

    private void addFeature(final FeatureDeclaration feature, final int index)
    {
        final Variable.Kind kind =
            FeatureType.INT == feature.type() ? Variable.Kind.FEATURE_INT : Variable.Kind.FEATURE_DOUBLE;
        add(new Variable(feature.name(), kind, index, null, null));
    }

    private void addConstants(final Map<String, Object> constants)
    {
        for (final Map.Entry<String, Object> constant : new TreeMap<>(constants).entrySet())
        {
            addConstant(constant.getKey(), constant.getValue());
        }
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

    static String describe(final Variable variable)
    {
        return switch (variable.kind())
        {
            case FEATURE_INT, FEATURE_DOUBLE -> "a feature";
            case CONSTANT -> "another constant";
            case NOW -> "the event time";
            case PROBABILITY, MARGIN, SCORE, NAMED_SCORE -> "what the model says";
            case DEFINITION -> "a definition";
            default -> "a payment field";
        };
    }

    private void add(final Variable variable)
    {
        variables.put(variable.name(), variable);
    }
}
