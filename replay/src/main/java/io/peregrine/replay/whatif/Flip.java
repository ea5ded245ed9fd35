package io.peregrine.replay.whatif;

import java.util.List;

import io.peregrine.replay.BodyView;
import io.peregrine.replay.KnownLabel;

/**
 * A payment that another policy decides otherwise. Valid while the consumer has it.
 *
 * @param paymentId   its own text.
 * @param sequence    of its input; of a file's payment its row, from 0.
 * @param eventTimeNs of the payment.
 * @param amountMinor in minor units.
 * @param currency    ISO 4217 numeric.
 * @param before      as it was decided.
 * @param after       as it would be.
 * @param cause       the part of a policy that it comes from.
 * @param newRules    live rules that hit now and did not.
 * @param goneRules   live rules that hit and do not now.
 * @param label       what became known of the payment; null where nothing did.
 */
public record Flip(
    String paymentId,
    long sequence,
    long eventTimeNs,
    long amountMinor,
    int currency,
    BodyView before,
    BodyView after,
    String cause,
    List<String> newRules,
    List<String> goneRules,
    KnownLabel label)
{
}
