package io.peregrine.protocol;

import org.agrona.MutableDirectBuffer;

/** A payment advice of which every optional field is missing: where a sender starts from. Any thread. */
public final class BlankAdvice
{
    private BlankAdvice()
    {
    }

    /**
     * Writes header and block at the buffer's start; the final action and the group of user fields are still to be
     * written.
     *
     * @return an encoder that stands behind the block.
     */
    public static PaymentAdviceEncoder encode(final MutableDirectBuffer buffer, final MessageHeaderEncoder header)
    {
        BlankPayment.encode(buffer, header);
        final PaymentAdviceEncoder advice = new PaymentAdviceEncoder().wrapAndApplyHeader(buffer, 0, header);
        buffer.putByte(advice.offset() + PaymentAdviceEncoder.finalActionEncodingOffset(), (byte)-1);
        return advice;
    }
}
