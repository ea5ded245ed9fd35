/**
 * The ring and its stages. An input owns one slot from the moment {@link io.peregrine.pipeline.PipelineInput} publishes
 * it until its answer has left.
 * <pre>{@code
 * PipelineInput --> [ring] --+--> journal -----------------------------------+
 *                            +--> decode --> enrich --> window --> score ----+--> emit --> DecisionSink
 * }</pre>
 * Each stage is one handler on one thread, and has state that nobody else touches; which thread is the layout's
 * choice. Nothing here knows a transport or reads a clock: the same inputs always give the same decisions.
 */
package io.peregrine.pipeline;
