/**
 * The last stage with state: the model first, then the rules, which may use its score, then precedence; and the bodies
 * that repeats are answered with. Runs on score's thread.
 */
package io.peregrine.pipeline.score;
