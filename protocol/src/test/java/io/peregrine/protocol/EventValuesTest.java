package io.peregrine.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class EventValuesTest
{
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final long CARD_NUMBER = 4_111_111_111_111_111L;
    private static final int ADVICE = 7;
    private static final int REVERSAL = 8;
    private static final int OUTCOME = 9;
    private static final int CUSTOMER_EVENT = 10;
    private static final int MOVE = 11;

    @ParameterizedTest
    @ValueSource(ints = { ADVICE, REVERSAL, OUTCOME, CUSTOMER_EVENT, MOVE })
    void shouldRefuseEveryTruncation(final int kind)
    {
        final byte[] frame = frame(kind);
        assertEquals(0, check(frame));
        for (int length = 0; length < frame.length; length++)
        {
            assertNotEquals(0, check(Arrays.copyOf(frame, length)), "length " + length);
        }
        assertEquals(true, FrameGate.isInput(FrameGate.templateId(new UnsafeBuffer(frame), 0)));
        assertNotEquals(0, check(Arrays.copyOf(frame, frame.length + 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = { ADVICE, REVERSAL, OUTCOME, CUSTOMER_EVENT, MOVE })
    void shouldRefuseAShorterBlock(final int kind)
    {
        final byte[] frame = frame(kind);
        frame[0]--;

        assertEquals(RejectCode.BAD_BLOCK_LENGTH.value(), check(frame));
    }

    @ParameterizedTest
    @CsvSource({ "0, 9", "1, 0", "2, 0", "3, 9", "255, 9" })
    void shouldKnowTwoFinalActions(final int action, final int code)
    {
        assertEquals(code, withByte(ADVICE, PaymentAdviceDecoder.finalActionEncodingOffset(), action));
        assertEquals(code, withByte(OUTCOME, PaymentOutcomeDecoder.finalActionEncodingOffset(), action));
    }

    @ParameterizedTest
    @CsvSource({ "0, 0", "1, 0", "2, 9", "255, 9" })
    void shouldWantToKnowWhetherTheDecisionWasTooLate(final int flag, final int code)
    {
        assertEquals(code, withByte(OUTCOME, PaymentOutcomeDecoder.decisionTooLateEncodingOffset(), flag));
    }

    @ParameterizedTest
    @CsvSource({ "6, 0", "7, 9", "255, 9" })
    void shouldKnowSevenEventTypes(final int type, final int code)
    {
        assertEquals(code, withByte(CUSTOMER_EVENT, CustomerEventDecoder.eventTypeEncodingOffset(), type));
    }

    @ParameterizedTest
    @CsvSource({ "5, 0", "6, 9", "255, 0" })
    void shouldTakeAnEventWithoutAChannel(final int channel, final int code)
    {
        assertEquals(code, withByte(CUSTOMER_EVENT, CustomerEventDecoder.channelEncodingOffset(), channel));
    }

    @ParameterizedTest
    @CsvSource({ "9, 0", "10, 9", "255, 9" })
    void shouldMoveKeysOfKnownKinds(final int kind, final int code)
    {
        assertEquals(code, withByte(MOVE, ProfileMoveDecoder.keyKindEncodingOffset(), kind));
    }

    @ParameterizedTest
    @CsvSource({ "6, 9", "5, 0" })
    void shouldHoldAnAdviceToWhatARequestMayBe(final int channel, final int code)
    {
        assertEquals(code, withByte(ADVICE, PaymentAdviceDecoder.channelEncodingOffset(), channel));
    }

    @ParameterizedTest
    @CsvSource({ "-9223372036854775808, 0", "-9223372036854775807, 19", "-1, 19", "0, 0", "9223372036854775807, 0" })
    void shouldRefuseANegativeAmountTakenBack(final long amountMinor, final int code)
    {
        assertEquals(code, withLong(REVERSAL, PaymentReversalDecoder.amountMinorEncodingOffset(), amountMinor));
    }

    @ParameterizedTest
    @CsvSource({ "-1, 19", "0, 0", "9214646399999999999, 0", "9214646400000000000, 19" })
    void shouldHoldTheRangeOfEventTimes(final long timeNs, final int code)
    {
        assertEquals(code, withLong(ADVICE, PaymentAdviceDecoder.eventTimeNsEncodingOffset(), timeNs));
        assertEquals(code, withLong(REVERSAL, PaymentReversalDecoder.eventTimeNsEncodingOffset(), timeNs));
        assertEquals(code, withLong(OUTCOME, PaymentOutcomeDecoder.eventTimeNsEncodingOffset(), timeNs));
        assertEquals(code, withLong(CUSTOMER_EVENT, CustomerEventDecoder.eventTimeNsEncodingOffset(), timeNs));
        assertEquals(code, withLong(MOVE, ProfileMoveDecoder.eventTimeNsEncodingOffset(), timeNs));
    }

    @ParameterizedTest
    @CsvSource({
        "5, 978, 0", "-5, 1, 0", "5, 65535, 19", "-9223372036854775808, 978, 19",
        "-9223372036854775808, 65535, 0", "5, 0, 19", "5, 1000, 19" })
    void shouldWantAmountAndCurrencyTogether(final long amountMinor, final int currency, final int code)
    {
        final byte[] frame = frame(CUSTOMER_EVENT);
        new CustomerEventEncoder().wrap(new UnsafeBuffer(frame), HEADER).amountMinor(amountMinor).currency(currency);

        assertEquals(code, check(frame));
    }

    @Test
    void shouldRefuseACardNumberAsToken()
    {
        final byte[] event = frame(CUSTOMER_EVENT);
        new CustomerEventEncoder().wrap(new UnsafeBuffer(event), HEADER).cardToken().low(CARD_NUMBER).high(0);
        assertEquals(RejectCode.CARD_NUMBER.value(), check(event));

        final byte[] advice = frame(ADVICE);
        new PaymentAdviceEncoder().wrap(new UnsafeBuffer(advice), HEADER).cardToken().low(CARD_NUMBER).high(0);
        assertEquals(RejectCode.CARD_NUMBER.value(), check(advice));
    }

    @ParameterizedTest
    @CsvSource({ "CARD, true, 10", "CARD, false, 10", "ACCOUNT, true, 0", "ACCOUNT, false, 0" })
    void shouldRefuseToMoveACardNumber(final KeyKind kind, final boolean isFrom, final int code)
    {
        final byte[] frame = frame(MOVE);
        final ProfileMoveEncoder move = new ProfileMoveEncoder().wrap(new UnsafeBuffer(frame), HEADER).keyKind(kind);
        (isFrom ? move.fromKey() : move.toKey()).low(CARD_NUMBER).high(0);

        assertEquals(code, check(frame));
    }

    @ParameterizedTest
    @CsvSource({ "1, 2, 19", "1, 3, 0", "4, 2, 0" })
    void shouldRefuseToMoveAKeyToItself(final long toLow, final long toHigh, final int code)
    {
        final byte[] frame = frame(MOVE);
        final ProfileMoveEncoder move = new ProfileMoveEncoder().wrap(new UnsafeBuffer(frame), HEADER);
        move.fromKey().low(1).high(2);
        move.toKey().low(toLow).high(toHigh);

        assertEquals(code, check(frame));
    }

    @Test
    void shouldRefuseWhatIsNoTextInAMove()
    {
        final byte[] frame = frame(MOVE);
        frame[HEADER + ProfileMoveDecoder.BLOCK_LENGTH] = 1;
        final byte[] withActor = Arrays.copyOf(frame, frame.length + 1);
        withActor[HEADER + ProfileMoveDecoder.BLOCK_LENGTH + 2] = '\n';

        assertEquals(RejectCode.BAD_VALUE.value(), check(withActor));
        withActor[HEADER + ProfileMoveDecoder.BLOCK_LENGTH + 2] = 'x';
        assertEquals(0, check(withActor));
    }

    @Test
    void shouldTakeBlankMessagesOnceWhatIsRequiredIsThere()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[FrameGate.MAX_FRAME_LENGTH]);
        final CustomerEventEncoder event = BlankCustomerEvent.encode(buffer, new MessageHeaderEncoder());
        final int length = HEADER + event.encodedLength();
        assertEquals(RejectCode.BAD_ENUM.value(), FrameGate.check(buffer, 0, length));
        event.eventType(CustomerEventType.LOGIN);
        assertEquals(0, FrameGate.check(buffer, 0, length));

        final PaymentAdviceEncoder advice = BlankAdvice.encode(buffer, new MessageHeaderEncoder()).currency(978);
        advice.userFieldsCount(0);
        final int adviceLength = HEADER + advice.encodedLength();
        assertEquals(RejectCode.BAD_ENUM.value(), FrameGate.check(buffer, 0, adviceLength));
        advice.finalAction(FinalAction.DECLINED);
        assertEquals(0, FrameGate.check(buffer, 0, adviceLength));
    }

    /** The gate and decode read an advice's block as a request's. */
    @Test
    void shouldBeginAnAdviceWithTheBlockOfARequest() throws Exception
    {
        final List<String> request = fields("PaymentRequest");
        final List<String> advice = fields("PaymentAdvice");

        assertEquals(request, advice.subList(0, request.size()));
        assertEquals(List.of("finalAction FinalAction "), advice.subList(request.size(), advice.size()));
        assertEquals(PaymentRequestDecoder.BLOCK_LENGTH, PaymentAdviceDecoder.finalActionEncodingOffset());
        assertTrue(request.size() > 30, "too few fields to prove anything");
    }

    private static List<String> fields(final String message) throws Exception
    {
        final List<String> result = new ArrayList<>();
        try (InputStream schema = EventValuesTest.class.getResourceAsStream("/peregrine-sbe.xml"))
        {
            final Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(schema);
            final NodeList messages = document.getElementsByTagName("sbe:message");
            for (int i = 0; i < messages.getLength(); i++)
            {
                final Element element = (Element)messages.item(i);
                if (message.equals(element.getAttribute("name")))
                {
                    addFields(element, result);
                }
            }
        }
        return result;
    }

    private static void addFields(final Element message, final List<String> result)
    {
        for (int i = 0; i < message.getChildNodes().getLength(); i++)
        {
            if (message.getChildNodes().item(i) instanceof Element field && "field".equals(field.getTagName()))
            {
                result.add(field.getAttribute("name") + " " + field.getAttribute("type") + " " +
                    field.getAttribute("presence"));
            }
        }
    }

    private static byte[] frame(final int kind)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[FrameGate.MAX_FRAME_LENGTH]);
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        final int length = HEADER + switch (kind)
        {
            case ADVICE -> advice(buffer, header);
            case REVERSAL -> new PaymentReversalEncoder().wrapAndApplyHeader(buffer, 0, header).encodedLength();
            case OUTCOME -> new PaymentOutcomeEncoder().wrapAndApplyHeader(buffer, 0, header)
                .finalAction(FinalAction.APPROVED).decisionTooLate(Flag.NO).encodedLength();
            case CUSTOMER_EVENT -> BlankCustomerEvent.encode(buffer, header)
                .eventType(CustomerEventType.LOGIN).encodedLength();
            default -> move(buffer, header);
        };
        final byte[] frame = new byte[length];
        buffer.getBytes(0, frame);
        return frame;
    }

    private static int advice(final UnsafeBuffer buffer, final MessageHeaderEncoder header)
    {
        final PaymentAdviceEncoder advice = BlankAdvice.encode(buffer, header)
            .currency(978).finalAction(FinalAction.APPROVED);
        advice.userFieldsCount(0);
        return advice.encodedLength();
    }

    private static int move(final UnsafeBuffer buffer, final MessageHeaderEncoder header)
    {
        final ProfileMoveEncoder move = new ProfileMoveEncoder().wrapAndApplyHeader(buffer, 0, header);
        move.toKey().low(2);
        return move.actor("").reason("").encodedLength();
    }

    private static int withByte(final int kind, final int offset, final int value)
    {
        final byte[] frame = frame(kind);
        frame[HEADER + offset] = (byte)value;
        return check(frame);
    }

    private static int withLong(final int kind, final int offset, final long value)
    {
        final byte[] frame = frame(kind);
        new UnsafeBuffer(frame).putLong(HEADER + offset, value);
        return check(frame);
    }

    private static int check(final byte[] frame)
    {
        return FrameGate.check(new UnsafeBuffer(frame), 0, frame.length);
    }
}
