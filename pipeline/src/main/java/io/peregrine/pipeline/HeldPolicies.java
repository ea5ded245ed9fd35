package io.peregrine.pipeline;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.peregrine.policy.CompiledPolicy;

/** A catalog of what it was given. Any thread. */
public final class HeldPolicies implements PolicyCatalog
{
    private record Hash(long word0, long word1, long word2, long word3)
    {
    }

    private final Map<Hash, CompiledPolicy> policies = new ConcurrentHashMap<>();

    /** Holds a policy from now on. */
    public HeldPolicies hold(final CompiledPolicy policy)
    {
        policies.put(
            new Hash(policy.hashWord(0), policy.hashWord(1), policy.hashWord(2), policy.hashWord(3)), policy);
        return this;
    }

    /** @return true if it holds the policy. */
    public boolean holds(final long word0, final long word1, final long word2, final long word3)
    {
        return policies.containsKey(new Hash(word0, word1, word2, word3));
    }

    @Override
    public CompiledPolicy policy(final long word0, final long word1, final long word2, final long word3)
    {
        final CompiledPolicy policy = policies.get(new Hash(word0, word1, word2, word3));
        if (null == policy)
        {
            throw new IllegalStateException("the policy to activate was not made ready");
        }

        return policy;
    }
}
