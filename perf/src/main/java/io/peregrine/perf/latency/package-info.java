/**
 * The load rig for the wire: how long an answer takes, from the time its question was planned to be sent.
 * <pre>{@code
 * OpenLoop --> Link --> (bare echo | engine) in a child process
 *    |           |
 * StallMeter   Histogram
 * }</pre>
 * One thread sends and receives; the child's thread is the only other one that does not sleep. A turn of the one is
 * followed by a turn of the other, so that the machine's moods meet both.
 */
package io.peregrine.perf.latency;
