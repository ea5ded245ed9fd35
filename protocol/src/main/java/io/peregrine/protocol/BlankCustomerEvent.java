package io.peregrine.protocol;

import org.agrona.MutableDirectBuffer;

/** A customer event of which every optional field is missing: where a sender starts from. Any thread. */
public final class BlankCustomerEvent
{
    private BlankCustomerEvent()
    {
    }

    /** Writes header and block at the buffer's start. @return an encoder of the whole message. */
    public static CustomerEventEncoder encode(final MutableDirectBuffer buffer, final MessageHeaderEncoder header)
    {
        final CustomerEventEncoder event = new CustomerEventEncoder().wrapAndApplyHeader(buffer, 0, header);
        buffer.setMemory(event.offset(), CustomerEventEncoder.BLOCK_LENGTH, (byte)0);
        return event
            .accountId(CustomerEventEncoder.accountIdNullValue())
            .customerId(CustomerEventEncoder.customerIdNullValue())
            .deviceId(CustomerEventEncoder.deviceIdNullValue())
            .payeeId(CustomerEventEncoder.payeeIdNullValue())
            .amountMinor(CustomerEventEncoder.amountMinorNullValue())
            .currency(CustomerEventEncoder.currencyNullValue())
            .eventType(CustomerEventType.NULL_VAL)
            .channel(Channel.NULL_VAL)
            .loginFailures(CustomerEventEncoder.loginFailuresNullValue());
    }
}
