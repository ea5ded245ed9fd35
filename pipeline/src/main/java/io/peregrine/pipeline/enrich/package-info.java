/**
 * The second stage: owns profiles, the reference data that ProfileUpdate messages bring, and puts the attributes that
 * the policy asks for into the slot.
 * <pre>{@code
 * ProfileUpdate --> EnrichHandler --> ProfileStore (Chronicle Map) --> attributes of the payments that follow
 * }</pre>
 * Runs on enrich's thread; only this stage touches the store.
 */
package io.peregrine.pipeline.enrich;
