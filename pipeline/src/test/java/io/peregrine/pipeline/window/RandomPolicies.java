package io.peregrine.pipeline.window;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Calendar;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.WindowDeclaration;
import io.peregrine.domain.ZoneTable;
import io.peregrine.rules.Condition;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Policies with a few histories, several features of each, and every kind, window and option. */
final class RandomPolicies
{
    static final int EUR = 978;
    static final int DECIMALS = 2;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long HOUR_NS = 3_600 * SECOND_NS;
    private static final long DAY_NS = 24 * HOUR_NS;
    private static final String[] ZONES = { null, "UTC", "America/New_York" };
    private static final List<String> CONDITIONS = List.of(
        "entry_mode == 'ECOM'", "amount_minor <= 100", "amount_minor > 1000", "pin_result == 'MATCH'",
        "event_type == 'LOGIN_FAILED'", "login_failures >= 1");
    private static final String[] INTEGERS = { "amount_minor", "mcc", "login_failures", "billing_amount_minor" };
    private static final String[] VALUES =
    {
        "merchant_country", "entry_mode", "cardholder_present", "merchant_id", "terminal_id", "card", "ip", "amount"
    };

    private final Random random;
    private final long unitNs;
    private final List<FeatureDeclaration> features = new ArrayList<>();

    private RandomPolicies(final Random random, final long unitNs)
    {
        this.random = random;
        this.unitNs = unitNs;
    }

    /** @param unitNs in which durations are short. */
    static Arbitrary<FeatureLayout> policies(final long unitNs)
    {
        return Arbitraries.randomValue(random -> policy(random, unitNs));
    }

    static FeatureLayout policy(final Random random, final long unitNs)
    {
        return new RandomPolicies(random, unitNs).layout();
    }

    /** @return a policy after another: most of its features, some more over its histories, and at times another. */
    static FeatureLayout changed(final FeatureLayout before, final Random random, final long unitNs)
    {
        final RandomPolicies policies = new RandomPolicies(random, unitNs);
        final List<FeatureDeclaration> aggregates = before.features().stream()
            .filter(feature -> Form.AGGREGATE == feature.form()).toList();
        for (final FeatureDeclaration feature : aggregates)
        {
            if (!policies.oneIn(4))
            {
                policies.add(feature.aggregate());
            }
            if (policies.oneIn(3))
            {
                final AggregateDeclaration a = feature.aggregate();
                policies.aggregate(
                    a.key(), a.with(), Of.CUSTOMER_EVENTS == a.of(), a.latenessNs(), a.paneNs());
            }
        }
        if (policies.oneIn(3) || policies.features.isEmpty())
        {
            policies.history();
        }
        return new FeatureLayout(policies.features, CONDITIONS);
    }

    /** @return what a state of such a policy is made of. */
    static WindowContext context(final FeatureLayout layout, final int keys, final int events, final int payments)
    {
        final Condition[] conditions = IntStream.range(0, layout.conditions().size())
            .<Condition>mapToObj(i -> event -> conditions().test(i, event) ? Condition.HIT : Condition.MISS)
            .toArray(Condition[]::new);
        return new WindowContext()
            .layout(layout)
            .conditions(conditions)
            .zones(name -> ZoneTable.ofJdk(zone(name).getId()))
            .currency(EUR)
            .currencyDecimals(DECIMALS)
            .keyCapacity(name -> keys)
            .eventCapacity(events)
            .paymentCapacity(payments)
            .counters(new TestCounters());
    }

    /** @return units of time: of policies whose durations fit to streams with steps of a second up to 20 minutes. */
    static long unitNs(final Random random)
    {
        return new long[]{ SECOND_NS, 60 * SECOND_NS, 20 * 60 * SECOND_NS }[random.nextInt(3)];
    }

    /** @return the zone that windows name; the policy's for null. */
    static ZoneId zone(final String name)
    {
        return ZoneId.of(null == name ? "Europe/Brussels" : name);
    }

