/**
 * Models: readers of the files that training libraries write, one neutral immutable ensemble, and its evaluation.
 * <pre>{@code
 * model file --> ModelReader --> ModelDocument (TreeEnsemble) --> CompiledForest (Model): margins, contributions
 *                                                             --> PlainForest (Model): the measure of the other
 * }</pre>
 * Readers run off the hot path; a {@link io.peregrine.scoring.Model} has no state and allocates nothing.
 */
package io.peregrine.scoring;
