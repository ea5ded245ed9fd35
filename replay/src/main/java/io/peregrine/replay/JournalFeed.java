package io.peregrine.replay;

import java.util.function.BiConsumer;

import io.peregrine.journal.JournalReader;
import io.peregrine.pipeline.PipelineInput;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.protocol.ActivatePolicyDecoder;
import io.peregrine.protocol.Activations;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderDecoder;

/** Offers the inputs series to a pipeline, each input as it was taken. One thread. */
public final class JournalFeed
{
    private final JournalReader reader;
    private final BiConsumer<String, String> onActivation;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ActivatePolicyDecoder activation = new ActivatePolicyDecoder();
    private boolean hasInput;
    private long fed;
    private String policyHash = PolicyCompiler.empty().hash();
    private String zonesHash = Frames.sha256Hex(0, 0, 0, 0);
    private String nextPolicyHash;
    private String nextZonesHash;

    /**
     * @param reader   of the inputs, before the first record.
     * @param policies that the activations among them need.
     */
    public JournalFeed(final JournalReader reader, final ContentPolicies policies)
    {
        this(reader, policies::load);
    }

    /**
     * @param reader       of the inputs, before the first record.
     * @param onActivation is given the hashes of a policy and of its zones, before the input that activates it.
     */
    public JournalFeed(final JournalReader reader, final BiConsumer<String, String> onActivation)
    {
        this.reader = reader;
        this.onActivation = onActivation;
        advance();
    }

    /** What is in force before the first input that the reader is at. */
    JournalFeed inForce(final String policyInForce, final String zonesInForce)
    {
        policyHash = policyInForce;
        zonesHash = zonesInForce;
        return this;
    }

    /** @return true while there is an input to offer. */
    public boolean hasInput()
    {
        return hasInput;
    }

    /** Looks once more where there was nothing to offer: a writer may have appended since. */
    public boolean look()
    {
        if (!hasInput)
        {
            advance();
        }
        return hasInput;
    }

    /** @return the sequence of the input to offer. */
    public long sequence()
    {
        return reader.sequence();
    }

    /** @return inputs fed so far. */
    public long fed()
    {
        return fed;
    }

    /** @return of the last activation fed, hex; the empty policy's before the first. */
    public String policyHash()
    {
        return policyHash;
    }

    /** @return of the zone transitions of the last activation fed, hex. */
    public String zonesHash()
    {
        return zonesHash;
    }

    /** Offers inputs until there are none or the ring is full. @return how many it took. */
    public int feed(final PipelineInput input)
    {
        return feed(input, Long.MAX_VALUE);
    }

    /**
     * Offers inputs until there are none, the ring is full or one was offered that must be the last.
     *
     * @return how many it took.
     */
    public int feed(final PipelineInput input, final long lastSequence)
    {
        int count = 0;
        while (hasInput && reader.sequence() <= lastSequence &&
            input.offerAssigned(reader.buffer(), reader.frameOffset(), reader.frameLength(),
            reader.sequence(), reader.ingressTimeNs(), reader.stagesAllowed(), reader.shard(), reader.epoch(),
            reader.sourceId(), reader.sourceSequence()))
        {
            count++;
            fed++;
            if (null != nextPolicyHash)
            {
                policyHash = nextPolicyHash;
                zonesHash = nextZonesHash;
                nextPolicyHash = null;
            }
            advance();
        }

        return count;
    }

    private void advance()
    {
        hasInput = reader.next();
        if (hasInput && Activations.isActivation(reader.type()))
        {
            Activations.wrap(activation, reader.buffer(), reader.frameOffset(), header);
            nextPolicyHash = Frames.sha256Hex(activation.policyHash().word0(), activation.policyHash().word1(),
                activation.policyHash().word2(), activation.policyHash().word3());
            nextZonesHash = Frames.sha256Hex(activation.zonesHash().word0(), activation.zonesHash().word1(),
                activation.zonesHash().word2(), activation.zonesHash().word3());
            onActivation.accept(nextPolicyHash, nextZonesHash);
        }
    }
}
