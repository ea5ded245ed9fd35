/**
 * What the window stage costs as its state grows: more keys, more payments of one key, more features, more kinds of
 * key, more bytes.
 * <pre>{@code
 * ScaleRig --> ChildProcess: ScaleProcess --> Scenario --> Feed --> EngineWindows | HashMapWindows
 *    |                                             |
 * CurveResult, LineChart                        TurnMeter
 * }</pre>
 * Each subject of each point is a process of its own, so that neither its heap nor what its compiler learnt is
 * another's; the processes of one point measure in turns while the others wait. One thread measures.
 */
package io.peregrine.perf.scale;
