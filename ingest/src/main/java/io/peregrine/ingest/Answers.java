package io.peregrine.ingest;

/**
 * What ingest asks of whoever answers clients. Called by ingest's thread; each returns false where there is no room,
 * and then nothing happened.
 */
public interface Answers
{
    /** Opens a session towards a client, who is told its id. */
    boolean open(long sessionId, long correlationId, int responseStreamId, String responseChannel);

    /** Tells a client why it gets no session. */
    boolean refuse(long correlationId, int responseStreamId, String responseChannel, String detail);

    /** Ends a session; what is already decided for it is dropped. */
    boolean close(long sessionId);

    /**
     * Refuses a frame that took no sequence.
     *
     * @param sessionId     0 where nobody can be told.
     * @param correlationId 0 where the frame was unreadable.
     * @param templateId    0 where the frame was unreadable.
     * @param rejectCode    a value of {@link io.peregrine.protocol.RejectCode}.
     * @param detail        for people; empty where the code says all.
     */
    boolean reject(long sessionId, long correlationId, int templateId, int rejectCode, String detail);

    /**
     * Answers a payment that took no sequence by an action that no rule chose.
     *
     * @param action a value of {@link io.peregrine.protocol.ActionCode}.
     */
    boolean standIn(
        long sessionId, long correlationId, long paymentIdLow, long paymentIdHigh, long ingressTimeNs, int action);

    /** Refuses a frame since the journal takes nothing now; the sender may send it again later. */
    boolean unavailable(long sessionId, long correlationId, int templateId);
}
