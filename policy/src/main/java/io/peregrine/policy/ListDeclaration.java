package io.peregrine.policy;

import io.peregrine.domain.ListKey;

/**
 * A list that the policy declares; its entries are state.
 *
 * @param name      unique in the policy.
 * @param kind      what being on it means.
 * @param key       what its entries name: a key kind, country, mcc, cidr, bin-range, or two of the first twelve with a
 *                  plus between them.
 * @param reason    the code of its hits.
 * @param longestNs the longest that an entry may last, or 0 for no limit.
 * @param approvals 1: who changes the list answers for it alone. From 2 on: how many others must approve.
 */
public record ListDeclaration(String name, Kind kind, String key, int reason, long longestNs, int approvals)
{
    /** What being on a list means. */
    public enum Kind
    {
        ALLOW, SOFT_BLOCK, HARD_BLOCK, WATCH
    }

    private static final char PAIR = '+';

    /** @return what entries name, or a pair's first. */
    public ListKey firstKey()
    {
        final int pair = key.indexOf(PAIR);
        return ListKey.ofPolicyName(pair < 0 ? key : key.substring(0, pair));
    }

    /** @return a pair's second; null where the list is not of pairs. */
    public ListKey secondKey()
    {
        final int pair = key.indexOf(PAIR);
        return pair < 0 ? null : ListKey.ofPolicyName(key.substring(pair + 1));
    }

    /** @return true if a rule may change the list: no allow list, and none for which others must approve. */
    public boolean isOpenToRules()
    {
        return Kind.ALLOW != kind && 1 == approvals;
    }

    /** @return how many people other than the actor must approve a change. */
    public int approversNeeded()
    {
        return 1 == approvals ? 0 : approvals;
    }
}
