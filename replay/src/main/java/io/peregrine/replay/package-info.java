/**
 * The journal's way back in. Inputs go to the same {@link io.peregrine.pipeline.PipelineInput} as live ones, with the
 * sequence and the times that they had; what the stages decide is held against what was recorded.
 * <pre>{@code
 * inputs series --> JournalFeed --> [pipeline] --> RecordedDecisions <-- decisions series
 *                        \--> ContentPolicies <-- content by hash
 * }</pre>
 * Recovery and verification are the same pass: recovery appends what the second series lacks, verification only
 * compares. One thread feeds; the stages' threads are the layout's choice.
 */
package io.peregrine.replay;
