package io.peregrine.replay;

/**
 * What names a payment.
 *
 * @param sourceId the sender: ids are each sender's own.
 * @param idLow    of its id.
 * @param idHigh   of its id.
 */
public record PaymentKey(long sourceId, long idLow, long idHigh)
{
}
