package io.peregrine.pipeline;

import io.peregrine.policy.CompiledPolicy;

/**
 * Compiled policies by hash. An activation is a journaled input that names a hash; who feeds the ring makes sure
 * that the catalog has the policy before the input is offered. Stages of different threads ask.
 */
public interface PolicyCatalog
{
    /**
     * @param word0 to word3: the SHA-256 of the policy's content as little-endian words.
     * @return the policy.
     * @throws IllegalStateException if it is not held.
     */
    CompiledPolicy policy(long word0, long word1, long word2, long word3);

    /**
     * All stages went over to this policy: the one that was in force before is not asked for any more, unless there is
     * another input that activates it. The thread that answers.
     */
    default void activated(final long word0, final long word1, final long word2, final long word3)
    {
    }
}
