package io.peregrine.protocol;

import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/** Valid frames of random content. */
final class SampleFrames
{
    private final SplittableRandom random;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[FrameGate.MAX_FRAME_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    SampleFrames(final SplittableRandom random)
    {
        this.random = random;
    }

    byte[] frame(final int kind)
    {
        buffer.setMemory(0, buffer.capacity(), (byte)0);
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + switch (kind)
        {
            case 0 -> payment();
            case 1 -> label();
            case 2 -> profile();
            case 3 -> activate();
            case 4 -> connect();
            case 5 -> new SessionKeepAliveEncoder().wrapAndApplyHeader(buffer, 0, header)
                .sessionId(random.nextLong()).encodedLength();
            case 6 -> new SessionCloseEncoder().wrapAndApplyHeader(buffer, 0, header)
                .sessionId(random.nextLong()).encodedLength();
            case 7 -> advice();
            case 8 -> reversal();
            case 9 -> outcome();
            case 10 -> customerEvent();
            case 11 -> move();
            case 12 -> listUpdate();
            case 13 -> backfill();
            default -> snooze();
        };
        final byte[] frame = new byte[length];
        buffer.getBytes(0, frame);
        return frame;
    }

    private int payment()
    {
        final PaymentRequestEncoder payment = new PaymentRequestEncoder().wrapAndApplyHeader(buffer, 0, header);
        payment.correlationId(random.nextLong()).eventTimeNs(random.nextLong(FrameGate.EVENT_TIME_LIMIT_NS))
            .amountMinor(random.nextLong(1_000_000));
        payment.paymentId().low(random.nextLong()).high(random.nextLong());
        payment.cardToken().low(random.nextLong()).high(-1);
        payment.accountId(random.nextLong()).customerId(random.nextLong()).billingAmountMinor(random.nextLong());
        payment.deviceId(random.nextLong()).payeeId(random.nextLong());
        payment.ipAddress().low(random.nextLong()).high(0);
        payment.budgetUs(random.nextInt()).bin(random.nextInt(1_000_000)).acquirerId(random.nextLong());
        payment.latitudeE6(random.nextInt(-90_000_000, 90_000_001));
        payment.longitudeE6(random.nextInt(-180_000_000, 180_000_001));
        payment.stan(random.nextInt(1_000_000)).tenantId(random.nextInt(9));
        payment.localOffsetMinutes((short)random.nextInt(-1080, 1081)).currency(1 + random.nextInt(999));
        payment.billingCurrency(PaymentRequestEncoder.billingCurrencyNullValue()).mcc(random.nextInt(10_000));
        payment.merchantCountry(1 + random.nextInt(999));
        payment.transactionType(pick(TransactionType.values())).channel(pick(Channel.values()));
        payment.entryMode(pick(EntryMode.values())).cardholderPresent(pick(Flag.values()));
        payment.cvvResult(pick(VerificationResult.values())).avsResult(pick(VerificationResult.values()));
        payment.pinResult(pick(VerificationResult.values())).threeDsResult(pick(VerificationResult.values()));
        payment.loginFailures((short)random.nextInt(9)).malwareFlag(pick(Flag.values()));
        payment.merchantId(text(15)).terminalId(text(8)).rrn(text(12));
        final int count = random.nextInt(17);
        final PaymentRequestEncoder.UserFieldsEncoder fields = payment.userFieldsCount(count);
        for (int i = 0; i < count; i++)
        {
            fields.next().index(i).value(random.nextDouble());
        }
        return payment.encodedLength();
    }

    private int label()
    {
        final FraudLabelEncoder label = new FraudLabelEncoder().wrapAndApplyHeader(buffer, 0, header);
        label.correlationId(random.nextLong()).eventTimeNs(random.nextLong(FrameGate.EVENT_TIME_LIMIT_NS));
        label.paymentId().low(random.nextLong()).high(random.nextLong());
        final LabelValue[] values = { LabelValue.NONE, LabelValue.CONFIRMED_FRAUD, LabelValue.CONFIRMED_GENUINE };
        return label.label(values[random.nextInt(values.length)]).encodedLength();
    }

    /** A request's block, the final action, a request's user fields. */
    private int advice()
    {
        final int length = payment();
        final int action = MessageHeaderEncoder.ENCODED_LENGTH + PaymentRequestEncoder.BLOCK_LENGTH;
        final byte[] fields = new byte[length - PaymentRequestEncoder.BLOCK_LENGTH];
        buffer.getBytes(action, fields);
        buffer.putBytes(action + 1, fields);
        new PaymentAdviceEncoder().wrapAndApplyHeader(buffer, 0, header).finalAction(finalAction());
        return length + 1;
    }

    private int reversal()
    {
        final PaymentReversalEncoder reversal = new PaymentReversalEncoder().wrapAndApplyHeader(buffer, 0, header);
        reversal.correlationId(random.nextLong()).eventTimeNs(random.nextLong(FrameGate.EVENT_TIME_LIMIT_NS));
        reversal.messageId().low(random.nextLong()).high(random.nextLong());
        reversal.originalPaymentId().low(random.nextLong()).high(random.nextLong());
        return reversal.amountMinor(random.nextBoolean() ? PaymentReversalEncoder.amountMinorNullValue() :
            random.nextLong(1_000_000)).encodedLength();
    }

    private int outcome()
    {
        final PaymentOutcomeEncoder outcome = new PaymentOutcomeEncoder().wrapAndApplyHeader(buffer, 0, header);
        outcome.correlationId(random.nextLong()).eventTimeNs(random.nextLong(FrameGate.EVENT_TIME_LIMIT_NS));
        outcome.messageId().low(random.nextLong()).high(random.nextLong());
        outcome.originalPaymentId().low(random.nextLong()).high(random.nextLong());
        return outcome.finalAction(finalAction()).decisionTooLate(random.nextBoolean() ? Flag.YES : Flag.NO)
            .encodedLength();
    }

    private int customerEvent()
    {
        final CustomerEventEncoder event = BlankCustomerEvent.encode(buffer, header);
        event.correlationId(random.nextLong()).eventTimeNs(random.nextLong(FrameGate.EVENT_TIME_LIMIT_NS));
        event.messageId().low(random.nextLong()).high(random.nextLong());
        event.cardToken().low(random.nextLong()).high(-1);
        event.ipAddress().low(random.nextLong()).high(0);
        event.customerId(random.nextLong()).payeeId(random.nextLong()).tenantId(random.nextInt(9));
        if (random.nextBoolean())
        {
            event.amountMinor(random.nextLong()).currency(1 + random.nextInt(999));
        }
        event.channel(pick(Channel.values())).loginFailures((short)random.nextInt(256));
        return event.eventType(CustomerEventType.get((short)random.nextInt(7))).encodedLength();
    }

    private int move()
    {
        final ProfileMoveEncoder move = new ProfileMoveEncoder().wrapAndApplyHeader(buffer, 0, header);
        move.correlationId(random.nextLong()).eventTimeNs(random.nextLong(FrameGate.EVENT_TIME_LIMIT_NS));
        move.messageId().low(random.nextLong()).high(random.nextLong());
        move.fromKey().low(random.nextLong()).high(-1);
        move.toKey().low(random.nextLong()).high(-2);
        move.keyKind(KeyKind.get((short)random.nextInt(10)));
        return move.actor(text(20)).reason(text(90)).encodedLength();
    }

    private int listUpdate()
    {
        final ListUpdateEncoder update = new ListUpdateEncoder().wrapAndApplyHeader(buffer, 0, header);
        final ListKey key = ListKey.get((short)random.nextInt(14));
        final boolean isPair = ListKey.CIDR != key && ListKey.BIN_RANGE != key && random.nextBoolean();
        update.correlationId(random.nextLong()).eventTimeNs(random.nextLong(FrameGate.EVENT_TIME_LIMIT_NS))
            .listName("list-" + random.nextInt(9)).operation(ListOperation.get((short)random.nextInt(2))).listKey(key)
            .secondListKey(isPair ? ListKey.get((short)((key.value() + 1 + random.nextInt(11)) % 12)) :
                ListKey.NULL_VAL);
        update.messageId().low(random.nextLong()).high(random.nextLong());
        final int count = 1 + random.nextInt(12);
        final ListUpdateEncoder.EntriesEncoder entries = update.entriesCount(count);
        for (int i = 0; i < count; i++)
        {
            final long expiryNs = random.nextLong(2, FrameGate.EVENT_TIME_LIMIT_NS);
            entries.next()
                .startNs(random.nextBoolean() ? random.nextLong(expiryNs) : ListUpdateEncoder.EntriesEncoder
                    .startNsNullValue())
                .expiryNs(expiryNs);
            final int bits = random.nextInt(65);
            entries.key().low(ListKey.CIDR == key ? 0 : 1 + random.nextInt(900))
                .high(ListKey.CIDR != key || 0 == bits ? 0 : random.nextLong() << (Long.SIZE - bits));
            entries.secondKey().low(ListKey.CIDR == key ? bits : ListKey.BIN_RANGE == key ? 1_000_000 : isPair ? 7 : 0)
                .high(0);
        }
        return update.actor("a" + text(20)).approvers(text(20)).reason("r" + text(90)).encodedLength();
    }

    private int snooze()
    {
        final SnoozeEncoder snooze = new SnoozeEncoder().wrapAndApplyHeader(buffer, 0, header);
        snooze.correlationId(random.nextLong()).eventTimeNs(random.nextLong(FrameGate.EVENT_TIME_LIMIT_NS))
            .ruleId("rule." + random.nextInt(9)).keyKind(KeyKind.get((short)random.nextInt(10)))
            .untilNs(random.nextBoolean() ? SnoozeEncoder.untilNsNullValue() : random.nextLong(1_000_000));
        snooze.messageId().low(random.nextLong()).high(random.nextLong());
        snooze.key().low(random.nextInt()).high(0);
        return snooze.actor("a" + text(20)).approvers(text(20)).reason("r" + text(90)).encodedLength();
    }

    private FinalAction finalAction()
    {
        return random.nextBoolean() ? FinalAction.APPROVED : FinalAction.DECLINED;
    }

    private int profile()
    {
        final ProfileUpdateEncoder profile = new ProfileUpdateEncoder().wrapAndApplyHeader(buffer, 0, header);
        profile.correlationId(random.nextLong()).keyKind(KeyKind.get((short)random.nextInt(10)));
        profile.key().low(random.nextLong()).high(-1);
        final int count = random.nextInt(17);
        final ProfileUpdateEncoder.AttributesEncoder attributes = profile.attributesCount(count);
        for (int i = 0; i < count; i++)
        {
            attributes.next().name("a" + text(23)).value(random.nextDouble());
        }
        return profile.encodedLength();
    }

    private int activate()
    {
        final ActivatePolicyEncoder activate = new ActivatePolicyEncoder().wrapAndApplyHeader(buffer, 0, header);
        activate.correlationId(random.nextLong());
        activate.policyHash().word0(random.nextLong()).word1(random.nextLong());
        return activate.directory(text(60)).actor(text(20)).approver(text(20)).reason(text(90)).encodedLength();
    }

    private int backfill()
    {
        final BackfillPolicyEncoder backfill = new BackfillPolicyEncoder().wrapAndApplyHeader(buffer, 0, header);
        backfill.correlationId(random.nextLong()).fromSequence(random.nextLong());
        backfill.policyHash().word0(random.nextLong()).word1(random.nextLong());
        return backfill.directory(text(60)).actor(text(20)).approver(text(20)).reason(text(90)).encodedLength();
    }

    private int connect()
    {
        final SessionConnectEncoder connect = new SessionConnectEncoder().wrapAndApplyHeader(buffer, 0, header);
        connect.correlationId(random.nextLong()).responseStreamId(random.nextInt()).protocolVersion(0);
        connect.responseChannel("aeron:ipc?" + text(20)).principal(text(20));
        return connect.putCredentials(new byte[]{ 1, -1, 0 }, 0, random.nextInt(4)).encodedLength();
    }

    private String text(final int limit)
    {
        final StringBuilder text = new StringBuilder();
        final int length = random.nextInt(limit + 1);
        for (int i = 0; i < length; i++)
        {
            text.append((char)(' ' + random.nextInt(95)));
        }
        return text.toString();
    }

    /** Any of them; the generated null value is among them, and all that this is used for are optional. */
    private <T> T pick(final T[] values)
    {
        return values[random.nextInt(values.length)];
    }
}
