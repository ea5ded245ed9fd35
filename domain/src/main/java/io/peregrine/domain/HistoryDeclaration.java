package io.peregrine.domain;

/**
 * One history: features that agree in all of this share it.
 *
 * @param key        whose.
 * @param with       the other half of a pair of keys; null for a single key.
 * @param isOfEvents true if it is made of customer events, false if of payments.
 * @param latenessNs how far behind its key a payment may come and still take its place.
 * @param paneNs     length of a pane; 0 where single payments are kept.
 */
public record HistoryDeclaration(KeyKind key, KeyKind with, boolean isOfEvents, long latenessNs, long paneNs)
{
    /** @return card or card+merchant, as capacities name it. */
    public String keyName()
    {
        return null == with ? key.policyName() : key.policyName() + "+" + with.policyName();
    }
}
