/**
 * The demo: an engine in a child process, a switch that sends generated payments at a fixed rate, a kill half way, and
 * the replay of its own journal at the end.
 * <pre>{@code
 * generator --> DemoSwitch --> engine (child) --> DemoSwitch --> AttackBoard, latency
 *                                                    |
 *                                    DemoSnapshot ---+--> DemoScreen
 * }</pre>
 * The switch's thread never waits; the screen is drawn by another one, which sleeps.
 */
package io.peregrine.cli.demo;
