package io.peregrine.ingest;

import org.agrona.DirectBuffer;

/**
 * Reads, compiles and stores policies away from ingest's thread; what is ready comes back and enters the ring like any
 * other input. Both methods are called by ingest's thread and do not block.
 */
public interface PolicyActivations
{
    /** Nobody prepares policies here: requests are refused. */
    PolicyActivations NONE = new PolicyActivations()
    {
        @Override
        public boolean submit(
            final DirectBuffer frame,
            final int offset,
            final int length,
            final long sourceId,
            final long sourceSequence,
            final long sessionId)
        {
            return false;
        }

        @Override
        public PreparedActivation poll()
        {
            return null;
        }
    };

    /** Takes a request that passed the gate. @return false if too many are waiting: it is refused. */
    boolean submit(
        DirectBuffer frame, int offset, int length, long sourceId, long sourceSequence, long sessionId);

    /** @return a request that is done with; null while there is none. */
    PreparedActivation poll();
}
