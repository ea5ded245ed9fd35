package io.peregrine.cli.demo;

import java.util.List;

/**
 * What the switch knows at one moment.
 *
 * @param sent       payments.
 * @param decided    payments that have a decision.
 * @param rejected   payments that were refused.
 * @param rate       decisions a second since the snapshot before.
 * @param byAction   decisions by action's ordinal.
 * @param attacks    how they fared.
 * @param genuine    genuine payments for each that was declined; 0 where none was.
 * @param stalls     above 1 ms on the switch's thread, a second.
 * @param isUp       whether the engine is there.
 */
public record DemoSnapshot(
    long sent,
    long decided,
    long rejected,
    double rate,
    long[] byAction,
    List<AttackBoard.Row> attacks,
    long genuine,
    double stalls,
    boolean isUp)
{
}
