package io.peregrine.systemtests;

import java.util.SplittableRandom;

import io.peregrine.domain.Stage;
import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.BlankCustomerEvent;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.Channel;
import io.peregrine.protocol.CustomerEventEncoder;
import io.peregrine.protocol.CustomerEventType;
import io.peregrine.protocol.EntryMode;
import io.peregrine.protocol.FinalAction;
import io.peregrine.protocol.Flag;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.FraudLabelEncoder;
import io.peregrine.protocol.KeyKind;
import io.peregrine.protocol.LabelValue;
import io.peregrine.protocol.ListKey;
import io.peregrine.protocol.ListOperation;
import io.peregrine.protocol.ListUpdateEncoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentAdviceEncoder;
import io.peregrine.protocol.PaymentOutcomeEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.PaymentReversalEncoder;
import io.peregrine.protocol.ProfileMoveEncoder;
import io.peregrine.protocol.ProfileUpdateEncoder;
import io.peregrine.protocol.SnoozeEncoder;
import io.peregrine.protocol.TransactionType;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Two hundred days of every message that takes a sequence. Input n is a function of n and of how many there are, so
 * that a run can begin anywhere; every twentieth part begins with another policy. About seven in ten are payments.
 */
final class MatrixStream
{
    /** Of a hundred inputs, those that are new payments. */
    static final int PAYMENTS_IN_HUNDRED = 69;
    static final int ACTIVATIONS = 20;

    private static final long START_NS = 1_767_225_600_000_000_000L;
    private static final long SPAN_NS = 200L * 24 * 3600 * 1_000_000_000L;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int CITIES = 40;

    final UnsafeBuffer frame = new UnsafeBuffer(new byte[FrameGate.MAX_FRAME_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final long inputs;
    private final long stepNs;
    private final int keys;
    private SplittableRandom random;

    MatrixStream(final long inputs)
    {
        this.inputs = inputs;
        stepNs = SPAN_NS / inputs;
        keys = (int)Math.max(60, inputs / 150);
    }

    /** @return which activation input n is; -1 where it is none. */
    int activation(final long n)
    {
        final long part = Math.max(1, inputs / ACTIVATIONS);
        return 0 == n % part ? (int)(n / part) : -1;
    }

    int activate(final MatrixPolicies.Stored policy)
    {
        final ActivatePolicyEncoder activation = new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, header);
        activation.correlationId(0);
        activation.policyHash().word0(Frames.sha256Word(policy.policyHash(), 0))
            .word1(Frames.sha256Word(policy.policyHash(), 1)).word2(Frames.sha256Word(policy.policyHash(), 2))
            .word3(Frames.sha256Word(policy.policyHash(), 3));
        activation.zonesHash().word0(Frames.sha256Word(policy.zonesHash(), 0))
            .word1(Frames.sha256Word(policy.zonesHash(), 1)).word2(Frames.sha256Word(policy.zonesHash(), 2))
            .word3(Frames.sha256Word(policy.zonesHash(), 3));
        activation.directory("").actor("matrix").approver("").reason("its turn");
        return MessageHeaderEncoder.ENCODED_LENGTH + activation.encodedLength();
    }

    /** @return the length of input n, which is in the frame. */
    int fill(final long n)
    {
        random = new SplittableRandom(n);
        frame.setMemory(0, frame.capacity(), (byte)0);
        final int chance = random.nextInt(100);
        return MessageHeaderEncoder.ENCODED_LENGTH + (
            chance < PAYMENTS_IN_HUNDRED ? payment(n) : chance < 71 ? repeat(n) : chance < 76 ? label(n) :
            chance < 83 ? outcome(n) : chance < 88 ? reversal(n) : chance < 91 ? advice(n) :
            chance < 95 ? customerEvent(n) : chance < 97 ? profile(n) : chance < 98 ? move(n) :
            chance < 99 ? listUpdate(n) : snooze(n));
    }

    long ingressTimeNs(final long n)
    {
        return START_NS + n * stepNs;
    }

    /** @return what input n has time for: now and then no model, or no rules either. */
    static int stagesAllowed(final long n)
    {
        final int chance = new SplittableRandom(n ^ 0x5DEECE66DL).nextInt(50);
        return 0 == chance ? 0 : 1 == chance ? Stage.RULES_ALLOWED : Stage.ALL_ALLOWED;
    }

    /** Whole seconds, so that there are ties; one in ten comes late, some of them too late for any window. */
    private long eventTimeNs(final long n)
    {
        final SplittableRandom own = new SplittableRandom(~n);
        final int chance = own.nextInt(100);
        final long lateNs = chance < 8 ? own.nextLong(3600 * SECOND_NS) :
            chance < 10 ? own.nextLong(5 * 24 * 3600 * SECOND_NS) : 0;
        return (ingressTimeNs(n) - lateNs) / SECOND_NS * SECOND_NS;
    }

    /** @return a key, small ones often. */
    private int key()
    {
        return 1 + random.nextInt(1 + random.nextInt(keys));
    }

    private int payment(final long n)
    {
        random = new SplittableRandom(n + 1_000_000_007L);
        final int city = random.nextInt(CITIES);
        final PaymentRequestEncoder payment = BlankPayment.encode(frame, header)
            .correlationId(n)
            .eventTimeNs(eventTimeNs(n))
            .amountMinor(100 + random.nextInt(0 == random.nextInt(8) ? 90_000 : 12_000))
            .customerId(key())
            .currency(978)
            .merchantCountry(1 + city % 9)
            .mcc(5_000 + random.nextInt(40))
            .bin(400_000 + random.nextInt(900))
            .latitudeE6(-60_000_000 + city * 3_000_000 + random.nextInt(10_000))
            .longitudeE6(-180_000_000 + city * 9_000_000 + random.nextInt(10_000));
        if (random.nextInt(5) > 0)
        {
            payment.accountId(key()).deviceId(key()).payeeId(key())
                .channel(Channel.get((short)random.nextInt(6)))
                .transactionType(TransactionType.get((short)random.nextInt(6)))
                .entryMode(EntryMode.get((short)random.nextInt(7)))
                .cardholderPresent(random.nextBoolean() ? Flag.YES : Flag.NO)
                .localOffsetMinutes((short)(random.nextInt(25) * 60 - 720));
            payment.ipAddress().high(0).low(0xFFFF_0A00_0000L + key());
        }
        payment.paymentId().low(n).high(0);
        payment.cardToken().low(key()).high(-1);
        payment.terminalId(Integer.toString(key())).merchantId("m" + key());
        final int userFields = random.nextInt(3);
        final PaymentRequestEncoder.UserFieldsEncoder fields = payment.userFieldsCount(userFields);
        for (int i = 0; i < userFields; i++)
        {
            fields.next().index(i).value(random.nextDouble());
        }
        return payment.encodedLength();
    }

    /** A payment from before again; where the input was none, a payment under its id. */
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
        new PaymentAdviceEncoder().wrapAndApplyHeader(frame, 0, header)
            .finalAction(random.nextBoolean() ? FinalAction.APPROVED : FinalAction.DECLINED);
        return length + 1;
    }

