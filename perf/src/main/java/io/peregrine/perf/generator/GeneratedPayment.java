package io.peregrine.perf.generator;

/** One generated payment, reused from call to call: the fields are plain so that filling them costs nothing. */
public final class GeneratedPayment
{
    /** No attack: a genuine payment. */
    public static final int GENUINE = 0;
    /** Many small payments in e-commerce, across merchants. */
    public static final int CARD_TESTING = 1;
    /** Login failures, a new device, then large transfers to a new payee. */
    public static final int ACCOUNT_TAKEOVER = 2;
    /** Round transfers passed on to several payees. */
    public static final int MULE = 3;
    /** The card is present far away, soon after it was present at home. */
    public static final int IMPOSSIBLE_TRAVEL = 4;

    long paymentId;
    long eventTimeNs;
    long amountMinor;
    long cardToken;
    long accountId;
    long customerId;
    long deviceId;
    long payeeId;
    int bin;
    int merchant;
    int terminal;
    int mcc;
    int merchantCountry;
    int latitudeE6;
    int longitudeE6;
    int transactionType;
    int channel;
    int entryMode;
    int loginFailures;
    int attackKind;
    long attackNumber;
    boolean isFraud;
    long labelTimeNs;

    /** @return dense, from 1. */
    public long paymentId()
    {
        return paymentId;
    }

    public long eventTimeNs()
    {
        return eventTimeNs;
    }

    /** @return in cents of euro. */
    public long amountMinor()
    {
        return amountMinor;
    }

    public long cardToken()
    {
        return cardToken;
    }

    public long accountId()
    {
        return accountId;
    }

    public long customerId()
    {
        return customerId;
    }

    public long deviceId()
    {
        return deviceId;
    }

    /** @return the payee, or 0 where there is none. */
    public long payeeId()
    {
        return payeeId;
    }

    public int bin()
    {
        return bin;
    }

    public int merchant()
    {
        return merchant;
    }

    /** @return the terminal, or -1 where no card was present. */
    public int terminal()
    {
        return terminal;
    }

    public int mcc()
    {
        return mcc;
    }

    public int merchantCountry()
    {
        return merchantCountry;
    }

    public int latitudeE6()
    {
        return latitudeE6;
    }

    public int longitudeE6()
    {
        return longitudeE6;
    }

    /** @return the wire value. */
    public int transactionType()
    {
        return transactionType;
    }

    /** @return the wire value. */
    public int channel()
    {
        return channel;
    }

    /** @return the wire value. */
    public int entryMode()
    {
        return entryMode;
    }

    public int loginFailures()
    {
        return loginFailures;
    }

    /** @return 0, or 1 to 4 as named above. */
    public int attackKind()
    {
        return attackKind;
    }

    /** @return which attack, dense from 1; 0 for a genuine payment. */
    public long attackNumber()
    {
        return attackNumber;
    }

    public boolean isFraud()
    {
        return isFraud;
    }

    /** @return when the label becomes known, in simulated time. */
    public long labelTimeNs()
    {
        return labelTimeNs;
    }
}
