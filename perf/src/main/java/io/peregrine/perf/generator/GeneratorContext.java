package io.peregrine.perf.generator;

/** How large the generated world is. Set before it is given to a generator, which reads it once. */
public final class GeneratorContext
{
    private int customers = 20_000;
    private int merchants = 2_000;
    private int terminals = 4_000;
    private double paymentsPerCustomerDay = 2.0;
    private double attackShare = 0.005;
    private long startTimeNs = 1_767_571_200_000_000_000L; // Monday, 2026-01-05 UTC
    private long labelDelayNs = 6L * 3_600_000_000_000L;

    public int customers()
    {
        return customers;
    }

    public GeneratorContext customers(final int customers)
    {
        this.customers = positive("customers", customers);
        return this;
    }

    public int merchants()
    {
        return merchants;
    }

    public GeneratorContext merchants(final int merchants)
    {
        this.merchants = positive("merchants", merchants);
        return this;
    }

    public int terminals()
    {
        return terminals;
    }

    public GeneratorContext terminals(final int terminals)
    {
        this.terminals = positive("terminals", terminals);
        return this;
    }

    /** @return genuine payments of one customer in a simulated day, on average. */
    public double paymentsPerCustomerDay()
    {
        return paymentsPerCustomerDay;
    }

    public GeneratorContext paymentsPerCustomerDay(final double payments)
    {
        if (!(payments > 0))
        {
            throw new IllegalArgumentException("paymentsPerCustomerDay must be above 0: " + payments);
        }
        this.paymentsPerCustomerDay = payments;
        return this;
    }

    /** @return the share of payments that belong to attacks, about. */
    public double attackShare()
    {
        return attackShare;
    }

    public GeneratorContext attackShare(final double share)
    {
        if (!(share >= 0 && share <= 0.2))
        {
            throw new IllegalArgumentException("attackShare must be from 0 to 0.2: " + share);
        }
        this.attackShare = share;
        return this;
    }

    public long startTimeNs()
    {
        return startTimeNs;
    }

    public GeneratorContext startTimeNs(final long startTimeNs)
    {
        this.startTimeNs = startTimeNs;
        return this;
    }

    /** @return simulated time from a fraudulent payment to its label. */
    public long labelDelayNs()
    {
        return labelDelayNs;
    }

    public GeneratorContext labelDelayNs(final long labelDelayNs)
    {
        this.labelDelayNs = labelDelayNs;
        return this;
    }

    private static int positive(final String name, final int value)
    {
        if (value < 1)
        {
            throw new IllegalArgumentException(name + " must be at least 1: " + value);
        }
        return value;
    }
}
