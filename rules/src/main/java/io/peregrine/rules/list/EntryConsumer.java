package io.peregrine.rules.list;

import java.io.IOException;

/** Takes entries one by one. */
@FunctionalInterface
public interface EntryConsumer
{
    void accept(
        EntryList list,
        long low,
        long high,
        long secondLow,
        long secondHigh,
        long startNs,
        long expiryNs,
        long sequence,
        boolean isAutomatic)
        throws IOException;
}
