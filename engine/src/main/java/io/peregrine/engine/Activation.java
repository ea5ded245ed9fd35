package io.peregrine.engine;

import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderEncoder;

import org.agrona.concurrent.UnsafeBuffer;

/** An activation as it is journaled: hashes for content, and no directory. */
final class Activation
{
    private static final int MAX_TEXT_LENGTH = 200;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final int length;

    Activation(
        final long correlationId,
        final CompiledPolicy policy,
        final String zonesHash,
        final String actor,
        final String approver,
        final String reason)
    {
        final ActivatePolicyEncoder encoder =
            new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder());
        encoder.correlationId(correlationId);
        encoder.policyHash()
            .word0(policy.hashWord(0)).word1(policy.hashWord(1))
            .word2(policy.hashWord(2)).word3(policy.hashWord(3));
        encoder.zonesHash()
            .word0(Frames.sha256Word(zonesHash, 0)).word1(Frames.sha256Word(zonesHash, 1))
            .word2(Frames.sha256Word(zonesHash, 2)).word3(Frames.sha256Word(zonesHash, 3));
        encoder.directory("").actor(cut(actor)).approver(cut(approver)).reason(cut(reason));
        length = MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private static String cut(final String text)
    {
        return text.length() <= MAX_TEXT_LENGTH ? text : text.substring(0, MAX_TEXT_LENGTH);
    }

    UnsafeBuffer frame()
    {
        return frame;
    }

    int length()
    {
        return length;
    }
}
