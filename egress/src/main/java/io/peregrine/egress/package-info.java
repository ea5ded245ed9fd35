/**
 * The edge where decisions leave: {@link io.peregrine.pipeline.DecisionSink} to Aeron publications.
 * <pre>{@code
 * emit --> DecisionPublisher --> session --> ExclusivePublication
 *                ^                  |
 * ingest --> EgressCommands         +--> backlog, while its client does not read
 * }</pre>
 * Everything but the producing side of {@link io.peregrine.egress.EgressCommands} is on one thread, emit's. A client
 * that does not read fills its own backlog, and its session is closed; nobody waits for it.
 */
package io.peregrine.egress;
