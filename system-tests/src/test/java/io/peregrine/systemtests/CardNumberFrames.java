package io.peregrine.systemtests;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongToIntFunction;

import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.BlankAdvice;
import io.peregrine.protocol.BlankCustomerEvent;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.CustomerEventEncoder;
import io.peregrine.protocol.CustomerEventType;
import io.peregrine.protocol.FinalAction;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.Id16Encoder;
import io.peregrine.protocol.KeyKind;
import io.peregrine.protocol.ListKey;
import io.peregrine.protocol.ListOperation;
import io.peregrine.protocol.ListUpdateEncoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentAdviceEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.ProfileMoveEncoder;
import io.peregrine.protocol.ProfileUpdateEncoder;
import io.peregrine.protocol.SnoozeEncoder;

import org.agrona.concurrent.UnsafeBuffer;

/** Messages that are right but for a card number, in each field that the gate guards, in each form that fits there. */
final class CardNumberFrames
{
    private static final long TIME_NS = 1_767_225_600_000_000_000L;
    private static final String HARMLESS = "desk";

    final UnsafeBuffer frame = new UnsafeBuffer(new byte[FrameGate.MAX_FRAME_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    /** @param encode puts a message with this number into the frame and returns its length. */
    record Field(String name, LongToIntFunction encode)
    {
    }

    /** How a number stands in an id. */
    private interface Form
    {
        void put(Id16Encoder id, long number);
    }

    /** @return every guarded field. */
    List<Field> guarded()
    {
        return List.of(
            new Field("card token, a number", number -> payment(CardNumberFrames::decimal, number)),
            new Field("card token, text", number -> payment(CardNumberFrames::text, number)),
            new Field("card token, text backwards", number -> payment(CardNumberFrames::backwards, number)),
            new Field("card token, packed", number -> payment(CardNumberFrames::packed, number)),
            new Field("card token, packed in front", number -> payment(CardNumberFrames::packedInFront, number)),
            new Field("advice's card token", this::advice),
            new Field("customer event's card token", this::customerEvent),
            new Field("profile's key", number -> profile(number, "usual")),
            new Field("profile's attribute", number -> profile(7, "a" + number)),
            new Field("move's source", number -> move(number, 7, HARMLESS, HARMLESS)),
            new Field("move's target", number -> move(7, number, HARMLESS, HARMLESS)),
            new Field("move's actor", number -> move(7, 8, "clerk " + number, HARMLESS)),
            new Field("move's reason", number -> move(7, 8, HARMLESS, "card " + number + " was lost")),
            new Field("list's entry", number -> list("cards", false, number, HARMLESS, "", HARMLESS)),
            new Field("second key of a list's entry", number -> list("pairs", true, number, HARMLESS, "", HARMLESS)),
            new Field("list's name", number -> list("l" + number, false, 7, HARMLESS, "", HARMLESS)),
            new Field("list's actor", number -> list("cards", false, 7, "a" + number, "", HARMLESS)),
            new Field("list's approvers", number -> list("cards", false, 7, HARMLESS, "one;" + number, HARMLESS)),
            new Field("list's reason", number -> list("cards", false, 7, HARMLESS, "", "saw " + number)),
            new Field("list's reason, in groups", number -> list("cards", false, 7, HARMLESS, "", grouped(number))),
            new Field("snooze's key", number -> snooze("amount-limit", number, HARMLESS, HARMLESS)),
            new Field("snooze's rule", number -> snooze("r" + number, 7, HARMLESS, HARMLESS)),
            new Field("snooze's actor", number -> snooze("amount-limit", 7, "a" + number, HARMLESS)),
            new Field("snooze's reason", number -> snooze("amount-limit", 7, HARMLESS, "holder of " + number)),
            new Field("activation's actor", number -> activate("a" + number, HARMLESS)),
            new Field("activation's reason", number -> activate(HARMLESS, "because of " + number)));
    }

    /** A payment whose merchant is a number, which no guard looks at. @return its length. */
    int unguarded(final long number)
    {
        final int length = payment(CardNumberFrames::decimal, 7);
        new PaymentRequestEncoder().wrap(frame, MessageHeaderEncoder.ENCODED_LENGTH)
            .merchantId(Long.toString(number)).paymentId().low(number).high(2);
        return length;
    }

    private static int length(final int encodedLength)
    {
        return MessageHeaderEncoder.ENCODED_LENGTH + encodedLength;
    }

    private static void decimal(final Id16Encoder id, final long number)
    {
        id.low(number).high(0);
    }

    private static void text(final Id16Encoder id, final long number)
    {
        final byte[] digits = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        id.low(word(digits, 0)).high(word(digits, Long.BYTES));
    }

    private static void backwards(final Id16Encoder id, final long number)
    {
        final byte[] digits = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        id.high(Long.reverseBytes(word(digits, 0))).low(Long.reverseBytes(word(digits, Long.BYTES)));
    }

    private static long word(final byte[] digits, final int from)
    {
        long word = 0;
        for (int i = 0; i < Long.BYTES && from + i < digits.length; i++)
        {
            word |= (long)digits[from + i] << (i << 3);
        }
        return word;
    }

    private static void packed(final Id16Encoder id, final long number)
    {
        id.low(Long.parseUnsignedLong(Long.toString(number), 16)).high(0);
    }

    private static void packedInFront(final Id16Encoder id, final long number)
    {
        final String digits = (number + "ffff").substring(0, 16);
        id.high(Long.parseUnsignedLong(digits, 16)).low(-1);
    }

    private static String grouped(final long number)
    {
        return "card " + Long.toString(number).replaceAll("(\\d{4})(?=\\d)", "$1 ") + " called";
    }

    private int payment(final Form form, final long number)
    {
        frame.setMemory(0, frame.capacity(), (byte)0);
        final PaymentRequestEncoder payment = BlankPayment.encode(frame, header)
            .eventTimeNs(TIME_NS).amountMinor(100).customerId(7).currency(978);
        payment.paymentId().low(7).high(1);
        form.put(payment.cardToken(), number);
        payment.terminalId("7").userFieldsCount(0);
        return length(payment.encodedLength());
    }

    private int advice(final long number)
    {
        frame.setMemory(0, frame.capacity(), (byte)0);
        final PaymentAdviceEncoder advice = BlankAdvice.encode(frame, header)
            .eventTimeNs(TIME_NS).amountMinor(100).customerId(7).currency(978).finalAction(FinalAction.APPROVED);
        advice.paymentId().low(7).high(1);
        advice.cardToken().low(number).high(0);
        advice.userFieldsCount(0);
        return length(advice.encodedLength());
    }

    private int customerEvent(final long number)
    {
        final CustomerEventEncoder event = BlankCustomerEvent.encode(frame, header);
        event.eventTimeNs(TIME_NS).customerId(7).eventType(CustomerEventType.LOGIN);
        event.messageId().low(7).high(1);
        event.cardToken().low(number).high(0);
        return length(event.encodedLength());
    }

    private int profile(final long key, final String attribute)
    {
        final ProfileUpdateEncoder profile = new ProfileUpdateEncoder().wrapAndApplyHeader(frame, 0, header);
        profile.correlationId(0).keyKind(KeyKind.CARD);
        profile.key().low(key).high(0);
        profile.attributesCount(1).next().name(attribute).value(1);
        return length(profile.encodedLength());
    }

    private int move(final long from, final long to, final String actor, final String reason)
    {
        final ProfileMoveEncoder move = new ProfileMoveEncoder().wrapAndApplyHeader(frame, 0, header);
        move.correlationId(0).eventTimeNs(TIME_NS).keyKind(KeyKind.CARD);
        move.messageId().low(7).high(1);
        move.fromKey().low(from).high(0);
        move.toKey().low(to).high(0);
        return length(move.actor(actor).reason(reason).encodedLength());
    }

    private int list(
        final String name,
        final boolean isPair,
        final long card,
        final String actor,
        final String approvers,
        final String reason)
    {
        final ListUpdateEncoder update = new ListUpdateEncoder().wrapAndApplyHeader(frame, 0, header);
        update.correlationId(0).eventTimeNs(TIME_NS).operation(ListOperation.ADD).listName(name)
            .listKey(isPair ? ListKey.CUSTOMER : ListKey.CARD)
            .secondListKey(isPair ? ListKey.CARD : ListKey.NULL_VAL);
        update.messageId().low(7).high(1);
        final ListUpdateEncoder.EntriesEncoder entry = update.entriesCount(1).next();
        entry.startNs(ListUpdateEncoder.EntriesEncoder.startNsNullValue())
            .expiryNs(ListUpdateEncoder.EntriesEncoder.expiryNsNullValue());
        entry.key().low(isPair ? 7 : card).high(0);
        entry.secondKey().low(isPair ? card : 0).high(0);
        return length(update.actor(actor).approvers(approvers).reason(reason).encodedLength());
    }

    private int snooze(final String rule, final long card, final String actor, final String reason)
    {
        final SnoozeEncoder snooze = new SnoozeEncoder().wrapAndApplyHeader(frame, 0, header);
        snooze.correlationId(0).eventTimeNs(TIME_NS).ruleId(rule).keyKind(KeyKind.CARD).untilNs(TIME_NS + 1);
        snooze.messageId().low(7).high(1);
        snooze.key().low(card).high(0);
        return length(snooze.actor(actor).approvers("").reason(reason).encodedLength());
    }

    private int activate(final String actor, final String reason)
    {
        final ActivatePolicyEncoder activation = new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, header);
        activation.correlationId(0);
        activation.policyHash().word0(1).word1(2).word2(3).word3(4);
        activation.zonesHash().word0(0).word1(0).word2(0).word3(0);
        return length(activation.directory("").actor(actor).approver("").reason(reason).encodedLength());
    }
}
