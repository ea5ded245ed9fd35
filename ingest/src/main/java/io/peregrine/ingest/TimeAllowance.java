package io.peregrine.ingest;

/** Says what there is time for, before the payment enters; it is journaled with it. Ingest's thread. */
@FunctionalInterface
public interface TimeAllowance
{
    /**
     * @param budgetUs of the payment; {@link io.peregrine.domain.PaymentEvent#MISSING} where it names none.
     * @return bits of {@link io.peregrine.domain.Stage}.
     */
    int stagesAllowed(long budgetUs);
}
