/**
 * What a payment switch links: it sends frames to an engine and is called with what comes back.
 * <pre>{@code
 * offer --> unanswered (bounded) --> Publication ~~~> engine
 *                ^                                      |
 * listener <-----+------------------ Subscription <~~~--+
 * }</pre>
 * When the engine or its media driver goes away, the client connects again and sends what is unanswered once more, in
 * order, under the same payment ids; the engine gives each payment one effect and the same answer. One thread calls
 * everything.
 */
package io.peregrine.client;
