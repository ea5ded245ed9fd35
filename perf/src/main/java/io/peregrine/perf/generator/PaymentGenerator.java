package io.peregrine.perf.generator;

import java.util.SplittableRandom;

/**
 * An endless stream of payments in event-time order, the same for the same seed and context. Genuine payments keep to
 * habits with genuine oddities: holidays, rare large purchases, weekends. Up to 64 attacks run at once among them;
 * about one in four is low and slow. One thread; allocates nothing after construction.
 */
public final class PaymentGenerator
{
    private static final long SECOND = 1_000_000_000L;
    private static final long DAY = 86_400L * SECOND;
    private static final int HOLIDAY_DAYS = 7;
    private static final int[] MCCS = { 5411, 5812, 5541, 5999, 4111, 5732, 5912, 6011 };
    private static final int[] COUNTRIES = { 724, 380, 300, 840, 764, 826 };
    private static final int[] PLACES_E6 = {
        40_416_000, -3_703_000, 41_902_000, 12_496_000, 37_983_000, 23_727_000,
        40_712_000, -74_006_000, 13_756_000, 100_501_000, 51_507_000, -127_000 };
    // Share of a day's mean rate by UTC hour, in percent.
    private static final int[] RHYTHM = {
        20, 12, 8, 8, 12, 30, 70, 110, 130, 130, 140, 160, 180, 150, 130, 130, 150, 180, 190, 160, 120, 90, 60, 32 };

    private final SplittableRandom random;
    private final GeneratorContext ctx;
    private final GeneratedPayment payment = new GeneratedPayment();
    private final int[] homeLatitudeE6;
    private final int[] homeLongitudeE6;
    private final double[] spendMu;
    private final Attacks attacks;
    private final double attackStartChance;
    private long timeNs;
    private long genuineTimeNs;
    private long paymentId;

    public PaymentGenerator(final long seed, final GeneratorContext ctx)
    {
        random = new SplittableRandom(seed);
        this.ctx = ctx;
        homeLatitudeE6 = new int[ctx.customers()];
        homeLongitudeE6 = new int[ctx.customers()];
        spendMu = new double[ctx.customers()];
        for (int i = 0; i < ctx.customers(); i++)
        {
            homeLatitudeE6[i] = random.nextInt(43_500_000, 50_000_000);
            homeLongitudeE6[i] = random.nextInt(-1_000_000, 7_000_000);
            spendMu[i] = 7.6 + 0.5 * gaussian();
        }
        attacks = new Attacks(random, ctx);
        attackStartChance = ctx.attackShare() / (1 - ctx.attackShare()) / Attacks.MEAN_PAYMENTS;
        timeNs = ctx.startTimeNs();
        genuineTimeNs = timeNs + gap();
    }

    /** @return the next payment; valid until the next call. */
    public GeneratedPayment next()
    {
        payment.paymentId = ++paymentId;
        final int attack = attacks.firstBefore(genuineTimeNs);
        if (attack >= 0)
        {
            timeNs = attacks.dueNs(attack);
            payment.eventTimeNs = timeNs;
            final int victim = attacks.victim(attack);
            genuine(victim);
            attacks.fill(attack, payment);
        }
        else
        {
            timeNs = genuineTimeNs;
            payment.eventTimeNs = timeNs;
            final int customer = random.nextInt(ctx.customers());
            genuine(customer);
            genuineTimeNs = timeNs + gap();
            if (random.nextDouble() < attackStartChance)
            {
                attacks.start(timeNs, payment);
            }
        }
        payment.labelTimeNs = timeNs + ctx.labelDelayNs();
        return payment;
    }

    private long gap()
    {
        final int hour = (int)(timeNs / (3_600L * SECOND) % 24);
        final long day = timeNs / DAY % 7;
        final double weekend = 2 == day || 3 == day ? 1.3 : 0.88; // 1970-01-01 was a Thursday
        final double perDay = ctx.customers() * ctx.paymentsPerCustomerDay() * RHYTHM[hour] / 100.0 * weekend;
        final double gapNs = -StrictMath.log(1 - random.nextDouble()) * DAY / perDay;
        return 1 + (long)gapNs;
    }

