package io.peregrine.perf.generator;

import java.util.SplittableRandom;

/** The attacks that are running, in fixed places. */
final class Attacks
{
    /** Payments of one attack on average over kinds: (18.5 + 5 + 6.5 + 3) / 4. */
    static final double MEAN_PAYMENTS = 8.25;

    private static final int LIMIT = 64;
    private static final long SECOND = 1_000_000_000L;
    private static final int FAR = 15;

    private final SplittableRandom random;
    private final GeneratorContext ctx;
    private final int[] kind = new int[LIMIT];
    private final int[] left = new int[LIMIT];
    private final int[] made = new int[LIMIT];
    private final int[] customer = new int[LIMIT];
    private final boolean[] isSlow = new boolean[LIMIT];
    private final long[] number = new long[LIMIT];
    private final long[] dueNs = new long[LIMIT];
    private long count;

    Attacks(final SplittableRandom random, final GeneratorContext ctx)
    {
        this.random = random;
        this.ctx = ctx;
    }

    /** The genuine payment's customer becomes the victim; where all places are taken, nothing starts. */
    void start(final long timeNs, final GeneratedPayment genuine)
    {
        for (int i = 0; i < LIMIT; i++)
        {
            if (0 == left[i])
            {
                kind[i] = 1 + random.nextInt(4);
                left[i] = switch (kind[i])
                {
                    case GeneratedPayment.CARD_TESTING -> random.nextInt(12, 26);
                    case GeneratedPayment.ACCOUNT_TAKEOVER -> random.nextInt(3, 8);
                    case GeneratedPayment.MULE -> random.nextInt(4, 10);
                    default -> random.nextInt(2, 5);
                };
                made[i] = 0;
                isSlow[i] = random.nextInt(4) == 0;
                customer[i] = (int)genuine.customerId - 1;
                number[i] = ++count;
                // A home payment with the card there begins an impossible travel; others need no beginning.
                dueNs[i] = timeNs + gapNs(i);
                return;
            }
        }
    }

    /** @return the running attack whose next payment comes first, if before a time; else -1. */
    int firstBefore(final long timeNs)
    {
        int first = -1;
        long firstNs = timeNs;
        for (int i = 0; i < LIMIT; i++)
        {
            if (left[i] > 0 && dueNs[i] < firstNs)
            {
                first = i;
                firstNs = dueNs[i];
            }
        }
        return first;
    }

    long dueNs(final int attack)
    {
        return dueNs[attack];
    }

    int victim(final int attack)
    {
        return customer[attack];
    }

    /** Turns the victim's ordinary payment into the attack's. */
    void fill(final int i, final GeneratedPayment payment)
    {
        payment.attackKind = kind[i];
        payment.attackNumber = number[i];
        payment.isFraud = true;
        payment.payeeId = 0;
        switch (kind[i])
        {
            case GeneratedPayment.CARD_TESTING -> testing(i, payment);
            case GeneratedPayment.ACCOUNT_TAKEOVER -> takeover(i, payment);
            case GeneratedPayment.MULE -> mule(i, payment);
            default -> travel(i, payment);
        }
        made[i]++;
        left[i]--;
        dueNs[i] += gapNs(i);
    }

    private void testing(final int i, final GeneratedPayment payment)
    {
        // Odd attacks walk through cards of one BIN, even ones stay with one card.
        if (1 == (number[i] & 1) && ctx.customers() > 40 * 30)
        {
            final int neighbour = (customer[i] + 40 * made[i]) % (ctx.customers() / 40 * 40);
            payment.customerId = neighbour + 1L;
            payment.accountId = 1_000_000L + neighbour;
            payment.cardToken = 500_000_000L + neighbour;
            payment.bin = 400_000 + neighbour % 40;
        }
        payment.deviceId = 80_000_000L + number[i];
        payment.merchant = random.nextInt(ctx.merchants());
        payment.mcc = 5999;
        payment.amountMinor = 50 + random.nextInt(250);
        online(payment, 2, 4, 0);
    }

    private void takeover(final int i, final GeneratedPayment payment)
    {
        payment.deviceId = 80_000_000L + number[i];
        payment.loginFailures = isSlow[i] ? 1 : 3 + random.nextInt(4);
        payment.payeeId = 90_000_000L + number[i];
        payment.amountMinor = isSlow[i] ? 8_000 + random.nextInt(20_000) : 60_000 + random.nextInt(300_000);
        online(payment, 4, 5, 4);
    }

    private void mule(final int i, final GeneratedPayment payment)
    {
        payment.payeeId = 95_000_000L + number[i] * 16 + made[i];
        payment.amountMinor = (isSlow[i] ? 5_000L : 50_000L) * (1 + random.nextInt(4));
        online(payment, 4, 5, 4);
    }

    private void travel(final int i, final GeneratedPayment payment)
    {
        payment.channel = 0;
        payment.entryMode = isSlow[i] ? 1 : 2;
        payment.transactionType = 0;
        payment.merchant = random.nextInt(ctx.merchants());
        payment.terminal = payment.merchant * 31 % ctx.terminals();
        payment.mcc = 5732;
        payment.merchantCountry = isSlow[i] ? 826 : 764;
        payment.latitudeE6 = (isSlow[i] ? 51_507_000 : 13_756_000) + random.nextInt(FAR);
        payment.longitudeE6 = (isSlow[i] ? -127_000 : 100_501_000) + random.nextInt(FAR);
        payment.amountMinor = isSlow[i] ? 2_000 + random.nextInt(8_000) : 20_000 + random.nextInt(120_000);
    }

    private static void online(
        final GeneratedPayment payment, final int channel, final int entryMode, final int transactionType)
    {
        payment.channel = channel;
        payment.entryMode = entryMode;
        payment.transactionType = transactionType;
        payment.terminal = -1;
    }

    private long gapNs(final int i)
    {
        final long base = switch (kind[i])
        {
            case GeneratedPayment.CARD_TESTING -> SECOND;
            case GeneratedPayment.ACCOUNT_TAKEOVER -> 60 * SECOND;
            case GeneratedPayment.MULE -> 120 * SECOND;
            default -> 500 * SECOND;
        };
        return base + random.nextLong(base) + (isSlow[i] && kind[i] != 4 ? 30 * base : 0);
    }
}
