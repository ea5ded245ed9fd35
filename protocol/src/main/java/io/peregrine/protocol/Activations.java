package io.peregrine.protocol;

import org.agrona.DirectBuffer;

/** Both messages that activate a policy, read as one: a BackfillPolicy begins with the fields of an ActivatePolicy. */
public final class Activations
{
    /** Where windows go on with what they hold. */
    public static final long NO_BACKFILL = -1;

    private static final int FROM_OFFSET =
        MessageHeaderDecoder.ENCODED_LENGTH + BackfillPolicyDecoder.fromSequenceEncodingOffset();

    private Activations()
    {
    }

    /** @return whether such a message activates a policy. */
    public static boolean isActivation(final int templateId)
    {
        return ActivatePolicyDecoder.TEMPLATE_ID == templateId || BackfillPolicyDecoder.TEMPLATE_ID == templateId;
    }

    /** @return the decoder, over either of them. */
    public static ActivatePolicyDecoder wrap(
        final ActivatePolicyDecoder decoder,
        final DirectBuffer buffer,
        final int offset,
        final MessageHeaderDecoder header)
    {
        header.wrap(buffer, offset);
        return decoder.wrap(
            buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
    }

    /** @return the first of the inputs that windows are made of; {@link #NO_BACKFILL} of an ActivatePolicy. */
    public static long backfillFrom(final DirectBuffer buffer, final int offset)
    {
        return BackfillPolicyDecoder.TEMPLATE_ID == FrameGate.templateId(buffer, offset) ?
            buffer.getLong(offset + FROM_OFFSET, java.nio.ByteOrder.LITTLE_ENDIAN) : NO_BACKFILL;
    }
}