    /** @return a payment some way back, or now and then one that is still to come. */
    private long original(final long n)
    {
        return n + 30 - random.nextInt(3_000);
    }

    private int label(final long n)
    {
        final FraudLabelEncoder label = new FraudLabelEncoder().wrapAndApplyHeader(frame, 0, header);
        label.correlationId(n).eventTimeNs(eventTimeNs(n));
        label.paymentId().low(original(n)).high(0);
        return label.label(random.nextInt(4) > 0 ? LabelValue.CONFIRMED_FRAUD :
            LabelValue.get((short)random.nextInt(4))).encodedLength();
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
        event.correlationId(n).eventTimeNs(eventTimeNs(n)).customerId(key());
        event.messageId().low(n).high(1);
        return event.eventType(CustomerEventType.get((short)random.nextInt(7))).encodedLength();
    }

    /** Cards, ranges of BINs and networks onto their lists, now and then off again. */
    private int listUpdate(final long n)
    {
        final int which = random.nextInt(3);
        final ListUpdateEncoder update = new ListUpdateEncoder().wrapAndApplyHeader(frame, 0, header);
        update.correlationId(n).eventTimeNs(eventTimeNs(n))
            .operation(random.nextInt(4) > 0 ? ListOperation.ADD : ListOperation.REMOVE)
            .listName(0 == which ? "cards" : 1 == which ? "bins" : "nets")
            .listKey(0 == which ? ListKey.CARD : 1 == which ? ListKey.BIN_RANGE : ListKey.CIDR)
            .secondListKey(ListKey.NULL_VAL);
        update.messageId().low(n).high(1);
        final int count = 1 + random.nextInt(9);
        final ListUpdateEncoder.EntriesEncoder entries = update.entriesCount(count);
        for (int i = 0; i < count; i++)
        {
            entries.next().startNs(ListUpdateEncoder.EntriesEncoder.startNsNullValue())
                .expiryNs(eventTimeNs(n) + 1 + random.nextLong(2_000 * stepNs));
            final int low = 400_000 + random.nextInt(900);
            final int bits = 120 + random.nextInt(9);
            final long network = 0xFFFF_0A00_0000L + key();
            entries.key().low(0 == which ? key() : 1 == which ? low : network >> 128 - bits << 128 - bits)
                .high(0 == which ? -1 : 0);
            entries.secondKey().low(0 == which ? 0 : 1 == which ? low + random.nextInt(20) : bits).high(0);
        }
        return update.actor("matrix").approvers("").reason("seen in frauds").encodedLength();
    }

    private int snooze(final long n)
    {
        final SnoozeEncoder snooze = new SnoozeEncoder().wrapAndApplyHeader(frame, 0, header);
        snooze.correlationId(n).eventTimeNs(eventTimeNs(n)).ruleId(random.nextBoolean() ? "risky" : "many")
            .keyKind(KeyKind.CUSTOMER)
            .untilNs(0 == random.nextInt(5) ? SnoozeEncoder.untilNsNullValue() : eventTimeNs(n) + 500 * stepNs);
        snooze.messageId().low(n).high(1);
        snooze.key().low(key()).high(0);
        return snooze.actor("matrix").approvers("").reason("known").encodedLength();
    }

    private int profile(final long n)
    {
        final ProfileUpdateEncoder profile = new ProfileUpdateEncoder().wrapAndApplyHeader(frame, 0, header);
        profile.correlationId(n).keyKind(KeyKind.CUSTOMER);
        profile.key().low(key()).high(0);
        profile.attributesCount(1).next().name("home_country").value(1 + random.nextInt(9));
        return profile.encodedLength();
    }

    private int move(final long n)
    {
        final ProfileMoveEncoder move = new ProfileMoveEncoder().wrapAndApplyHeader(frame, 0, header);
        move.correlationId(n).eventTimeNs(eventTimeNs(n)).keyKind(KeyKind.CARD);
        move.messageId().low(n).high(1);
        move.fromKey().low(key()).high(-1);
        move.toKey().low(key()).high(-1);
        return move.actor("matrix").reason("reissue").encodedLength();
    }
}
