package io.peregrine.replay.whatif;

/**
 * Decisions against labels. Positive is every action but approve; a fraud is a payment whose newest label is confirmed
 * fraud, and every other payment counts as genuine.
 */
public final class Confusion
{
    private final Tally truePositives = new Tally();
    private final Tally falsePositives = new Tally();
    private final Tally falseNegatives = new Tally();
    private final Tally trueNegatives = new Tally();

    void add(final boolean isPositive, final boolean isFraud, final int currency, final long amountMinor)
    {
        final Tally cell = isPositive ? isFraud ? truePositives : falsePositives :
            isFraud ? falseNegatives : trueNegatives;
        cell.add(currency, amountMinor);
    }

    public Tally truePositives()
    {
        return truePositives;
    }

    public Tally falsePositives()
    {
        return falsePositives;
    }

    public Tally falseNegatives()
    {
        return falseNegatives;
    }

    public Tally trueNegatives()
    {
        return trueNegatives;
    }

    /** @return the share of frauds among positives; NaN where nothing is positive. */
    public double precision()
    {
        return (double)truePositives.count() / (truePositives.count() + falsePositives.count());
    }

    /** @return the share of positives among frauds; NaN where there is no fraud. */
    public double recall()
    {
        return (double)truePositives.count() / (truePositives.count() + falseNegatives.count());
    }
}
