package io.peregrine.pipeline.decode;

import java.util.function.Consumer;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.protocol.BlankAdvice;
import io.peregrine.protocol.BlankCustomerEvent;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.Channel;
import io.peregrine.protocol.CustomerEventEncoder;
import io.peregrine.protocol.CustomerEventType;
import io.peregrine.protocol.FinalAction;
import io.peregrine.protocol.Flag;
import io.peregrine.protocol.FraudLabelEncoder;
import io.peregrine.protocol.LabelValue;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentAdviceEncoder;
import io.peregrine.protocol.PaymentOutcomeEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.PaymentReversalEncoder;
import io.peregrine.protocol.ProfileMoveEncoder;
import io.peregrine.protocol.RejectCode;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DecodeHandlerTest
{
    private static final int FRAME_CAPACITY = 1024;
    private static final long ID = 77;
    private static final long TIME_NS = 1_522_540_800_000_000_000L;

    /** A message with an id of its own; its second form has the same id and other content. */
    private enum Message
    {
        REQUEST(InputKind.PAYMENT), ADVICE(InputKind.ADVICE), REVERSAL(InputKind.REVERSAL),
        OUTCOME(InputKind.OUTCOME), EVENT(InputKind.CUSTOMER_EVENT), MOVE(InputKind.MOVE);

        private final InputKind kind;

        Message(final InputKind kind)
        {
            this.kind = kind;
        }
    }

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[FRAME_CAPACITY]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PaymentEvent event =
        new PaymentEvent(new UnsafeBuffer(new byte[FRAME_CAPACITY]), 0, FRAME_CAPACITY, 1);
    private final PlainCounters counters = new PlainCounters();
    private final DecodeHandler handler = new DecodeHandler(PolicyCompiler.empty(), (a, b, c, d) -> null, counters);
    private long sequence;

    @Test
    void shouldReadAnAdviceAsAPaymentWithItsFinalAction()
    {
        decode(advice(advice ->
        {
            advice.amountMinor(4200).customerId(9).channel(Channel.ATM).finalAction(FinalAction.DECLINED);
            advice.cardToken().low(5).high(6);
            advice.terminalId("T1");
        }));

        assertEquals(InputKind.ADVICE, event.kind());
        assertEquals(PaymentEvent.FINALLY_DECLINED, event.finalAction());
        assertEquals(4200, event.amountMinor());
        assertEquals(TIME_NS, event.eventTimeNs());
        assertEquals(9, event.customerId());
        assertEquals(Channel.ATM.value(), event.channel());
        assertEquals(5, event.keyLow(KeyKind.CARD));
        assertEquals(6, event.keyHigh(KeyKind.CARD));
        assertEquals('T' | '1' << 8, event.terminal());
        assertEquals(PaymentEvent.MISSING, event.accountId());
        assertEquals(1.5, event.userField(3));
        assertEquals(1 << 3, event.userFieldMask());
        assertEquals(ID, event.paymentIdLow());
        assertEquals(31, event.correlationId());
    }

    @ParameterizedTest
    @CsvSource({ "250, 250", "0, 0", "-9223372036854775808, -9223372036854775808" })
    void shouldReadAReversal(final long amountMinor, final long expected)
    {
        decode(reversal(amountMinor));

        assertEquals(InputKind.REVERSAL, event.kind());
        assertEquals(expected, event.amountMinor());
        assertEquals(11, event.originalIdLow());
        assertEquals(12, event.originalIdHigh());
        assertEquals(TIME_NS, event.eventTimeNs());
        assertEquals(31, event.correlationId());
        assertEquals(PaymentEvent.MISSING, PaymentReversalEncoder.amountMinorNullValue());
    }

    @ParameterizedTest
    @CsvSource({ "APPROVED, 1", "DECLINED, 2" })
    void shouldReadAnOutcome(final FinalAction action, final long expected)
    {
        decode(outcome(action));

        assertEquals(InputKind.OUTCOME, event.kind());
        assertEquals(expected, event.finalAction());
        assertEquals(11, event.originalIdLow());
        assertEquals(12, event.originalIdHigh());
        assertEquals(TIME_NS, event.eventTimeNs());
        assertEquals(31, event.correlationId());
    }

    @Test
    void shouldReadACustomerEvent()
    {
        decode(customerEvent(sent ->
        {
            sent.customerId(9).accountId(8).deviceId(7).payeeId(6).tenantId(5).amountMinor(-3).currency(978)
                .channel(Channel.MOBILE).loginFailures((short)4).eventType(CustomerEventType.PAYEE_ADDED);
            sent.cardToken().low(21).high(22);
            sent.ipAddress().low(23).high(24);
        }));

        assertEquals(InputKind.CUSTOMER_EVENT, event.kind());
        assertEquals(2, event.eventType());
        assertEquals(9, event.customerId());
        assertEquals(8, event.accountId());
        assertEquals(7, event.deviceId());
        assertEquals(6, event.payeeId());
        assertEquals(5, event.tenantId());
        assertEquals(-3, event.amountMinor());
        assertEquals(978, event.currency());
        assertEquals(Channel.MOBILE.value(), event.channel());
        assertEquals(4, event.loginFailures());
        assertEquals(21, event.keyLow(KeyKind.CARD));
        assertEquals(22, event.keyHigh(KeyKind.CARD));
        assertEquals(23, event.ipLow());
        assertEquals(24, event.ipHigh());
        assertEquals(TIME_NS, event.eventTimeNs());
        assertEquals(31, event.correlationId());
    }

    @Test
    void shouldLeaveMissingWhatACustomerEventDoesNotSay()
    {
        decode(customerEvent(sent -> sent.customerId(9)));

        assertFalse(event.hasKey(KeyKind.CARD));
        assertFalse(event.hasKey(KeyKind.IP));
        assertFalse(event.hasKey(KeyKind.ACCOUNT));
        assertTrue(event.hasKey(KeyKind.CUSTOMER));
        assertEquals(PaymentEvent.MISSING, event.amountMinor());
        assertEquals(PaymentEvent.MISSING, event.currency());
        assertEquals(PaymentEvent.MISSING, event.channel());
        assertEquals(PaymentEvent.MISSING, event.loginFailures());
        assertEquals(0, event.eventType());

        decode(encode(Message.REQUEST, 1, true));
        assertTrue(event.hasKey(KeyKind.CARD));
    }

    @Test
    void shouldReadAMove()
    {
        decode(move(4));

        assertEquals(InputKind.MOVE, event.kind());
        assertEquals(KeyKind.CUSTOMER.ordinal(), event.command().moveKind());
        assertEquals(1, event.command().moveKeyWord(0));
        assertEquals(2, event.command().moveKeyWord(1));
        assertEquals(3, event.command().moveKeyWord(2));
        assertEquals(4, event.command().moveKeyWord(3));
        assertEquals(TIME_NS, event.eventTimeNs());
        assertEquals(31, event.correlationId());
    }

    @Test
    void shouldSayWhichPaymentALabelIsAbout()
    {
        final FraudLabelEncoder label = new FraudLabelEncoder().wrapAndApplyHeader(frame, 0, header)
            .eventTimeNs(TIME_NS).label(LabelValue.CONFIRMED_FRAUD);
        label.paymentId().low(11).high(12);
        decode(MessageHeaderEncoder.ENCODED_LENGTH + label.encodedLength());

        assertEquals(InputKind.LABEL, event.kind());
        assertEquals(11, event.originalIdLow());
        assertEquals(12, event.originalIdHigh());
        assertEquals(11, event.paymentIdLow());
        assertEquals(12, event.paymentIdHigh());
    }

    @ParameterizedTest
    @EnumSource(Message.class)
    void shouldHaveOneEffectWhenAMessageComesAgain(final Message message)
    {
        decode(encode(message, ID, true));
        final long index = event.paymentIndex();
        final long hash = event.stageHash(Stage.DECODE);
        assertEquals(message.kind, event.kind());
        assertEquals(-1, event.repeatOfSequence());
        assertEquals(0, index);
        assertNotEquals(0, hash);

        final int length = encode(message, ID, true);
        frame.putLong(MessageHeaderEncoder.ENCODED_LENGTH, 99);
        decode(length);

        assertEquals(Message.REQUEST == message ? InputKind.REPEAT : InputKind.NONE, event.kind());
        assertEquals(0, event.repeatOfSequence());
        assertEquals(99, event.correlationId());
        assertEquals(hash, event.stageHash(Stage.DECODE));
        assertEquals(1, counters.counter(CounterDescriptor.REPEATS).get());

        decode(encode(message, ID + 1, true));
        assertEquals(message.kind, event.kind());
        assertEquals(1, event.paymentIndex());
    }

    @ParameterizedTest
    @EnumSource(Message.class)
    void shouldRefuseTheSameIdWithOtherContent(final Message message)
    {
        decode(encode(message, ID, true));
        decode(encode(message, ID, false));

        assertConflict();
    }

    @ParameterizedTest
    @EnumSource(Message.class)
    void shouldRefuseTheIdOfAnotherKindOfMessage(final Message message)
    {
        for (final Message other : Message.values())
        {
            if (other != message)
            {
                sequence = 0;
                final DecodeHandler fresh = new DecodeHandler(PolicyCompiler.empty(), (a, b, c, d) -> null, counters);
                decode(fresh, encode(message, ID, true));
                decode(fresh, encode(other, ID, true));
                assertEquals(InputKind.REJECTED, event.kind(), message + " then " + other);
                assertEquals(RejectCode.SAME_ID_OTHER_CONTENT.value(), event.rejectCode());
            }
        }
    }

    @Test
    void shouldTakeEqualBytesOfAnotherTemplateForOtherContent()
    {
        decode(encode(Message.REVERSAL, ID, true));
        final int length = encode(Message.REVERSAL, ID, true);
        frame.putShort(2, (short)PaymentOutcomeEncoder.TEMPLATE_ID);
        decode(length);

        assertConflict();
    }

    @Test
    void shouldCountRequestsAlone()
    {
        for (final Message message : Message.values())
        {
            decode(encode(message, 100 + message.ordinal(), true));
        }

        assertEquals(1, counters.counter(CounterDescriptor.PAYMENTS).get());
    }

    private void assertConflict()
    {
        assertEquals(InputKind.REJECTED, event.kind());
        assertEquals(RejectCode.SAME_ID_OTHER_CONTENT.value(), event.rejectCode());
        assertEquals(1, counters.counter(CounterDescriptor.CONFLICTS).get());
    }

    private void decode(final int length)
    {
        decode(handler, length);
    }

    private void decode(final DecodeHandler decoder, final int length)
    {
        event.received(frame, 0, length, sequence++, TIME_NS, Stage.ALL_ALLOWED, 0, 0, 1, 0, 0, false);
        decoder.onEvent(event);
    }

    private int encode(final Message message, final long id, final boolean isFirstForm)
    {
        final int length = switch (message)
        {
            case REQUEST -> request(isFirstForm ? 1 : 2);
            case ADVICE -> advice(advice ->
                advice.finalAction(isFirstForm ? FinalAction.APPROVED : FinalAction.DECLINED));
            case REVERSAL -> reversal(isFirstForm ? 1 : 2);
            case OUTCOME -> outcome(isFirstForm ? FinalAction.APPROVED : FinalAction.DECLINED);
            case EVENT -> customerEvent(sent -> sent.customerId(isFirstForm ? 1 : 2));
            case MOVE -> move(isFirstForm ? 1 : 2);
        };
        frame.putLong(MessageHeaderEncoder.ENCODED_LENGTH + Long.BYTES, id);
        return length;
    }

    private int request(final long amountMinor)
    {
        final PaymentRequestEncoder payment = BlankPayment.encode(frame, header)
            .eventTimeNs(TIME_NS).amountMinor(amountMinor).currency(978);
        payment.userFieldsCount(0);
        return MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength();
    }

    private int advice(final Consumer<PaymentAdviceEncoder> more)
    {
        final PaymentAdviceEncoder advice = BlankAdvice.encode(frame, header)
            .correlationId(31).eventTimeNs(TIME_NS).currency(978);
        advice.paymentId().low(ID).high(0);
        more.accept(advice);
        advice.userFieldsCount(1).next().index(3).value(1.5);
        return MessageHeaderEncoder.ENCODED_LENGTH + advice.encodedLength();
    }

    private int reversal(final long amountMinor)
    {
        final PaymentReversalEncoder reversal = new PaymentReversalEncoder().wrapAndApplyHeader(frame, 0, header)
            .correlationId(31).eventTimeNs(TIME_NS).amountMinor(amountMinor);
        reversal.messageId().low(ID).high(0);
        reversal.originalPaymentId().low(11).high(12);
        return MessageHeaderEncoder.ENCODED_LENGTH + reversal.encodedLength();
    }

    private int outcome(final FinalAction action)
    {
        final PaymentOutcomeEncoder outcome = new PaymentOutcomeEncoder().wrapAndApplyHeader(frame, 0, header)
            .correlationId(31).eventTimeNs(TIME_NS).finalAction(action).decisionTooLate(Flag.YES);
        outcome.messageId().low(ID).high(0);
        outcome.originalPaymentId().low(11).high(12);
        return MessageHeaderEncoder.ENCODED_LENGTH + outcome.encodedLength();
    }

    private int customerEvent(final Consumer<CustomerEventEncoder> more)
    {
        final CustomerEventEncoder sent = BlankCustomerEvent.encode(frame, header)
            .correlationId(31).eventTimeNs(TIME_NS).eventType(CustomerEventType.LOGIN);
        sent.messageId().low(ID).high(0);
        more.accept(sent);
        return MessageHeaderEncoder.ENCODED_LENGTH + sent.encodedLength();
    }

    private int move(final long toHigh)
    {
        final ProfileMoveEncoder move = new ProfileMoveEncoder().wrapAndApplyHeader(frame, 0, header)
            .correlationId(31).eventTimeNs(TIME_NS).keyKind(io.peregrine.protocol.KeyKind.CUSTOMER);
        move.messageId().low(ID).high(0);
        move.fromKey().low(1).high(2);
        move.toKey().low(3).high(toHigh);
        return MessageHeaderEncoder.ENCODED_LENGTH + move.actor("ops").reason("reissue").encodedLength();
    }
}
