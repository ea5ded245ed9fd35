package io.peregrine.ingest;

import io.peregrine.pipeline.PipelineInput;

/**
 * Inputs that the engine makes itself. Ingest lets them enter before anything that clients send, and takes no input of
 * a client while one waits. Ingest's thread.
 */
public interface OwnInputs
{
    /** There are never any. */
    OwnInputs NONE = new OwnInputs()
    {
        @Override
        public boolean isEmpty()
        {
            return true;
        }

        @Override
        public int enter(final PipelineInput input, final long ingressTimeNs)
        {
            return 0;
        }
    };

    /** @return true if none waits. */
    boolean isEmpty();

    /**
     * Offers what waits, the oldest first, until the ring is full; what it does not take goes on waiting.
     *
     * @return how many entered; the number is bounded.
     */
    int enter(PipelineInput input, long ingressTimeNs);
}
