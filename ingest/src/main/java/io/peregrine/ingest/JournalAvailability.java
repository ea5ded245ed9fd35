package io.peregrine.ingest;

/** Says when payments must not wait for the journal. Ingest's thread asks. */
public interface JournalAvailability
{
    /** The journal always takes what the ring takes. */
    JournalAvailability ALWAYS = new JournalAvailability()
    {
        @Override
        public boolean isTooSlow()
        {
            return false;
        }

        @Override
        public boolean isUnavailable()
        {
            return false;
        }
    };

    /** @return true if a payment that has a budget would not be answered within it. Asked for each of these. */
    boolean isTooSlow();

    /** @return true if nobody knows when it will take an input again. Asked when it did not take one. */
    boolean isUnavailable();
}
