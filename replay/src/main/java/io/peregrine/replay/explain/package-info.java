/**
 * One input of a journal with everything behind it: the journal is replayed up to it, so that state is what it was, and
 * what each stage left in the slot is told.
 * <pre>{@code
 * inputs up to N --> [pipeline] --> slot of N --> Explainer --> Explanation <-- recorded body of N
 * }</pre>
 * One thread; texts are for people and are made anew each time.
 */
package io.peregrine.replay.explain;
