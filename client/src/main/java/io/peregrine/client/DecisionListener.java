package io.peregrine.client;

import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.HeartbeatDecoder;
import io.peregrine.protocol.RejectDecoder;

/** Called from {@link PeregrineClient#doWork()}. Decoders are valid during the call only. */
public interface DecisionListener
{
    /**
     * A payment is decided. Where the delivery's flag {@code standIn} is set, the engine could not take the payment:
     * the action is its fail policy's, the body has no sequence, and nothing is remembered. Send an advice later.
     *
     * @param correlationId as {@link PeregrineClient#offer} returned it.
     * @param delivery      its body is already read: use the other parameter.
     * @param body          the decision.
     */
    void onDecision(long correlationId, DecisionDecoder delivery, DecisionBodyDecoder body);

    /** A label, a profile or an activation took effect. */
    void onAcknowledged(long correlationId, AcknowledgementDecoder acknowledgement);

    /** A message was refused. @param correlationId 0 where the engine could not read it. */
    void onRejected(long correlationId, RejectDecoder reject);

    /** A session is open; what was unanswered is sent again first. */
    default void onConnected(final long sessionId)
    {
    }

    /** The session is over; the client tries again by itself. @param reason for people. */
    default void onDisconnected(final String reason)
    {
    }

    /** The engine says how it is, about ten times a second. */
    default void onHeartbeat(final HeartbeatDecoder heartbeat)
    {
    }

    /**
     * Every input up to this sequence is on the engine's disk; told when it has changed, every few milliseconds at
     * most. Also known without listening: {@link PeregrineClient#durableUpTo()}.
     */
    default void onDurableUpTo(final long sequence)
    {
    }
}
