package io.peregrine.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListValuesTest
{
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final long NONE = ListUpdateEncoder.EntriesEncoder.startNsNullValue();
    private static final long CARD_NUMBER = 4_111_111_111_111_111L;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2 * FrameGate.MAX_FRAME_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private String actor = "ann";
    private String approvers = "bob";
    private String reason = "seen in three frauds";
    private String name = "blocked";
    private int count = 1;

    private int update(
        final ListKey key, final ListKey second, final long[] words, final long startNs, final long expiryNs)
    {
        final ListUpdateEncoder update = new ListUpdateEncoder().wrapAndApplyHeader(buffer, 0, header);
        update.correlationId(1).eventTimeNs(2).listName(name).operation(ListOperation.ADD)
            .listKey(key).secondListKey(second);
        update.messageId().low(3).high(4);
        final ListUpdateEncoder.EntriesEncoder entries = update.entriesCount(count);
        for (int i = 0; i < count; i++)
        {
            entries.next().startNs(startNs).expiryNs(expiryNs);
            entries.key().low(words[0]).high(words[1]);
            entries.secondKey().low(words[2]).high(words[3]);
        }
        return HEADER + update.actor(actor).approvers(approvers).reason(reason).encodedLength();
    }

    private int snooze(final KeyKind kind, final long low, final long high, final long untilNs)
    {
        final SnoozeEncoder snooze = new SnoozeEncoder().wrapAndApplyHeader(buffer, 0, header);
        snooze.correlationId(1).eventTimeNs(2).ruleId(name).keyKind(kind).untilNs(untilNs);
        snooze.messageId().low(3).high(4);
        snooze.key().low(low).high(high);
        return HEADER + snooze.actor(actor).approvers(approvers).reason(reason).encodedLength();
    }

    private int check(final int length)
    {
        return FrameGate.check(buffer, 0, length);
    }

    private int checkTerminal()
    {
        return check(update(ListKey.TERMINAL, ListKey.NULL_VAL, new long[]{ 1, 0, 0, 0 }, NONE, NONE));
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void shouldRefuseEveryTruncation(final boolean isUpdate)
    {
        final int length = isUpdate ?
            update(ListKey.CARD, ListKey.NULL_VAL, new long[]{ 1, 0, 0, 0 }, NONE, NONE) :
            snooze(KeyKind.CARD, 1, 0, 5);
        assertEquals(0, check(length));
        for (int shorter = 0; shorter < length; shorter++)
        {
            assertNotEquals(0, check(shorter), "length " + shorter);
        }
        assertNotEquals(0, check(length + 1));
        assertEquals(true, FrameGate.isInput(FrameGate.templateId(buffer, 0)));

        buffer.putByte(0, (byte)(buffer.getByte(0) - 1));
        assertEquals(RejectCode.BAD_BLOCK_LENGTH.value(), check(length));
    }

    @ParameterizedTest
    @CsvSource({ "0, 19", "1, 0", "16, 0", "17, 6" })
    void shouldTakeOneToSixteenEntries(final int entries, final int code)
    {
        count = entries;
        assertEquals(code, checkTerminal());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "COUNTRY, -, 1, 0, 0, 0, 0", "COUNTRY, -, 999, 0, 0, 0, 0", "COUNTRY, -, 0, 0, 0, 0, 19",
        "COUNTRY, -, 1000, 0, 0, 0, 19", "COUNTRY, -, 56, 1, 0, 0, 19", "COUNTRY, -, 56, 0, 1, 0, 19",
        "MCC, -, 0, 0, 0, 0, 0", "MCC, -, 9999, 0, 0, 0, 0", "MCC, -, 10000, 0, 0, 0, 19", "MCC, -, -1, 0, 0, 0, 19",
        "BIN_RANGE, -, 411111, 0, 411199, 0, 0", "BIN_RANGE, -, 411111, 0, 411111, 0, 0",
        "BIN_RANGE, -, 411111, 0, 411110, 0, 19", "BIN_RANGE, -, 0, 0, 99999999, 0, 0",
        "BIN_RANGE, -, 0, 0, 100000000, 0, 19", "BIN_RANGE, -, -1, 0, 1, 0, 19", "BIN_RANGE, -, 1, 1, 2, 0, 19",
        "CIDR, -, 0, 0, 0, 0, 0", "CIDR, -, 1, 0, 128, 0, 0", "CIDR, -, 1, 0, 127, 0, 19", "CIDR, -, 2, 0, 127, 0, 0",
        "CIDR, -, 0, 1, 64, 0, 0", "CIDR, -, 0, 1, 63, 0, 19", "CIDR, -, 1, 1, 64, 0, 19", "CIDR, -, 0, 0, 129, 0, 19",
        "CIDR, -, 0, 0, -1, 0, 19", "CIDR, -, 0, 0, 0, 1, 19", "CIDR, -, 0, -9223372036854775808, 1, 0, 0",
        "CARD, MERCHANT, 1, 2, 3, 4, 0", "CARD, MERCHANT, 1, 2, 0, 0, 0", "CARD, -, 1, 2, 0, 0, 0",
        "CARD, -, 1, 2, 3, 0, 19", "CARD, CARD, 1, 2, 3, 4, 19", "TERMINAL, -, 1, 1, 0, 0, 19",
        "TERMINAL, MCC, 1, 0, 10000, 0, 19", "COUNTRY, CUSTOMER, 56, 0, 9, 0, 0", "COUNTRY, CUSTOMER, 56, 0, 9, 1, 19",
        "CARD, CIDR, 1, 0, 0, 0, 19", "BIN_RANGE, CARD, 1, 0, 2, 0, 19" })
    void shouldHoldWhatKeysMayBe(
        final ListKey key,
        final ListKey second,
        final long low,
        final long high,
        final long secondLow,
        final long secondHigh,
        final int code)
    {
        final ListKey other = null == second ? ListKey.NULL_VAL : second;
        assertEquals(code, check(update(key, other, new long[]{ low, high, secondLow, secondHigh }, NONE, NONE)));
    }

    @Test
    void shouldRefuseCardNumbersWhereCardsAreNamed()
    {
        final long[] first = { CARD_NUMBER, 0, 0, 0 };
        final long[] second = { 1, 0, CARD_NUMBER, 0 };
        assertEquals(RejectCode.CARD_NUMBER.value(),
            check(update(ListKey.CARD, ListKey.NULL_VAL, first, NONE, NONE)));
        assertEquals(RejectCode.CARD_NUMBER.value(), check(update(ListKey.PAYEE, ListKey.CARD, second, NONE, NONE)));
        assertEquals(RejectCode.CARD_NUMBER.value(), check(snooze(KeyKind.CARD, CARD_NUMBER, 0, 5)));
        assertEquals(0, check(update(ListKey.PAYEE, ListKey.NULL_VAL, first, NONE, NONE)));
        assertEquals(0, check(snooze(KeyKind.PAYEE, CARD_NUMBER, 0, 5)));
    }

    @ParameterizedTest
    @CsvSource({ "5, 6, 0", "5, 5, 19", "6, 5, 19", "-1, 5, 19", "5, -9223372036854775808, 0",
        "-9223372036854775808, 0, 0", "-9223372036854775808, -1, 19", "0, 9214646400000000000, 19" })
    void shouldStartBeforeItEnds(final long startNs, final long expiryNs, final int code)
    {
        assertEquals(code,
            check(update(ListKey.TERMINAL, ListKey.NULL_VAL, new long[]{ 1, 0, 0, 0 }, startNs, expiryNs)));
    }

    @ParameterizedTest
    @CsvSource({ "'', bob, why, 19", "' ', bob, why, 19", "ann, '', why, 0", "ann, bob, '', 19", "ann, bob, ' ', 19",
        "ann, a;b;c;d;e;f;g;h;i, why, 0", "ann, a;b;c;d;e;f;g;h;i;j, why, 19" })
    void shouldBeSigned(final String who, final String others, final String why, final int code)
    {
        actor = who;
        approvers = others;
        reason = why;
        assertEquals(code, checkTerminal());
        assertEquals(code, check(snooze(KeyKind.TERMINAL, 1, 0, NONE)));
    }

    @Test
    void shouldNeedAName()
    {
        name = "";
        assertEquals(RejectCode.BAD_VALUE.value(), checkTerminal());
        assertEquals(RejectCode.BAD_VALUE.value(), check(snooze(KeyKind.TERMINAL, 1, 0, NONE)));
    }

    @ParameterizedTest
    @EnumSource(value = ListKey.class, names = { "NULL_VAL" }, mode = EnumSource.Mode.EXCLUDE)
    void shouldRefuseUnknownKeysAndOperations(final ListKey key)
    {
        final long[] words = { ListKey.CIDR == key ? 0 : 1, 0, ListKey.BIN_RANGE == key ? 1 : 0, 0 };
        final int length = update(key, ListKey.NULL_VAL, words, NONE, NONE);
        assertEquals(0, check(length));
        for (final int field : new int[]{ ListUpdateDecoder.listKeyEncodingOffset(),
            ListUpdateDecoder.secondListKeyEncodingOffset(), ListUpdateDecoder.operationEncodingOffset() })
        {
            final byte was = buffer.getByte(HEADER + field);
            buffer.putByte(HEADER + field, (byte)14);
            assertEquals(RejectCode.BAD_ENUM.value(), check(length));
            buffer.putByte(HEADER + field, was);
        }
    }

    @ParameterizedTest
    @CsvSource({ "'', 0", "bob, 1", "bob;eve, 2", "bob;bob, 1", "bob; BOB ;eve, 2", "ann, 0", "Ann ;bob, 1", ";;, 0",
        "bobby;bob, 2" })
    void shouldCountDifferentPeopleOtherThanTheActor(final String names, final int people)
    {
        final byte[] text = ("ann" + names).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertEquals(people,
            Approvers.count(new UnsafeBuffer(Arrays.copyOf(text, text.length)), 0, 3, 3, text.length - 3));
    }
}
