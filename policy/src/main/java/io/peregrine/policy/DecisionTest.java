package io.peregrine.policy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.peregrine.domain.Action;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.rules.GivenValues;

/**
 * A test of a whole decision, from a file of tests/.
 *
 * @param name        what it shows.
 * @param file        where it stands.
 * @param line        the line it begins in.
 * @param given       Long, Double, Boolean or String by name, or null for missing; all others are missing.
 * @param probability what the model is taken to say; null where it computes it from the given features.
 * @param on          the lists that the payment's keys are on, by their index; none else.
 * @param action      what the decision must say.
 * @param reasons     its codes, the heaviest first; null where they do not matter.
 * @param score       its score; null where it does not matter.
 */
public record DecisionTest(
    String name,
    String file,
    int line,
    Map<String, Object> given,
    Double probability,
    List<Integer> on,
    Action action,
    List<Integer> reasons,
    Integer score)
{
    /** Takes the values in alphabetical order. */
    public DecisionTest
    {
        given = Collections.unmodifiableMap(new TreeMap<>(given));
    }

    /** @return a payment with the given values, as window leaves it. */
    public PaymentEvent payment(final CompiledPolicy policy)
    {
        return GivenValues.eventOf(policy.vocabulary(), given);
    }
}
