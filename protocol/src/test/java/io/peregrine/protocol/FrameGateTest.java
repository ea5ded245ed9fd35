package io.peregrine.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameGateTest
{
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

    @Property(tries = 500)
    void shouldPassAndDecodeWhateverIsEncoded(
        @ForAll final long seed, @ForAll @IntRange(max = FrameMutator.TEMPLATE_COUNT - 1) final int kind)
    {
        final byte[] frame = new FrameMutator(seed).valid(kind);

        assertEquals(0, check(frame));
        assertEquals(frame.length, decodedLength(frame));
    }

    @Test
    void shouldPassOnlyWhatDecodesWithinBoundsWhenFramesAreDamaged()
    {
        final FrameMutator mutator = new FrameMutator(20_260_801);
        final int[] seen = new int[256];
        for (int i = 0; i < 100_000; i++)
        {
            final byte[] frame = mutator.next();
            final int code = check(frame);
            seen[code]++;
            if (0 == code)
            {
                assertEquals(frame.length, decodedLength(frame));
            }
        }

        for (final RejectCode code : new RejectCode[]{ RejectCode.BAD_HEADER, RejectCode.UNKNOWN_SCHEMA,
            RejectCode.UNKNOWN_TEMPLATE, RejectCode.BAD_VERSION, RejectCode.BAD_BLOCK_LENGTH, RejectCode.BAD_GROUP,
            RejectCode.BAD_VAR_DATA, RejectCode.BAD_LENGTH, RejectCode.BAD_ENUM, RejectCode.NOT_FROM_CLIENTS,
            RejectCode.BAD_VALUE })
        {
            assertTrue(seen[code.value()] > 0, "no frame met " + code);
        }
        assertTrue(seen[0] > 1_000, "too few survivors to prove anything");
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 })
    void shouldAcceptANewerVersionWhenItsBlockIsLonger(final int kind)
    {
        final byte[] newer = newer(new FrameMutator(7).valid(kind), 8);

        assertEquals(0, check(newer));
        assertEquals(newer.length, decodedLength(newer));
    }

    @Test
    void shouldReadTheSameFieldsFromANewerVersion()
    {
        final byte[] frame = new FrameMutator(3).valid(1);
        final FraudLabelDecoder old = new FraudLabelDecoder().wrapAndApplyHeader(
            new UnsafeBuffer(frame), 0, new MessageHeaderDecoder());
        final FraudLabelDecoder newer = new FraudLabelDecoder().wrapAndApplyHeader(
            new UnsafeBuffer(newer(frame, 8)), 0, new MessageHeaderDecoder());

        assertEquals(old.eventTimeNs(), newer.eventTimeNs());
        assertEquals(old.label(), newer.label());
    }

    @Test
    void shouldRefuseALongerBlockOfThisVersion()
    {
        final byte[] frame = newer(new FrameMutator(7).valid(1), 8);
        frame[6] = MessageHeaderDecoder.SCHEMA_VERSION;

        assertEquals(RejectCode.BAD_BLOCK_LENGTH.value(), check(frame));
    }

    @Test
    void shouldRefuseWhatANewerVersionAppendsToTheMessage()
    {
        final byte[] frame = newer(new FrameMutator(7).valid(0), 0);

        assertEquals(RejectCode.BAD_LENGTH.value(), check(Arrays.copyOf(frame, frame.length + 4)));
    }

    @ParameterizedTest
    @CsvSource({ "1024, 1", "1025, 17" })
    void shouldRefuseFramesThatAreTooLong(final int length, final int code)
    {
        final UnsafeBuffer zeros = new UnsafeBuffer(new byte[2048]);

        assertEquals(1024 == length ? RejectCode.UNKNOWN_SCHEMA.value() : code, FrameGate.check(zeros, 0, length));
    }

    @ParameterizedTest
    @CsvSource({ "16, 0", "17, 6" })
    void shouldHoldTheLimitOfUserFields(final int count, final int code)
    {
        final byte[] frame = Arrays.copyOf(bare(), HEADER + PaymentRequestDecoder.BLOCK_LENGTH + 4 + 10 * count);
        frame[HEADER + PaymentRequestDecoder.BLOCK_LENGTH] = 10;
        frame[HEADER + PaymentRequestDecoder.BLOCK_LENGTH + 2] = (byte)count;

        assertEquals(code, check(frame));
    }

    @ParameterizedTest
    @CsvSource({ "15, 1.5, 0", "16, 1.5, 19", "0, NaN, 19", "0, Infinity, 19", "0, -Infinity, 19" })
    void shouldRefuseUserFieldsOutOfRange(final int index, final double value, final int code)
    {
        final byte[] frame = Arrays.copyOf(bare(), bare().length + 10);
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        buffer.putShort(HEADER + PaymentRequestDecoder.BLOCK_LENGTH + 2, (short)1);
        buffer.putShort(frame.length - 10, (short)index);
        buffer.putDouble(frame.length - 8, value);

        assertEquals(code, check(frame));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 978, 0, 19", "0, 978, 0, 0", "9214646400000000000, 978, 0, 19", "9214646399999999999, 978, 0, 0",
        "1, 0, 0, 19", "1, 1, 0, 0", "1, 999, 0, 0", "1, 1000, 0, 19", "1, 978, 1080, 0", "1, 978, 1081, 19",
        "1, 978, -1080, 0", "1, 978, -1081, 19", "1, 978, -32768, 0" })
    void shouldHoldTheRangesOfValues(
        final long eventTimeNs, final int currency, final short offsetMinutes, final int code)
    {
        final byte[] frame = bare();
        new PaymentRequestEncoder().wrap(new UnsafeBuffer(frame), HEADER)
            .eventTimeNs(eventTimeNs).currency(currency).localOffsetMinutes(offsetMinutes);

        assertEquals(code, check(frame));
    }

    @ParameterizedTest
    @CsvSource({ "5, 0", "6, 9", "254, 9", "255, 0" })
    void shouldRefuseUnknownEnumsAndTakeNullWhereOptional(final int value, final int code)
    {
        final byte[] frame = bare();
        frame[HEADER + PaymentRequestDecoder.channelEncodingOffset()] = (byte)value;

        assertEquals(code, check(frame));
    }

    @Test
    void shouldRefuseTheNullOfARequiredEnum()
    {
        final byte[] frame = new FrameMutator(7).valid(1);
        frame[HEADER + FraudLabelDecoder.labelEncodingOffset()] = -1;

        assertEquals(RejectCode.BAD_ENUM.value(), check(frame));
    }

    @Test
    void shouldRefuseTextAfterItsPadding()
    {
        final byte[] frame = bare();
        frame[HEADER + PaymentRequestDecoder.merchantIdEncodingOffset() + 3] = 'x';

        assertEquals(RejectCode.BAD_VALUE.value(), check(frame));
    }

    @Test
    void shouldRefuseACardNumberAsToken()
    {
        final byte[] frame = bare();
        new UnsafeBuffer(frame).putLong(
            HEADER + PaymentRequestDecoder.cardTokenEncodingOffset(), 4_111_111_111_111_111L);

        assertEquals(RejectCode.CARD_NUMBER.value(), check(frame));
    }

    @Test
    void shouldRefuseWhatTheEngineSends()
    {
        final byte[] frame = bare();
        frame[2] = DecisionDecoder.TEMPLATE_ID;

        assertEquals(RejectCode.NOT_FROM_CLIENTS.value(), check(frame));
    }

    @Test
    void shouldAllocateNothing()
    {
        final UnsafeBuffer frame = new UnsafeBuffer(new FrameMutator(11).valid(0));
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        checkOften(frame);
        final long before = threads.getCurrentThreadAllocatedBytes();
        checkOften(frame);

        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 10_000, "bytes for 200,000 checks");
    }

    private static void checkOften(final UnsafeBuffer frame)
    {
        for (int i = 0; i < 200_000; i++)
        {
            assertEquals(0, FrameGate.check(frame, 0, frame.capacity()));
        }
    }

    /** A payment of zeros but for its currency, without user fields. */
    private static byte[] bare()
    {
        final byte[] frame = new byte[HEADER + PaymentRequestDecoder.BLOCK_LENGTH + 4];
        final PaymentRequestEncoder payment = new PaymentRequestEncoder().wrapAndApplyHeader(
            new UnsafeBuffer(frame), 0, new MessageHeaderEncoder());
        payment.currency(978).billingCurrency(978).merchantCountry(250).userFieldsCount(0);
        return frame;
    }

    private static byte[] newer(final byte[] frame, final int added)
    {
        final int block = new UnsafeBuffer(frame).getShort(0) & 0xFFFF;
        final byte[] newer = new byte[frame.length + added];
        System.arraycopy(frame, 0, newer, 0, HEADER + block);
        Arrays.fill(newer, HEADER + block, HEADER + block + added, (byte)0xEE);
        System.arraycopy(frame, HEADER + block, newer, HEADER + block + added, frame.length - HEADER - block);
        new UnsafeBuffer(newer).putShort(0, (short)(block + added));
        newer[6] = MessageHeaderDecoder.SCHEMA_VERSION + 1;
        return newer;
    }

    /** A temporary directory's name is a number of nineteen digits, and one in thirty of these is like a card's. */
    @ParameterizedTest
    @CsvSource({
        "/tmp/4111111111111111,ann,nightly,0",
        "/tmp,ann 4111111111111111,nightly,CARD_NUMBER",
        "/tmp,ann,for 4111 1111 1111 1111,CARD_NUMBER" })
    void shouldLookForCardNumbersInWhatPeopleWriteAndNotInPaths(
        final String directory, final String actor, final String reason, final String expected)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final ActivatePolicyEncoder activation =
            new ActivatePolicyEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        activation.correlationId(1);
        activation.directory(directory).actor(actor).approver("").reason(reason);
        final byte[] frame = Arrays.copyOf(buffer.byteArray(), HEADER + activation.encodedLength());

        assertEquals("0".equals(expected) ? 0 : RejectCode.valueOf(expected).value(), check(frame));
    }

    private static int check(final byte[] frame)
    {
        return FrameGate.check(new UnsafeBuffer(frame), 0, frame.length);
    }

    /** Decodes every field by the generated toString, and then the length. */
    private static int decodedLength(final byte[] frame)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        return HEADER + switch (FrameGate.templateId(buffer, 0))
        {
            case PaymentRequestDecoder.TEMPLATE_ID ->
            {
                final PaymentRequestDecoder decoder = new PaymentRequestDecoder().wrapAndApplyHeader(buffer, 0, header);
                assertTrue(decoder.toString().length() > 0);
                yield decoder.sbeDecodedLength();
            }
            case PaymentAdviceDecoder.TEMPLATE_ID ->
            {
                final PaymentAdviceDecoder decoder = new PaymentAdviceDecoder().wrapAndApplyHeader(buffer, 0, header);
                assertTrue(decoder.toString().length() > 0);
                yield decoder.sbeDecodedLength();
            }
            case PaymentReversalDecoder.TEMPLATE_ID ->
            {
                final PaymentReversalDecoder decoder =
                    new PaymentReversalDecoder().wrapAndApplyHeader(buffer, 0, header);
                assertTrue(decoder.toString().length() > 0);
                yield decoder.sbeDecodedLength();
            }
            case PaymentOutcomeDecoder.TEMPLATE_ID ->
            {
                final PaymentOutcomeDecoder decoder = new PaymentOutcomeDecoder().wrapAndApplyHeader(buffer, 0, header);
                assertTrue(decoder.toString().length() > 0);
                yield decoder.sbeDecodedLength();
            }
            case CustomerEventDecoder.TEMPLATE_ID ->
            {
                final CustomerEventDecoder decoder = new CustomerEventDecoder().wrapAndApplyHeader(buffer, 0, header);
                assertTrue(decoder.toString().length() > 0);
                yield decoder.sbeDecodedLength();
            }
            case ProfileMoveDecoder.TEMPLATE_ID ->
            {
                final ProfileMoveDecoder decoder = new ProfileMoveDecoder().wrapAndApplyHeader(buffer, 0, header);
                assertTrue(decoder.toString().length() > 0);
                yield decoder.sbeDecodedLength();
            }
            case FraudLabelDecoder.TEMPLATE_ID ->
            {
                final FraudLabelDecoder decoder = new FraudLabelDecoder().wrapAndApplyHeader(buffer, 0, header);
                assertTrue(decoder.toString().length() > 0);
                yield decoder.sbeDecodedLength();
            }
            case ProfileUpdateDecoder.TEMPLATE_ID ->
            {
                final ProfileUpdateDecoder decoder = new ProfileUpdateDecoder().wrapAndApplyHeader(buffer, 0, header);
                assertTrue(decoder.toString().length() > 0);
                yield decoder.sbeDecodedLength();
            }
            case ListUpdateDecoder.TEMPLATE_ID ->
            {
                final ListUpdateDecoder decoder = new ListUpdateDecoder().wrapAndApplyHeader(buffer, 0, header);
                assertTrue(decoder.toString().length() > 0);
                yield decoder.sbeDecodedLength();
            }
            case SnoozeDecoder.TEMPLATE_ID ->
            {
                final SnoozeDecoder decoder = new SnoozeDecoder().wrapAndApplyHeader(buffer, 0, header);
                assertTrue(decoder.toString().length() > 0);
                yield decoder.sbeDecodedLength();
            }
            case ActivatePolicyDecoder.TEMPLATE_ID ->
            {
                final ActivatePolicyDecoder decoder = new ActivatePolicyDecoder().wrapAndApplyHeader(buffer, 0, header);
                assertTrue(decoder.toString().length() > 0);
                yield decoder.sbeDecodedLength();
            }
            case BackfillPolicyDecoder.TEMPLATE_ID ->
            {
                final BackfillPolicyDecoder decoder = new BackfillPolicyDecoder().wrapAndApplyHeader(buffer, 0, header);
                final ActivatePolicyDecoder asOne =
                    Activations.wrap(new ActivatePolicyDecoder(), buffer, 0, new MessageHeaderDecoder());
                assertEquals(decoder.correlationId(), asOne.correlationId());
                assertEquals(decoder.policyHash().word1(), asOne.policyHash().word1());
                assertEquals(decoder.fromSequence(), Activations.backfillFrom(buffer, 0));
                assertEquals(
                    decoder.directory() + decoder.actor() + decoder.approver() + decoder.reason(),
                    asOne.directory() + asOne.actor() + asOne.approver() + asOne.reason());
                yield decoder.sbeDecodedLength();
            }
            case SessionConnectDecoder.TEMPLATE_ID ->
            {
                final SessionConnectDecoder decoder = new SessionConnectDecoder().wrapAndApplyHeader(buffer, 0, header);
                assertTrue(decoder.toString().length() > 0);
                yield decoder.sbeDecodedLength();
            }
            case SessionKeepAliveDecoder.TEMPLATE_ID ->
                new SessionKeepAliveDecoder().wrapAndApplyHeader(buffer, 0, header).sbeDecodedLength();
            default -> new SessionCloseDecoder().wrapAndApplyHeader(buffer, 0, header).sbeDecodedLength();
        };
    }
}
