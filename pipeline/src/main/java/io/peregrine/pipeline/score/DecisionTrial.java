package io.peregrine.pipeline.score;

import java.util.List;

import io.peregrine.domain.KeyKind;
import io.peregrine.domain.ListKey;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.rules.list.EntryList;
import io.peregrine.rules.list.ListState;

/**
 * What a policy decides of payments that nobody sent: the stage's own models, lists, rules and precedence. One
 * thread.
 */
public final class DecisionTrial
{
    private static final long ADDRESS_BITS = 128;

    private final ModelChoice models;
    private final NamedModels namedModels;
    private final PolicyLists lists;
    private final RuleRun rules;

    public DecisionTrial(final CompiledPolicy policy)
    {
        final PlainCounters counters = new PlainCounters();
        models = new ModelChoice(policy, counters);
        namedModels = new NamedModels(policy);
        lists = new PolicyLists(policy.listCapacity(), counters);
        lists.use(policy, -1);
        rules = new RuleRun(policy, lists, new RuleStatistics(1, counters), counters);
    }

    /**
     * @param event       its fields and features filled in, and named scores, which are computed where none is; action,
     *                    score and reasons are left in it.
     * @param probability what the model is taken to say, of which it gives no reasons; null where it computes it.
     * @param on          indexes of the lists that the payment's keys are on; it must have these keys.
     */
    public void decide(final PaymentEvent event, final Double probability, final List<Integer> on)
    {
        if (!event.hasKey(KeyKind.IP) && on.stream().map(lists::list).anyMatch(DecisionTrial::isOfAddresses))
        {
            event.ipLow(1);
        }
        on.forEach(list -> change(list, event, true));
        event.listLookup(lists);
        if (null == probability)
        {
            models.score(event);
        }
        else
        {
            models.take(event, probability);
        }
        if (event.trail().namedScores().isEmpty())
        {
            namedModels.score(event);
        }
        rules.decide(event, true, null == probability);
        on.forEach(list -> change(list, event, false));
    }

    private static boolean isOfAddresses(final EntryList list)
    {
        return ListKey.CIDR == list.key() || ListKey.IP == list.key() || ListKey.IP == list.secondKey();
    }

    private void change(final int list, final PaymentEvent event, final boolean isAdded)
    {
        final EntryList entries = lists.list(list);
        final ListKey key = entries.key();
        final ListKey second = entries.secondKey();
        final long low = key.low(event);
        final long high = key.high(event);
        final long secondLow = null != second ? second.low(event) : ListKey.CIDR == key ? ADDRESS_BITS :
            ListKey.BIN_RANGE == key ? low : 0;
        final long secondHigh = null == second ? 0 : second.high(event);
        if (isAdded)
        {
            lists.state().put(
                entries, low, high, secondLow, secondHigh, ListState.AT_ONCE, ListState.NEVER, 0, false);
        }
        else
        {
            lists.state().remove(entries, low, high, secondLow, secondHigh);
        }
    }
}
