package io.peregrine.perf.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.rules.GivenValues;
import io.peregrine.rules.RuleCompiler;
import io.peregrine.rules.RuleException;
import io.peregrine.rules.Vocabulary;

/**
 * Payments with 50 features, and rules over them as a large policy has them. 30 features are amounts, spread as
 * exp(4 g), 20 are counts; three are missing in one payment of twenty. A rule has 2 to 6 terms, all of which must
 * hold: of a hundred terms 70 compare a feature with a constant of its own, 12 an amount with a multiple of another, 8
 * are two comparisons of which one is enough, 10 name an entry mode, several merchant categories, or a country. The
 * constants are chosen so that, were features independent, a rule would hit one payment in a thousand.
 */
final class RuleMix
{
    static final int FEATURES = 50;

    private static final int AMOUNTS = 30;
    private static final int SAMPLES = 4096;
    private static final double HIT_RATE = 0.001;
    private static final double MISSING_RATE = 0.05;
    private static final List<String> MODES =
        List.of("CHIP", "CONTACTLESS", "MAGSTRIPE", "MANUAL", "ECOM", "CREDENTIAL_ON_FILE", "FALLBACK");
    private static final int CATEGORIES = 200;
    private static final int COUNTRIES = 60;

    private final Random random;
    private final double[][] samples = new double[SAMPLES][];
    private final double[][] sorted = new double[FEATURES][];
    private final Vocabulary vocabulary;

    RuleMix(final long seed)
    {
        random = new Random(seed);
        final List<FeatureDeclaration> features = new ArrayList<>();
        for (int i = 0; i < FEATURES; i++)
        {
            features.add(new FeatureDeclaration("f" + i, FeatureDeclaration.Form.FIELD,
                isAmount(i) ? FeatureType.DOUBLE : FeatureType.INT, "f" + i, null, null, null, 0, 0, 0, List.of(),
                true, 0.0));
        }
        vocabulary = new Vocabulary(new FeatureLayout(features), Map.of());
        for (int i = 0; i < SAMPLES; i++)
        {
            samples[i] = features();
        }
        for (int i = 0; i < FEATURES; i++)
        {
            final int feature = i;
            sorted[i] = sortedBy(sample -> sample[feature]);
        }
    }

    Vocabulary vocabulary()
    {
        return vocabulary;
    }

    private static boolean isAmount(final int feature)
    {
        return feature < AMOUNTS;
    }

    private double[] features()
    {
        final double[] values = new double[FEATURES];
        for (int i = 0; i < FEATURES; i++)
        {
            final double spread = StrictMath.exp(4 * random.nextGaussian());
            values[i] = isAmount(i) ? Math.rint(spread * 10_000) / 100 : Math.floor(spread * 10);
        }
        return values;
    }

    private double[] sortedBy(final ToDoubleFunction<double[]> value)
    {
        return Arrays.stream(samples).mapToDouble(value).sorted().toArray();
    }

    /** @return slots with values, each its own. */
    PaymentEvent[] payments(final int count)
    {
        final PaymentEvent[] payments = new PaymentEvent[count];
        for (int i = 0; i < count; i++)
        {
            final double[] values = features();
            final Map<String, Object> given = new HashMap<>();
            for (int feature = 0; feature < FEATURES; feature++)
            {
                final boolean isMissing = feature % 20 == 5 && random.nextDouble() < MISSING_RATE;
                given.put("f" + feature, isMissing ? null :
                    isAmount(feature) ? (Object)values[feature] : (Object)(long)values[feature]);
            }
            given.put("entry_mode", MODES.get(random.nextInt(MODES.size())));
            given.put("mcc", (long)random.nextInt(CATEGORIES));
            given.put("merchant_country", (long)random.nextInt(COUNTRIES));
            payments[i] = GivenValues.eventOf(vocabulary, given);
        }
        return payments;
    }

    List<RuleCompiler.RuleText> rules(final int count, final RuleCompiler compiler)
    {
        final List<RuleCompiler.RuleText> rules = new ArrayList<>();
        while (rules.size() < count)
        {
            final RuleCompiler.RuleText rule = new RuleCompiler.RuleText("rule-" + rules.size(), rule());
            try
            {
                compiler.compile(rule.id(), rule.when());
                rules.add(rule);
            }
            catch (final RuleException ex)
            {
                if (!ex.getMessage().startsWith("never true"))
                {
                    throw ex;
                }
            }
        }
        return rules;
    }

    private String rule()
    {
        final int terms = 2 + random.nextInt(5);
        final List<String> parts = new ArrayList<>();
        int comparisons = 0;
        double rate = HIT_RATE;
        for (int i = 0; i < terms; i++)
        {
            final int kind = random.nextInt(100);
            if (kind >= 90 && terms - i > 1)
            {
                rate /= named(parts);
            }
            else if (kind >= 78)
            {
                final double share = 0.1 + 0.4 * random.nextDouble();
                rate /= share;
                parts.add(multiple(share));
            }
            else if (kind >= 70)
            {
                final double share = 0.1 + 0.4 * random.nextDouble();
                rate /= share;
                parts.add("(" + comparison(share / 2) + " || " + comparison(share / 2) + ")");
            }
            else
            {
                comparisons++;
            }
        }
        for (int i = 0; i < comparisons; i++)
        {
            parts.add(comparison(Math.min(0.9, StrictMath.pow(rate, 1.0 / comparisons))));
        }
        return String.join(" && ", parts);
    }

    /** @return how often the term holds. */
    private double named(final List<String> parts)
    {
        switch (random.nextInt(3))
        {
            case 0 ->
            {
                parts.add("entry_mode == '" + MODES.get(random.nextInt(MODES.size())) + "'");
                return 1.0 / MODES.size();
            }
            case 1 ->
            {
                final int first = random.nextInt(CATEGORIES - 30);
                parts.add("mcc in [" + first + ", " + (first + 7) + ", " + (first + 11) + ", " + (first + 29) + "]");
                return 4.0 / CATEGORIES;
            }
            default ->
            {
                parts.add("merchant_country != " + random.nextInt(COUNTRIES));
                return 1;
            }
        }
    }

    /** @return a comparison of a feature that holds about this often. */
    private String comparison(final double share)
    {
        final int feature = random.nextInt(FEATURES);
        final boolean isAbove = random.nextInt(4) > 0;
        final double limit = quantile(sorted[feature], isAbove ? 1 - share : share) * (1 + 0.01 * random.nextDouble());
        return "f" + feature + (isAbove ? " > " : " < ") +
            (isAmount(feature) ? decimal(limit) : Long.toString((long)Math.ceil(limit)));
    }

    private String multiple(final double share)
    {
        final int one = random.nextInt(AMOUNTS);
        final int other = (one + 1 + random.nextInt(AMOUNTS - 1)) % AMOUNTS;
        final double[] ratios = sortedBy(sample -> sample[one] / Math.max(0.01, sample[other]));
        return "f" + one + " > " + decimal(quantile(ratios, 1 - share)) + " * f" + other;
    }

    private static double quantile(final double[] values, final double share)
    {
        return values[(int)Math.min(values.length - 1.0, Math.max(0, share * values.length))];
    }

    private static String decimal(final double value)
    {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
