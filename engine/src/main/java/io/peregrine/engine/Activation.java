package io.peregrine.engine;

import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.Activations;
import io.peregrine.protocol.BackfillPolicyEncoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.Sha256Encoder;

import org.agrona.concurrent.UnsafeBuffer;

/** An activation as it is journaled: hashes for content, and no directory. */
final class Activation
{
    private static final int MAX_TEXT_LENGTH = 200;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final int length;

    /** Windows go on with what they hold. */
    Activation(
        final long correlationId,
        final CompiledPolicy policy,
        final String zonesHash,
        final String actor,
        final String approver,
        final String reason)
    {
        this(correlationId, policy, zonesHash, Activations.NO_BACKFILL, actor, approver, reason);
    }

    /** @param backfillFrom the first of the inputs that windows are made of, or {@link Activations#NO_BACKFILL}. */
    Activation(
        final long correlationId,
        final CompiledPolicy policy,
        final String zonesHash,
        final long backfillFrom,
        final String actor,
        final String approver,
        final String reason)
    {
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        if (Activations.NO_BACKFILL == backfillFrom)
        {
            final ActivatePolicyEncoder encoder = new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, header);
            encoder.correlationId(correlationId);
            put(encoder.policyHash(), policy.hash());
            put(encoder.zonesHash(), zonesHash);
            encoder.directory("").actor(cut(actor)).approver(cut(approver)).reason(cut(reason));
            length = MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
        }
        else
        {
            final BackfillPolicyEncoder encoder = new BackfillPolicyEncoder().wrapAndApplyHeader(frame, 0, header);
            encoder.correlationId(correlationId).fromSequence(backfillFrom);
            put(encoder.policyHash(), policy.hash());
            put(encoder.zonesHash(), zonesHash);
            encoder.directory("").actor(cut(actor)).approver(cut(approver)).reason(cut(reason));
            length = MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
        }
    }

    private static void put(final Sha256Encoder encoder, final String hash)
    {
        encoder.word0(Frames.sha256Word(hash, 0)).word1(Frames.sha256Word(hash, 1))
            .word2(Frames.sha256Word(hash, 2)).word3(Frames.sha256Word(hash, 3));
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
