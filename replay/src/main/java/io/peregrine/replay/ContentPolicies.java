package io.peregrine.replay;

import io.peregrine.domain.ZoneTable;
import io.peregrine.journal.ContentStore;
import io.peregrine.pipeline.HeldPolicies;
import io.peregrine.pipeline.PolicyCatalog;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.protocol.Frames;

/**
 * Policies by hash: out of the journal's content, compiled for each input that activates them, and held until another
 * is in force. A policy's zone transitions are content too: a replay on another JDK has the same ones. Any thread.
 */
public final class ContentPolicies implements PolicyCatalog
{
    private final ContentStore content;
    private final HeldPolicies held = new HeldPolicies();

    /** @param content of the journal. */
    public ContentPolicies(final ContentStore content)
    {
        this.content = content;
        held.hold(PolicyCompiler.empty());
    }

    /**
     * Makes the policy ready, so that no stage has to.
     *
     * @param zonesHash of the zone transitions, hex; all zeros where there are none.
     * @return the policy.
     */
    public CompiledPolicy load(final String policyHash, final String zonesHash)
    {
        final Zones zones = zonesHash.chars().allMatch(digit -> '0' == digit) ?
            Zones.NONE : Zones.parse(content.get(zonesHash));
        final CompiledPolicy policy =
            PolicyCompiler.compile(PolicyContent.fromBytes(content.get(policyHash)), zones::zone);
        held.holdForActivation(policy);

        return policy;
    }

    /** @return the hash of a policy's zone transitions, as {@link #store} does. */
    public static String zonesHash(final CompiledPolicy policy)
    {
        return policy.zonesUsed().isEmpty() ? Frames.sha256Hex(0, 0, 0, 0) :
            ContentStore.nameOf(Zones.print(policy.zonesUsed()));
    }

    /** Stores a policy's content, and holds it for one activation. @return the hash of its zone transitions. */
    public String store(final CompiledPolicy policy)
    {
        content.put(policy.content().toBytes());
        held.holdForActivation(policy);
        return policy.zonesUsed().isEmpty() ? Frames.sha256Hex(0, 0, 0, 0) :
            content.put(Zones.print(policy.zonesUsed()));
    }

    @Override
    public void activated(final long word0, final long word1, final long word2, final long word3)
    {
        held.activated(word0, word1, word2, word3);
    }

    @Override
    public CompiledPolicy policy(final long word0, final long word1, final long word2, final long word3)
    {
        return held.policy(word0, word1, word2, word3);
    }

    /** @return a zone's table as this JDK has it; what a live activation uses. */
    public static ZoneTable zoneOfJdk(final String name)
    {
        return ZoneTable.ofJdk(name);
    }
}
