package io.peregrine.cli;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.peregrine.protocol.CustomerEventEncoder;
import io.peregrine.protocol.PaymentAdviceEncoder;
import io.peregrine.protocol.PaymentOutcomeEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.PaymentReversalEncoder;
import io.peregrine.protocol.ProfileMoveEncoder;

/** Which fields a message has and where they stand in its block, for messages whose rows are fields alone. */
enum MessageLayout
{
    PAYMENT(PaymentRequestEncoder.TEMPLATE_ID, PaymentRequestEncoder.BLOCK_LENGTH, MappedField.PAYMENT_ID)
    {
        @Override
        void place()
        {
            placePayment();
        }
    },

    /** Its block begins with a request's. */
    ADVICE(PaymentAdviceEncoder.TEMPLATE_ID, PaymentAdviceEncoder.BLOCK_LENGTH, MappedField.PAYMENT_ID)
    {
        @Override
        void place()
        {
            placePayment();
            at(MappedField.FINAL_ACTION, PaymentAdviceEncoder.finalActionEncodingOffset());
        }
    },

    /** Its currency is not sent: it says how the mapping's amounts are to be read. */
    REVERSAL(PaymentReversalEncoder.TEMPLATE_ID, PaymentReversalEncoder.BLOCK_LENGTH, MappedField.MESSAGE_ID)
    {
        @Override
        void place()
        {
            at(MappedField.MESSAGE_ID, PaymentReversalEncoder.messageIdEncodingOffset());
            at(MappedField.ORIGINAL_PAYMENT_ID, PaymentReversalEncoder.originalPaymentIdEncodingOffset());
            at(MappedField.EVENT_TIME, PaymentReversalEncoder.eventTimeNsEncodingOffset());
            at(MappedField.CURRENCY, NOT_SENT);
            at(MappedField.AMOUNT, PaymentReversalEncoder.amountMinorEncodingOffset());
        }
    },

    OUTCOME(PaymentOutcomeEncoder.TEMPLATE_ID, PaymentOutcomeEncoder.BLOCK_LENGTH, MappedField.MESSAGE_ID)
    {
        @Override
        void place()
        {
            at(MappedField.MESSAGE_ID, PaymentOutcomeEncoder.messageIdEncodingOffset());
            at(MappedField.ORIGINAL_PAYMENT_ID, PaymentOutcomeEncoder.originalPaymentIdEncodingOffset());
            at(MappedField.EVENT_TIME, PaymentOutcomeEncoder.eventTimeNsEncodingOffset());
            at(MappedField.FINAL_ACTION, PaymentOutcomeEncoder.finalActionEncodingOffset());
            at(MappedField.DECISION_TOO_LATE, PaymentOutcomeEncoder.decisionTooLateEncodingOffset());
        }
    },

    EVENT(CustomerEventEncoder.TEMPLATE_ID, CustomerEventEncoder.BLOCK_LENGTH, MappedField.MESSAGE_ID)
    {
        @Override
        void place()
        {
            at(MappedField.MESSAGE_ID, CustomerEventEncoder.messageIdEncodingOffset());
            at(MappedField.EVENT_TIME, CustomerEventEncoder.eventTimeNsEncodingOffset());
            at(MappedField.CARD_TOKEN, CustomerEventEncoder.cardTokenEncodingOffset());
            at(MappedField.IP_ADDRESS, CustomerEventEncoder.ipAddressEncodingOffset());
            at(MappedField.ACCOUNT_ID, CustomerEventEncoder.accountIdEncodingOffset());
            at(MappedField.CUSTOMER_ID, CustomerEventEncoder.customerIdEncodingOffset());
            at(MappedField.DEVICE_ID, CustomerEventEncoder.deviceIdEncodingOffset());
            at(MappedField.PAYEE_ID, CustomerEventEncoder.payeeIdEncodingOffset());
            at(MappedField.AMOUNT, CustomerEventEncoder.amountMinorEncodingOffset());
            at(MappedField.TENANT_ID, CustomerEventEncoder.tenantIdEncodingOffset());
            at(MappedField.CURRENCY, CustomerEventEncoder.currencyEncodingOffset());
            at(MappedField.EVENT_TYPE, CustomerEventEncoder.eventTypeEncodingOffset());
            at(MappedField.CHANNEL, CustomerEventEncoder.channelEncodingOffset());
            at(MappedField.LOGIN_FAILURES, CustomerEventEncoder.loginFailuresEncodingOffset());
        }
    },

    /** Actor and reason follow the block. */
    MOVE(ProfileMoveEncoder.TEMPLATE_ID, ProfileMoveEncoder.BLOCK_LENGTH, MappedField.MESSAGE_ID)
    {
        @Override
        void place()
        {
            at(MappedField.MESSAGE_ID, ProfileMoveEncoder.messageIdEncodingOffset());
            at(MappedField.EVENT_TIME, ProfileMoveEncoder.eventTimeNsEncodingOffset());
            at(MappedField.KEY_KIND, ProfileMoveEncoder.keyKindEncodingOffset());
            at(MappedField.FROM_KEY, ProfileMoveEncoder.fromKeyEncodingOffset());
            at(MappedField.TO_KEY, ProfileMoveEncoder.toKeyEncodingOffset());
            at(MappedField.ACTOR, NOT_SENT);
            at(MappedField.REASON, NOT_SENT);
        }
    };

    /** The offset of what has no place in the block. */
    static final int NOT_SENT = -1;

    private final int templateId;
    private final int blockLength;
    private final MappedField id;
    private final Map<MappedField, Integer> offsets = new EnumMap<>(MappedField.class);

    MessageLayout(final int templateId, final int blockLength, final MappedField id)
    {
        this.templateId = templateId;
        this.blockLength = blockLength;
        this.id = id;
        place();
    }

    abstract void place();

    void placePayment()
    {
        for (final MappedField field : MappedField.values())
        {
            if (field.isOfPayments())
            {
                at(field, field.blockOffset());
            }
        }
    }

    void at(final MappedField field, final int blockOffset)
    {
        offsets.put(field, blockOffset);
    }

    int templateId()
    {
        return templateId;
    }

    int blockLength()
    {
        return blockLength;
    }

    /** @return the field that tells one message from another. */
    MappedField id()
    {
        return id;
    }

    /** @return in the order in which they are to be filled: currencies before amounts, a key's kind before keys. */
    Set<MappedField> fields()
    {
        return offsets.keySet();
    }

    /** @return bytes from the block's begin, or {@link #NOT_SENT}. */
    int offset(final MappedField field)
    {
        return offsets.get(field);
    }

    /** @return false if the message may come without it; only a payment must have an amount. */
    boolean isRequired(final MappedField field)
    {
        return field.isRequired() &&
            (isPayment() || MappedField.AMOUNT != field && MappedField.CURRENCY != field);
    }

    /** @return true: it has a payment's fields, and the group of user fields behind them. */
    boolean isPayment()
    {
        return MappedField.PAYMENT_ID == id;
    }

    /** @return the section's name in a mapping. */
    String mappingName()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
