/**
 * What would have been decided under another policy.
 * <pre>{@code
 * inputs ----> [pipeline, the new policy] --after--+
 *                                                  +--> Comparison --> FlipConsumer
 * decisions as recorded ------------------before---+
 * }</pre>
 * One pass; comparing is done on score's thread. What is compared is the action; a flip is a payment whose action is
 * another.
 */
package io.peregrine.replay.whatif;