    /** @return true if the slot meets the condition with this index; a missing field meets none. */
    static BiPredicate<Integer, PaymentEvent> conditions()
    {
        return (condition, event) -> switch (condition)
        {
            case 0 -> 4 == event.entryMode();
            case 1 -> PaymentEvent.MISSING != event.amountMinor() && event.amountMinor() <= 100;
            case 2 -> event.amountMinor() > 1_000;
            case 3 -> 1 == event.pinResult();
            case 4 -> 1 == event.eventType();
            default -> event.loginFailures() >= 1;
        };
    }

    /** @return the layout's conditions as windows take them. */
    static Condition[] all(final FeatureLayout layout)
    {
        return IntStream.range(0, layout.conditions().size())
            .<Condition>mapToObj(i -> event -> conditions().test(i, event) ? Condition.HIT : Condition.MISS)
            .toArray(Condition[]::new);
    }

    private FeatureLayout layout()
    {
        final int histories = 1 + random.nextInt(3);
        for (int i = 0; i < histories; i++)
        {
            history();
        }
        if (oneIn(3))
        {
            extras();
        }
        return new FeatureLayout(features, CONDITIONS);
    }

    private boolean oneIn(final int n)
    {
        return 0 == random.nextInt(n);
    }

    private void history()
    {
        final KeyKind key = oneIn(2) ? KeyKind.CARD : KeyKind.values()[random.nextInt(KeyKind.values().length)];
        final KeyKind with = oneIn(4) ? KeyKind.values()[random.nextInt(KeyKind.values().length)] : null;
        final boolean isOfEvents = oneIn(6);
        final long latenessNs = oneIn(2) ? 0 : random.nextInt(8) * unitNs;
        final long paneNs = oneIn(5) ? (1 + random.nextInt(3)) * unitNs : 0;
        final int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++)
        {
            aggregate(key, with == key ? null : with, isOfEvents, latenessNs, paneNs);
        }
    }

    private void aggregate(
        final KeyKind key, final KeyKind with, final boolean isOfEvents, final long latenessNs, final long paneNs)
    {
        final Kind[] inPanes = { Kind.COUNT, Kind.SUM, Kind.MEAN, Kind.STDDEV, Kind.FRAUD_SHARE };
        final Kind kind = 0 != paneNs ? inPanes[random.nextInt(inPanes.length)] :
            Kind.values()[random.nextInt(Kind.values().length)];
        final boolean isPair = Kind.SEQUENCE == kind || Kind.WITHOUT == kind;
        final WindowDeclaration window = window(kind, paneNs);
        final Of[] ofs = { Of.ALL, Of.ALL, Of.ATTEMPTED, Of.APPROVED, Of.DECLINED, Of.LABELLED_FRAUD };
        final Of of = isOfEvents ? Of.CUSTOMER_EVENTS : ofs[random.nextInt(ofs.length)];
        if (isOfEvents && (Kind.SEQUENCE == kind || Kind.SPEED == kind || Kind.FRAUD_SHARE == kind))
        {
            return;
        }
        final String field = field(kind, isOfEvents);
        final int none = AggregateDeclaration.NO_CONDITION;
        add(new AggregateDeclaration(key, with, kind, field, window, of,
            oneIn(3) ? random.nextInt(CONDITIONS.size()) : none,
            isPair ? random.nextInt(CONDITIONS.size()) : none, isPair ? random.nextInt(CONDITIONS.size()) : none,
            latenessNs, paneNs, null != window && oneIn(3)));
    }

    private void add(final AggregateDeclaration aggregate)
    {
        final boolean isInt = switch (aggregate.kind())
        {
            case COUNT, DISTINCT, CONSECUTIVE, SEQUENCE, WITHOUT -> true;
            case SUM, MIN, MAX, FIRST, LAST -> !"amount".equals(aggregate.field());
            default -> false;
        };
        features.add(FeatureDeclaration.aggregate("f" + features.size(), isInt ? FeatureType.INT : FeatureType.DOUBLE,
            aggregate, oneIn(3), oneIn(2) ? 0 : -7));
    }

    private String field(final Kind kind, final boolean isOfEvents)
    {
        return switch (kind)
        {
            case SUM, MEAN, MIN, MAX, FIRST, LAST, STDDEV, ZSCORE -> isOfEvents ? "login_failures" :
                oneIn(2) ? "amount" : INTEGERS[random.nextInt(INTEGERS.length)];
            case DISTINCT -> isOfEvents ? oneIn(2) ? "event_type" : "login_failures" :
                oneIn(3) ? INTEGERS[random.nextInt(INTEGERS.length)] : VALUES[random.nextInt(VALUES.length)];
            default -> null;
        };
    }

    private WindowDeclaration window(final Kind kind, final long paneNs)
    {
        if (0 != paneNs)
        {
            return WindowDeclaration.sliding(
                (1 + random.nextInt(6)) * paneNs, oneIn(2) ? 0 : random.nextInt(4) * paneNs);
        }
        if (Kind.SEQUENCE == kind || Kind.WITHOUT == kind)
        {
            return WindowDeclaration.sliding(length(), 0);
        }
        if (Kind.TIME_SINCE_LAST == kind || Kind.SPEED == kind || Kind.CONSECUTIVE == kind && oneIn(2))
        {
            return null;
        }
        final long delayNs = oneIn(3) ? random.nextInt(8) * unitNs : 0;
        return switch (random.nextInt(Kind.CONSECUTIVE == kind ? 4 : 5))
        {
            case 0 -> WindowDeclaration.sliding(length(), delayNs);
            case 1 -> WindowDeclaration.tumbling(period(), ZONES[random.nextInt(ZONES.length)], delayNs);
            case 2 -> WindowDeclaration.session(
                (1 + random.nextInt(3)) * unitNs, oneIn(2) ? 0 : (3 + random.nextInt(8)) * unitNs, delayNs);
            case 3 -> WindowDeclaration.last(1 + random.nextInt(6), delayNs);
            default -> WindowDeclaration.lifetime(delayNs);
        };
    }

    private long length()
    {
        return (1 + random.nextInt(oneIn(3) ? 60 : 8)) * unitNs;
    }

    /** A period that the changes of clocks fit to. */
    private long period()
    {
        final long[] periods =
        {
            10 * SECOND_NS, 60 * SECOND_NS, 900 * SECOND_NS, HOUR_NS, 2 * HOUR_NS, 6 * HOUR_NS, DAY_NS, 7 * DAY_NS
        };
        return periods[random.nextInt(periods.length)];
    }

    private void extras()
    {
        final List<Integer> exact = new ArrayList<>();
        for (int i = 0; i < features.size(); i++)
        {
            if (FeatureType.INT == features.get(i).type())
            {
                exact.add(i);
            }
        }
        add(Form.FIELD, FeatureType.DOUBLE, "amount", null, List.of());
        add(Form.FIELD, FeatureType.INT, "mcc", null, List.of());
        add(Form.CALENDAR, FeatureType.INT, null, Calendar.HOUR, List.of());
        add(Form.CALENDAR, FeatureType.INT, null, Calendar.WEEKDAY, List.of());
        if (exact.size() > 1)
        {
            add(Form.RATIO, FeatureType.DOUBLE, null, null, exact.subList(0, 2));
            add(Form.DIFFERENCE, FeatureType.DOUBLE, null, null, exact.subList(0, 2));
        }
    }

    private void add(
        final Form form,
        final FeatureType type,
        final String field,
        final Calendar calendar,
        final List<Integer> operands)
    {
        features.add(new FeatureDeclaration("f" + features.size(), form, type, field, null, null, calendar,
            random.nextInt(24), random.nextInt(24), random.nextInt(128), List.copyOf(operands), oneIn(2), -7));
    }
}
