package io.peregrine.policy;

/**
 * A list that the policy declares; its entries are state.
 *
 * @param name      unique in the policy.
 * @param kind      what being on it means.
 * @param key       what its entries name: a key kind, or country, mcc, cidr, bin-range.
 * @param reason    the code of its hits.
 * @param longestNs the longest that an entry may last, or 0 for no limit.
 * @param approvals how many people must agree to an entry.
 */
public record ListDeclaration(String name, Kind kind, String key, int reason, long longestNs, int approvals)
{
    /** What being on a list means. */
    public enum Kind
    {
        ALLOW, SOFT_BLOCK, HARD_BLOCK, WATCH
    }
}
