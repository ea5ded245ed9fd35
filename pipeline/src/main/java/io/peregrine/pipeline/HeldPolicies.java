package io.peregrine.pipeline;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.peregrine.policy.CompiledPolicy;

/**
 * A catalog of what it was given: for good, or until another policy is in force, so that an engine that is given
 * policies for years holds no more of them, and of their classes, than inputs wait for. Any thread.
 */
public final class HeldPolicies implements PolicyCatalog
{
    private static final int FOR_GOOD = -1;

    private record Hash(long word0, long word1, long word2, long word3)
    {
        private static Hash of(final CompiledPolicy policy)
        {
            return new Hash(policy.hashWord(0), policy.hashWord(1), policy.hashWord(2), policy.hashWord(3));
        }
    }

    /** @param activations that it is held for, the one in force among them, or FOR_GOOD. */
    private record Held(CompiledPolicy policy, int activations)
    {
        private Held once(final CompiledPolicy other)
        {
            return new Held(other, FOR_GOOD == activations ? FOR_GOOD : activations + 1);
        }

        /** @return null where nothing is left to hold it for. */
        private Held less()
        {
            return FOR_GOOD == activations ? this : 1 == activations ? null : new Held(policy, activations - 1);
        }
    }

    private final Map<Hash, Held> policies = new ConcurrentHashMap<>();
    private Hash inForce;

    /** Holds a policy from now on. */
    public HeldPolicies hold(final CompiledPolicy policy)
    {
        policies.put(Hash.of(policy), new Held(policy, FOR_GOOD));
        return this;
    }

    /** Holds a policy for one input that activates it, and as long as it is in force then. */
    public void holdForActivation(final CompiledPolicy policy)
    {
        policies.compute(Hash.of(policy), (hash, held) -> null == held ? new Held(policy, 1) : held.once(policy));
    }

    /** @return how many policies it holds. */
    public int count()
    {
        return policies.size();
    }

    @Override
    public CompiledPolicy policy(final long word0, final long word1, final long word2, final long word3)
    {
        final Held held = policies.get(new Hash(word0, word1, word2, word3));
        if (null == held)
        {
            throw new IllegalStateException("the policy to activate was not made ready");
        }

        return held.policy();
    }

    @Override
    public synchronized void activated(final long word0, final long word1, final long word2, final long word3)
    {
        final Hash before = inForce;
        inForce = new Hash(word0, word1, word2, word3);
        if (null != before)
        {
            policies.computeIfPresent(before, (hash, held) -> held.less());
        }
    }
}
