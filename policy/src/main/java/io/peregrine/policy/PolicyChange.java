package io.peregrine.policy;

/**
 * One difference between two policies.
 *
 * @param part   of the policy: policy, capacity, constants, features, rules, reasons, lists, bands, model or tests.
 * @param item   what in it: a rule's id, a feature's name; empty where the part is one thing.
 * @param kind   what became of it.
 * @param what   CHANGED: which of its values; empty otherwise.
 * @param before as the first policy has it; empty where it has none.
 * @param after  as the second policy has it; empty where it has none.
 * @param words  all of it, and what follows from it, as an analyst would say it.
 */
public record PolicyChange(
    String part, String item, Kind kind, String what, String before, String after, String words)
{
    /** What became of it. */
    public enum Kind
    {
        ADDED, REMOVED, RENAMED, CHANGED, MOVED
    }

    @Override
    public String toString()
    {
        return words;
    }
}
