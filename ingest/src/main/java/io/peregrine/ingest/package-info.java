/**
 * The edge where payments come in: Aeron fragments to {@link io.peregrine.pipeline.PipelineInput}.
 * <pre>{@code
 * Subscription --> gate --> session? --> PipelineInput
 *                    |          |
 *                    +----------+--> Answers (open, close, reject: egress carries them out)
 * }</pre>
 * Everything here is on one thread, the one that feeds the ring. A full ring, or a full queue of answers, leaves the
 * fragment with Aeron. Sessions are primitives: who it is, and when it was last heard.
 */
package io.peregrine.ingest;
