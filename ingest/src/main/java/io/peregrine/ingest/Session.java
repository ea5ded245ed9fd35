package io.peregrine.ingest;

/** A client as ingest knows it. */
final class Session
{
    private final long sessionId;
    private final long sourceId;
    private long heardNs;

    Session(final long sessionId, final long sourceId, final long nowNs)
    {
        this.sessionId = sessionId;
        this.sourceId = sourceId;
        this.heardNs = nowNs;
    }

    long sessionId()
    {
        return sessionId;
    }

    /** @return the sender: the same in all of a principal's sessions. */
    long sourceId()
    {
        return sourceId;
    }

    void heard(final long nowNs)
    {
        heardNs = nowNs;
    }

    boolean isSilent(final long nowNs, final long timeoutNs)
    {
        return nowNs - heardNs > timeoutNs;
    }
}
