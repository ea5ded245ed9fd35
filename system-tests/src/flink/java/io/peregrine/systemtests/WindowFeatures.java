package io.peregrine.systemtests;

/** The features of one payment after another, as this engine says them. */
interface WindowFeatures
{
    /** Count and sum of minor units over one window. */
    record Total(long count, long sumMinor)
    {
        @Override
        public String toString()
        {
            return "count " + count + " sum " + sumMinor;
        }
    }

    /**
     * What the payment's customer has in each window, this payment included.
     *
     * @param day     tumbling 1d.
     * @param session session 30m.
     * @param hour    sliding 1h.
     */
    record Values(Total day, Total session, Total hour)
    {
    }

    /** @return the features of the payment, which is then part of the history. */
    Values onPayment(FlinkWindows.Payment payment);
}
