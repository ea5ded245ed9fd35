package io.peregrine.protocol;

import java.util.SplittableRandom;

import org.agrona.concurrent.UnsafeBuffer;

/** A stream of every input that changes state. Input n is a function of n alone, so that one can begin anywhere. */
public final class MixedStream
{
    public static final long START_NS = 1_767_225_600_000_000_000L;
    private static final long STEP_NS = 20_000_000_000L;

    public final UnsafeBuffer frame = new UnsafeBuffer(new byte[FrameGate.MAX_FRAME_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private SplittableRandom random;

    /** @return the length of input n, which is in the frame. */
    public int fill(final long n)
    {
        random = new SplittableRandom(n);
        frame.setMemory(0, frame.capacity(), (byte)0);
        final int chance = random.nextInt(100);
        return MessageHeaderEncoder.ENCODED_LENGTH + (
            chance < 68 ? payment(n) : chance < 70 ? repeat(n) : chance < 76 ? label(n) : chance < 84 ? outcome(n) :
            chance < 89 ? reversal(n) : chance < 92 ? advice(n) : chance < 96 ? customerEvent(n) :
            chance < 97 ? profile(n) : chance < 98 ? move(n) : chance < 99 ? listUpdate(n) : snooze(n));
    }

    public static long ingressTimeNs(final long n)
    {
        return START_NS + n * STEP_NS;
    }

    private static long eventTimeNs(final long n)
    {
        final SplittableRandom own = new SplittableRandom(~n);
        return ingressTimeNs(n) - (0 == own.nextInt(10) ? own.nextInt(900) * 1_000_000_000L : 0);
    }

    private int payment(final long n)
    {
        random = new SplittableRandom(n + 1_000_000_007L);
        final PaymentRequestEncoder payment = BlankPayment.encode(frame, header)
            .correlationId(n)
            .eventTimeNs(eventTimeNs(n))
            .amountMinor(100 + random.nextInt(40_000))
            .customerId(1 + random.nextInt(300))
            .currency(978)
            .merchantCountry(1 + random.nextInt(9))
            .bin(1 + random.nextInt(900))
            .latitudeE6(random.nextInt(-90_000_000, 90_000_001))
            .longitudeE6(random.nextInt(-180_000_000, 180_000_001));
        payment.paymentId().low(n).high(0);
        payment.cardToken().low(1 + random.nextInt(900)).high(-1);
        payment.terminalId(Integer.toString(random.nextInt(80)));
        payment.userFieldsCount(0);
        return payment.encodedLength();
    }

    /** An input from before, if it was a payment. */
    private int repeat(final long n)
    {
        return payment(Math.max(0, n - 1 - random.nextInt(500)));
    }

    private int advice(final long n)
    {
        final int length = payment(n);
        final int action = MessageHeaderEncoder.ENCODED_LENGTH + PaymentRequestEncoder.BLOCK_LENGTH;
        final byte[] fields = new byte[length - PaymentRequestEncoder.BLOCK_LENGTH];
        frame.getBytes(action, fields);
        frame.putBytes(action + 1, fields);
        new PaymentAdviceEncoder().wrapAndApplyHeader(frame, 0, header).finalAction(FinalAction.APPROVED);
        return length + 1;
    }

    /** A payment some way back, or now and then one that is still to come. */
    private long original(final long n)
    {
        return n + 30 - random.nextInt(3_000);
    }

    private int label(final long n)
    {
        final FraudLabelEncoder label = new FraudLabelEncoder().wrapAndApplyHeader(frame, 0, header);
        label.correlationId(n).eventTimeNs(eventTimeNs(n));
        label.paymentId().low(original(n)).high(0);
        return label.label(random.nextInt(4) > 0 ? LabelValue.CONFIRMED_FRAUD : LabelValue.NONE).encodedLength();
    }

    private int outcome(final long n)
    {
        final PaymentOutcomeEncoder outcome = new PaymentOutcomeEncoder().wrapAndApplyHeader(frame, 0, header);
        outcome.correlationId(n).eventTimeNs(eventTimeNs(n));
        outcome.messageId().low(n).high(1);
        outcome.originalPaymentId().low(original(n)).high(0);
        return outcome.finalAction(random.nextBoolean() ? FinalAction.APPROVED : FinalAction.DECLINED)
            .decisionTooLate(Flag.NO).encodedLength();
    }

    private int reversal(final long n)
    {
        final PaymentReversalEncoder reversal = new PaymentReversalEncoder().wrapAndApplyHeader(frame, 0, header);
        reversal.correlationId(n).eventTimeNs(eventTimeNs(n));
        reversal.messageId().low(n).high(1);
        reversal.originalPaymentId().low(original(n)).high(0);
        return reversal.amountMinor(random.nextBoolean() ? PaymentReversalEncoder.amountMinorNullValue() :
            random.nextInt(20_000)).encodedLength();
    }

    private int customerEvent(final long n)
    {
        final CustomerEventEncoder event = BlankCustomerEvent.encode(frame, header);
        event.correlationId(n).eventTimeNs(eventTimeNs(n)).customerId(1 + random.nextInt(300));
        event.messageId().low(n).high(1);
        return event.eventType(CustomerEventType.get((short)random.nextInt(7))).encodedLength();
    }

    /** Cards onto a list, ranges of BINs onto another, now and then off again. */
    private int listUpdate(final long n)
    {
        final ListUpdateEncoder update = new ListUpdateEncoder().wrapAndApplyHeader(frame, 0, header);
        final boolean isCard = random.nextBoolean();
        update.correlationId(n).eventTimeNs(eventTimeNs(n))
            .operation(random.nextInt(4) > 0 ? ListOperation.ADD : ListOperation.REMOVE)
            .listName(isCard ? "cards" : "bins").listKey(isCard ? ListKey.CARD : ListKey.BIN_RANGE)
            .secondListKey(ListKey.NULL_VAL);
        update.messageId().low(n).high(1);
        final int count = 1 + random.nextInt(9);
        final ListUpdateEncoder.EntriesEncoder entries = update.entriesCount(count);
        for (int i = 0; i < count; i++)
        {
            final int low = 1 + random.nextInt(900);
            entries.next().startNs(ListUpdateEncoder.EntriesEncoder.startNsNullValue())
                .expiryNs(eventTimeNs(n) + 1 + random.nextLong(2_000 * STEP_NS));
            entries.key().low(low).high(isCard ? -1 : 0);
            entries.secondKey().low(isCard ? 0 : low + random.nextInt(90)).high(0);
        }
        return update.actor("test").approvers("").reason("seen in frauds").encodedLength();
    }

    private int snooze(final long n)
    {
        final SnoozeEncoder snooze = new SnoozeEncoder().wrapAndApplyHeader(frame, 0, header);
        snooze.correlationId(n).eventTimeNs(eventTimeNs(n)).ruleId(random.nextBoolean() ? "risky" : "many")
            .keyKind(KeyKind.CUSTOMER)
            .untilNs(0 == random.nextInt(5) ? SnoozeEncoder.untilNsNullValue() : eventTimeNs(n) + 500 * STEP_NS);
        snooze.messageId().low(n).high(1);
        snooze.key().low(1 + random.nextInt(300)).high(0);
        return snooze.actor("test").approvers("").reason("known").encodedLength();
    }

    private int profile(final long n)
    {
        final ProfileUpdateEncoder profile = new ProfileUpdateEncoder().wrapAndApplyHeader(frame, 0, header);
        profile.correlationId(n).keyKind(KeyKind.CUSTOMER);
        profile.key().low(1 + random.nextInt(300)).high(0);
        profile.attributesCount(1).next().name("home_country").value(1 + random.nextInt(9));
        return profile.encodedLength();
    }

    private int move(final long n)
    {
        final ProfileMoveEncoder move = new ProfileMoveEncoder().wrapAndApplyHeader(frame, 0, header);
        move.correlationId(n).eventTimeNs(eventTimeNs(n)).keyKind(KeyKind.CARD);
        move.messageId().low(n).high(1);
        move.fromKey().low(1 + random.nextInt(900)).high(-1);
        move.toKey().low(1 + random.nextInt(900)).high(-1);
        return move.actor("test").reason("reissue").encodedLength();
    }
}
