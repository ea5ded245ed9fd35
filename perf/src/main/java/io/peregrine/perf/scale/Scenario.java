package io.peregrine.perf.scale;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

import io.peregrine.policy.CompiledPolicy;

/**
 * One point of a curve: the policy, what is in the windows before anything is measured, and the payments that follow.
 * A parent process names it by {@link #arguments()}, a child builds it again by {@link #of}.
 */
final class Scenario
{
    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final int WEEK_HOURS = 168;
    private static final int MONTH_HOURS = 720;
    private static final int KEYS_ROWS = 4;
    private static final int MEMORY_ROWS = 20;

    /** Those over windows that end: what is kept of a card for ever costs as much as all three. */
    private static final int MEMORY_FEATURES = 3;
    private static final int FEATURE_CARDS = 1_000;
    private static final int FEATURE_ROWS = 60;
    private static final int KIND_KEYS = 100_000;
    private static final int MOST_KNOWN = 1_000_000;
    private static final int WARM_UP = 300_000;
    private static final long SEED = 42;

    private static final String FALLING = "max falling";

    private static final String[] KINDS = { "card", "account", "customer", "device", "payee", "terminal" };
    private static final int[] MIXED_HOURS = { 1, 6, 24, 72, 168, 336, 504, 720 };
    private static final int[] FEW_HOURS = { 1, 24, 168, 720 };
    private static final int[] TOTALS_HOURS =
    {
        1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72, 96, 120, 144, 168, 240, 288, 336, 480, 600, 720
    };
    private static final String[] CONDITIONS =
    {
        "entry_mode == 'ECOM'", "amount_minor > 10000", "entry_mode == 'CONTACTLESS'", "merchant_country != 7",
        "mcc >= 5100 && entry_mode == 'ECOM'", "amount_minor <= 500", "entry_mode == 'CHIP'", "mcc < 5050"
    };

    private final Curve curve;
    private final String variant;
    private final int size;
    private final List<String> features = new ArrayList<>();
    private final Map<String, Integer> capacity = new LinkedHashMap<>();
    private int keys;
    private long stepNs;
    private long heldPayments;

    private Scenario(final Curve curve, final String variant, final int size)
    {
        this.curve = curve;
        this.variant = variant;
        this.size = size;
        switch (curve)
        {
            case KEYS -> keys();
            case HOT_KEY -> hotKey();
            case FEATURES -> features();
            case KEY_KINDS -> keyKinds();
            default -> memory();
        }
    }

    /**
     * @param variant what sets it apart from others of the same size: see {@link Curve#variants()}.
     * @param size    where on the curve's axis it stands.
     */
    static Scenario of(final Curve curve, final String variant, final int size)
    {
        return new Scenario(curve, variant, size);
    }

    /** @return a scenario by its {@link #arguments()}. */
    static Scenario of(final List<String> arguments)
    {
        return of(Curve.valueOf(arguments.get(0)), arguments.get(1), Integer.parseInt(arguments.get(2)));
    }

    List<String> arguments()
    {
        return List.of(curve.name(), variant, Integer.toString(size));
    }

    /** @return what the curve over keys computes; {@link HashMapWindows} computes the same. */
    static List<String> cardFeatures()
    {
        return List.of(
            "name: nb_1h, key: card, aggregate: count, window: sliding 1h",
            "name: sum_24h, key: card, aggregate: sum amount_minor, window: sliding 24h",
            "name: avg_7d, key: card, aggregate: mean amount, window: sliding 7d",
            "name: since_last, key: card, aggregate: time-since-last");
    }

    private void keys()
    {
        features.addAll(cardFeatures());
        keys = size;
        spread(WEEK_HOURS, KEYS_ROWS * (long)size);
        room((KEYS_ROWS + 2) * (long)size + 100);
    }

    private void hotKey()
    {
        final String what = switch (variant)
        {
            case "totals" -> null;
            case "distinct" -> "distinct mcc";
            default -> "max amount_minor";
        };
        if (null == what)
        {
            features.add("name: nb, key: card, aggregate: count, window: sliding 1h");
            features.add("name: total, key: card, aggregate: sum amount_minor, window: sliding 1h");
            features.add("name: avg, key: card, aggregate: mean amount, window: sliding 1h");
        }
        else
        {
            features.add("name: value, key: card, aggregate: " + what + ", window: sliding 1h");
        }
        keys = 1;
        spread(1, size);
        room(2L * size + 100);
    }

    private void features()
    {
        for (int i = 0; i < size; i++)
        {
            features.add("name: f" + i + ", key: card, " + switch (variant)
            {
                case "totals" -> totals(i);
                case "mixed" -> mixed(i);
                default -> ofFourWindows(i);
            });
        }
        keys = FEATURE_CARDS;
        spread(MONTH_HOURS, FEATURE_ROWS * (long)FEATURE_CARDS);
        room(2L * FEATURE_ROWS * FEATURE_CARDS);
    }

