package io.peregrine.pipeline.window;

import java.util.function.Function;
import java.util.function.ToIntFunction;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.Counters;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.ZoneTable;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.rules.Condition;

/** What a {@link WindowState} is made of. */
public final class WindowContext
{
    private FeatureLayout layout;
    private Condition[] conditions = {};
    private Function<String, ZoneTable> zones = name -> ZoneTable.UTC;
    private int currency;
    private int currencyDecimals;
    private ToIntFunction<String> keyCapacity;
    private int eventCapacity;
    private int paymentCapacity;
    private Counters counters;

    /** @return the context of a policy. */
    public static WindowContext of(final CompiledPolicy policy, final Counters counters)
    {
        return new WindowContext()
            .layout(policy.layout())
            .conditions(policy.conditions())
            .zones(policy::zone)
            .currency(policy.currency())
            .currencyDecimals(policy.currencyDecimals())
            .keyCapacity(policy::keyCapacity)
            .eventCapacity(policy.eventCapacity())
            .paymentCapacity(policy.paymentCapacity())
            .counters(counters);
    }

    /** @param layout the features, and the texts of the conditions that they count by. */
    public WindowContext layout(final FeatureLayout layout)
    {
        this.layout = layout;
        return this;
    }

    public FeatureLayout layout()
    {
        return layout;
    }

    /** @param conditions by the index that aggregates name. */
    public WindowContext conditions(final Condition... conditions)
    {
        this.conditions = conditions;
        return this;
    }

    public Condition[] conditions()
    {
        return conditions;
    }

    /** @param zones by name; null is the policy's. */
    public WindowContext zones(final Function<String, ZoneTable> zones)
    {
        this.zones = zones;
        return this;
    }

    public Function<String, ZoneTable> zones()
    {
        return zones;
    }

    /** @param currency ISO 4217 numeric; a payment with neither amount in it has none. */
    public WindowContext currency(final int currency)
    {
        this.currency = currency;
        return this;
    }

    public int currency()
    {
        return currency;
    }

    /** @param currencyDecimals digits of the minor unit. */
    public WindowContext currencyDecimals(final int currencyDecimals)
    {
        this.currencyDecimals = currencyDecimals;
        return this;
    }

    public int currencyDecimals()
    {
        return currencyDecimals;
    }

    /** @param keyCapacity by card or card+merchant; beyond it the key longest without a payment makes room. */
    public WindowContext keyCapacity(final ToIntFunction<String> keyCapacity)
    {
        this.keyCapacity = keyCapacity;
        return this;
    }

    public ToIntFunction<String> keyCapacity()
    {
        return keyCapacity;
    }

    /** @param eventCapacity payments held in each history; beyond it the key longest without one makes room. */
    public WindowContext eventCapacity(final int eventCapacity)
    {
        this.eventCapacity = eventCapacity;
        return this;
    }

    public int eventCapacity()
    {
        return eventCapacity;
    }

    /** @param paymentCapacity payments known by id; beyond it the one that arrived first is forgotten. */
    public WindowContext paymentCapacity(final int paymentCapacity)
    {
        this.paymentCapacity = paymentCapacity;
        return this;
    }

    public int paymentCapacity()
    {
        return paymentCapacity;
    }

    public WindowContext counters(final Counters counters)
    {
        this.counters = counters;
        return this;
    }

    public Counters counters()
    {
        return counters;
    }

    /** @return the same, which nobody else changes. */
    WindowContext copy()
    {
        return new WindowContext()
            .layout(layout)
            .conditions(conditions.clone())
            .zones(zones)
            .currency(currency)
            .currencyDecimals(currencyDecimals)
            .keyCapacity(keyCapacity)
            .eventCapacity(eventCapacity)
            .paymentCapacity(paymentCapacity)
            .counters(counters);
    }

    /** @return true if the same histories are kept, in as much room, and the same features computed from them. */
    boolean keepsAs(final WindowContext other)
    {
        return layout.features().equals(other.layout.features()) &&
            layout.conditions().equals(other.layout.conditions()) &&
            currency == other.currency &&
            currencyDecimals == other.currencyDecimals &&
            eventCapacity == other.eventCapacity &&
            paymentCapacity == other.paymentCapacity &&
            counters == other.counters &&
            isSameZone(null, other) &&
            layout.features().stream()
                .filter(feature -> FeatureDeclaration.Form.AGGREGATE == feature.form())
                .map(FeatureDeclaration::aggregate)
                .allMatch(aggregate -> isSame(aggregate, other));
    }

    private boolean isSame(final AggregateDeclaration aggregate, final WindowContext other)
    {
        final String key = aggregate.history().keyName();
        return keyCapacity.applyAsInt(key) == other.keyCapacity.applyAsInt(key) &&
            (null == aggregate.window() || isSameZone(aggregate.window().zone(), other));
    }

    private boolean isSameZone(final String name, final WindowContext other)
    {
        return zones.apply(name).print().equals(other.zones.apply(name).print());
    }
}
