/**
 * What lists hold: entries off heap, by key, each with its start, its expiry and the sequence of the input that made
 * it. The score stage owns one {@link io.peregrine.rules.list.ListState}; all of it runs on score's thread, knows no
 * clock and gives the same answers for the same changes. Looking up allocates nothing.
 */
package io.peregrine.rules.list;