    /** The same four lengths; four aggregates over each, then all again for the payments that meet a condition. */
    private static String ofFourWindows(final int index)
    {
        final String aggregate = switch (index / 4 % 4)
        {
            case 0 -> "count";
            case 1 -> "sum amount_minor";
            case 2 -> "mean amount";
            default -> "max amount_minor";
        };
        final String where = index < 16 ? "" : ", where: \"" + CONDITIONS[index / 16] + "\"";
        return "aggregate: " + aggregate + ", window: sliding " + FEW_HOURS[index % 4] + "h" + where;
    }

    /** Three of each length, then the next length. */
    private static String totals(final int index)
    {
        final String aggregate = switch (index % 3)
        {
            case 0 -> "count";
            case 1 -> "sum amount_minor";
            default -> "mean amount";
        };
        return "aggregate: " + aggregate + ", window: sliding " + TOTALS_HOURS[index / 3] + "h";
    }

    /** Eight about each length, then the next length: what an analyst copies from line to line. */
    private static String mixed(final int index)
    {
        final int round = index / 8;
        final String window = ", window: sliding " + MIXED_HOURS[round] + "h";
        return switch (index % 8)
        {
            case 0 -> "aggregate: count" + window;
            case 1 -> "aggregate: sum amount_minor" + window;
            case 2 -> "aggregate: mean amount" + window;
            case 3 -> "aggregate: count" + window + ", where: \"" + CONDITIONS[round] + "\"";
            case 4 -> "aggregate: max amount_minor" + window;
            case 5 -> "aggregate: distinct merchant_country" + window;
            case 6 -> "aggregate: mean amount, window: last " + 5 * (round + 1);
            default -> "aggregate: count, window: session " + 6 * (round + 1) + "h max 30d";
        };
    }

    private void keyKinds()
    {
        for (int i = 0; i < size; i++)
        {
            features.add("name: f" + i + ", key: " + KINDS[i] + ", aggregate: sum amount_minor, window: sliding 7d");
        }
        keys = KIND_KEYS;
        spread(WEEK_HOURS, KEYS_ROWS * (long)KIND_KEYS);
        room((KEYS_ROWS + 2) * (long)KIND_KEYS);
    }

    private void memory()
    {
        features.addAll(cardFeatures().subList(0, MEMORY_FEATURES));
        keys = size;
        heldPayments = MEMORY_ROWS * (long)size;
        // All of them within six of the seven days.
        stepNs = 144 * HOUR_NS / heldPayments;
        room(heldPayments);
    }

    /** @param held payments that the longest window holds. */
    private void spread(final int windowHours, final long held)
    {
        stepNs = windowHours * HOUR_NS / held;
        heldPayments = held;
    }

    private void room(final long events)
    {
        for (final String kind : KINDS)
        {
            capacity.put(kind, keys);
        }
        capacity.put("events", Math.toIntExact(events));
        capacity.put("payments", (int)Math.min(events, Math.min(MOST_KNOWN, Math.max(keys, 1_000))));
        capacity.put("repeats", 1);
    }

    CompiledPolicy policy()
    {
        return ScalePolicy.of(capacity, features);
    }

    List<String> featureLines()
    {
        return List.copyOf(features);
    }

    /** @return payments known by id. */
    int knownCount()
    {
        return capacity.get("payments");
    }

    int keyCount()
    {
        return keys;
    }

    /** @return false where only bytes are of interest. */
    boolean isTimed()
    {
        return Curve.MEMORY != curve;
    }

    Feed feed()
    {
        return new Feed(stepNs, FALLING.equals(variant));
    }

    /** @return payments that {@link #filling()} gives before anything is measured: each key, then a full window. */
    long fillCount()
    {
        return isTimed() ? keys + heldPayments : heldPayments;
    }

    /** @return payments that follow before the first turn, so that all is compiled. */
    long warmUpCount()
    {
        return isTimed() ? Math.max(0, WARM_UP - fillCount()) : 0;
    }

    /** @return keys of the payments that fill the windows: each key in turn, and then as they are measured. */
    IntSupplier filling()
    {
        final IntSupplier inTurn = KeyDraw.inTurn(keys);
        if (!isTimed())
        {
            return inTurn;
        }
        final IntSupplier others = drawing(SEED + 1);
        final long[] given = new long[1];
        return () -> given[0]++ < keys ? inTurn.getAsInt() : others.getAsInt();
    }

    /** @return keys of the payments that are measured. */
    IntSupplier drawing(final long seed)
    {
        return "zipf".equals(variant) ? KeyDraw.zipf(keys, 1, seed) : KeyDraw.uniform(keys, seed);
    }
}
