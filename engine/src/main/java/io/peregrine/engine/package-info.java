/**
 * The one wiring place: {@link io.peregrine.engine.FraudEngine} opens everything in the order of the data flow,
 * recovers, and goes live.
 * <pre>{@code
 * lock --> media driver --> counters --> journal --> pipeline --> recovery --> activation --> sessions --> READY
 * }</pre>
 * Launch and close run on the caller's thread; what runs in between is the layout's choice.
 */
package io.peregrine.engine;
