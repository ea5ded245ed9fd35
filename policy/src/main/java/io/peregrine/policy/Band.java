package io.peregrine.policy;

import io.peregrine.domain.Action;

/**
 * What is done from a probability on.
 *
 * @param from       the least probability, 0 to 1.
 * @param marginFrom the least margin of the champion that gives it; positive infinity where there is no champion.
 * @param action     what is done.
 * @param reason     its code, or 0 for none.
 */
public record Band(double from, double marginFrom, Action action, int reason)
{
}