    private void genuine(final int customer)
    {
        payment.customerId = customer + 1L;
        payment.accountId = 1_000_000L + customer;
        payment.cardToken = 500_000_000L + customer;
        payment.bin = 400_000 + customer % 40;
        payment.deviceId = 7_000_000L + customer * 2L + (random.nextInt(6) == 0 ? 1 : 0);
        payment.payeeId = 0;
        payment.loginFailures = random.nextInt(25) == 0 ? 1 : 0;
        payment.attackKind = GeneratedPayment.GENUINE;
        payment.attackNumber = 0;
        payment.isFraud = false;
        payment.merchant = random.nextInt(5) > 0 ? favourite(customer, random.nextInt(8)) :
            random.nextInt(ctx.merchants());
        payment.mcc = MCCS[payment.merchant % MCCS.length];
        payment.transactionType = 0;
        double amount = StrictMath.exp(spendMu[customer] + 0.8 * gaussian());
        if (random.nextInt(400) == 0)
        {
            amount *= 12;
        }
        payment.amountMinor = 50 + (long)StrictMath.min(amount, 900_000);
        channel(customer);
        place(customer);
    }

    private void channel(final int customer)
    {
        final int pick = random.nextInt(100);
        payment.terminal = payment.merchant * 31 % ctx.terminals();
        if (pick < 58)
        {
            payment.channel = 0;
            payment.entryMode = random.nextInt(3) == 0 ? 0 : 1;
        }
        else if (pick < 64)
        {
            payment.channel = 1;
            payment.entryMode = 0;
            payment.transactionType = 1;
            payment.mcc = 6011;
            payment.amountMinor = 2_000L * (1 + random.nextInt(15));
        }
        else if (pick < 92)
        {
            payment.channel = 2;
            payment.entryMode = random.nextInt(4) == 0 ? 5 : 4;
            payment.terminal = -1;
        }
        else
        {
            payment.channel = 4;
            payment.entryMode = 5;
            payment.terminal = -1;
            payment.transactionType = 4;
            payment.payeeId = 9_000_000L + customer * 4L + random.nextInt(4);
            if (random.nextInt(3) == 0)
            {
                payment.amountMinor = 5_000L * (1 + random.nextInt(20));
            }
        }
    }

    private void place(final int customer)
    {
        final long week = payment.eventTimeNs / (HOLIDAY_DAYS * DAY);
        final long chance = mix(customer * 1_000_003L + week);
        if (0 == Long.remainderUnsigned(chance, 60))
        {
            final int where = (int)Long.remainderUnsigned(chance >>> 8, COUNTRIES.length);
            at(where);
        }
        else
        {
            payment.merchantCountry = 250;
            payment.latitudeE6 = homeLatitudeE6[customer] + random.nextInt(-90_000, 90_000);
            payment.longitudeE6 = homeLongitudeE6[customer] + random.nextInt(-120_000, 120_000);
        }
    }

    private void at(final int where)
    {
        payment.merchantCountry = COUNTRIES[where];
        payment.latitudeE6 = PLACES_E6[2 * where] + random.nextInt(-90_000, 90_000);
        payment.longitudeE6 = PLACES_E6[2 * where + 1] + random.nextInt(-90_000, 90_000);
    }

    private int favourite(final int customer, final int which)
    {
        return (int)Long.remainderUnsigned(mix(customer * 8L + which), ctx.merchants());
    }

    private double gaussian()
    {
        double sum = -6;
        for (int i = 0; i < 12; i++)
        {
            sum += random.nextDouble();
        }
        return sum;
    }

    /** SplitMix64's finaliser (Steele, Lea and Flood, 2014). */
    private static long mix(final long value)
    {
        long z = value + 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
