package io.peregrine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.peregrine.domain.Action;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.domain.ZoneTable;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.KeyKind;
import io.peregrine.protocol.ListKey;
import io.peregrine.protocol.ListOperation;
import io.peregrine.protocol.ListUpdateEncoder;
import io.peregrine.protocol.ListUpdateEncoder.EntriesEncoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.RejectCode;
import io.peregrine.protocol.SnoozeEncoder;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of lists and snoozes through all stages, and what payments become by them. */
class ListCommandsTest
{
    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final long NONE = EntriesEncoder.startNsNullValue();
    private static final long NOW_NS = 1_767_225_600_000_000_000L;
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

    private static final String LISTS = """
        lists:
          - {name: hard, kind: hard-block, key: customer, reason: 1}
          - {name: allow, kind: allow, key: customer, reason: 2, longest: 90d, approvals: 2}
          - {name: soft, kind: soft-block, key: customer, reason: 3}
          - {name: watch, kind: watch, key: customer, reason: 4}
          - {name: networks, kind: soft-block, key: cidr, reason: 5}
          - {name: countries, kind: soft-block, key: country, reason: 5}
          - {name: shops, kind: soft-block, key: mcc, reason: 5}
          - {name: bins, kind: soft-block, key: bin-range, reason: 5}
          - {name: pairs, kind: soft-block, key: [card, terminal], reason: 5}
        """;

    private static final String RULES = """
        rules:
          - id: large
            when: "amount > 100.0"
            then: {action: review, reason: 9}
            tests: [{given: {amount: 100.01}, hit: true}, {given: {amount: 100.0}, hit: false}]
        """;

    private static final String REASONS = "reasons: {1: hard, 2: allow, 3: soft, 4: watch, 5: other, 9: large}\n";

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[FrameGate.MAX_FRAME_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PlainCounters counters = new PlainCounters();
    private final HeldPolicies policies = new HeldPolicies();
    private final Answer answer = new Answer();
    private final long[] words = new long[4];
    private long nowNs = NOW_NS;
    private long nextId;
    private long startNs = NONE;
    private long expiryNs = NONE;
    private String approvers = "";
    private int entries = 1;

    @TempDir
    private Path directory;
    private Pipeline pipeline;

    /** What became of the last input. */
    private static final class Answer implements DecisionSink
    {
        private InputKind kind;
        private int code;
        private int needed;
        private long sequence;
        private Action action;
        private String reasons;

        private void take(final PaymentEvent event)
        {
            kind = event.kind();
            code = event.rejectCode();
            needed = event.command().approvalsNeeded();
            sequence = InputKind.NONE == kind ? event.repeatOfSequence() : event.sequence();
        }

        @Override
        public void onDecision(final PaymentEvent event)
        {
            take(event);
            action = event.action();
            final StringBuilder text = new StringBuilder();
            for (int i = 0; i < event.reasonCount(); i++)
            {
                text.append(0 == i ? "" : ";").append(event.reasonCode(i));
            }
            reasons = text.toString();
        }

        @Override
        public void onAcknowledged(final PaymentEvent event)
        {
            take(event);
        }

        @Override
        public void onRejected(final PaymentEvent event)
        {
            take(event);
        }
    }

    private CompiledPolicy policy(final String head, final String lists) throws IOException
    {
        Files.writeString(directory.resolve("policy.yaml"),
            "policy: lists\nlanguage: 1\ncurrency: EUR\n" + head + "\n");
        Files.writeString(directory.resolve("features.yaml"), "features: [{name: amount, field: amount}]\n");
        Files.writeString(directory.resolve("rules.yaml"), RULES);
        Files.writeString(directory.resolve("reasons.yaml"), REASONS);
        Files.writeString(directory.resolve("lists.yaml"), lists);
        final CompiledPolicy policy = PolicyCompiler.compile(PolicyContent.read(directory), ZoneTable::ofJdk);
        policies.hold(policy);
        return policy;
    }

    private Pipeline pipeline(final CompiledPolicy policy, final long lastSequence)
    {
        return new Pipeline(new PipelineContext().ringCapacity(64).policy(policy).policyCatalog(policies)
            .decisionSink(answer).counters(counters).profileStore(ChronicleProfileStore.open(100)), lastSequence);
    }

    @BeforeEach
    void launch() throws IOException
    {
        pipeline = pipeline(policy("capacity: {list-entries: 4, repeats: 16, events: 100000}", LISTS), -1);
    }

    @AfterEach
    void close()
    {
        pipeline.close();
    }

    private void offer(final int length)
    {
        assertEquals(0, FrameGate.check(frame, 0, length));
        assertTrue(pipeline.input().offer(frame, 0, length, NOW_NS, Stage.ALL_ALLOWED, 1, 0, 0));
        pipeline.drain();
    }

    private int code(final int length)
    {
        offer(length);
        assertEquals(0 == answer.code, InputKind.REJECTED != answer.kind);
        return answer.code;
    }

    private static int value(final RejectCode code)
    {
        return code.value();
    }

    private int update(
        final String list,
        final ListOperation operation,
        final ListKey key,
        final ListKey second,
        final long... keyWords)
    {
        frame.setMemory(0, frame.capacity(), (byte)0);
        final ListUpdateEncoder update = new ListUpdateEncoder().wrapAndApplyHeader(frame, 0, header);
        update.correlationId(nextId).eventTimeNs(nowNs).listName(list).operation(operation)
            .listKey(key).secondListKey(second);
        update.messageId().low(nextId++).high(1);
        final EntriesEncoder group = update.entriesCount(entries);
        for (int i = 0; i < entries; i++)
        {
            Arrays.fill(words, 0);
            System.arraycopy(keyWords, 0, words, 0, keyWords.length);
            group.next().startNs(startNs).expiryNs(expiryNs);
            group.key().low(words[0] + i).high(words[1]);
            group.secondKey().low(words[2]).high(words[3]);
        }
        return HEADER + update.actor("ann").approvers(approvers).reason("because").encodedLength();
    }

    private int add(final String list, final long customer)
    {
        return update(list, ListOperation.ADD, ListKey.CUSTOMER, ListKey.NULL_VAL, customer, 0, 0, 0);
    }

    private int remove(final String list, final long customer)
    {
        return update(list, ListOperation.REMOVE, ListKey.CUSTOMER, ListKey.NULL_VAL, customer, 0, 0, 0);
    }

    private int snooze(final String rule, final KeyKind kind, final long key, final long untilNs)
    {
        frame.setMemory(0, frame.capacity(), (byte)0);
        final SnoozeEncoder snooze = new SnoozeEncoder().wrapAndApplyHeader(frame, 0, header);
        snooze.correlationId(nextId).eventTimeNs(nowNs).ruleId(rule).keyKind(kind).untilNs(untilNs);
        snooze.messageId().low(nextId++).high(1);
        snooze.key().low(key).high(0);
        return HEADER + snooze.actor("ann").approvers(approvers).reason("because").encodedLength();
    }

    private Action pay(final long customer)
    {
        return pay(payment -> payment.customerId(customer));
    }

    private Action pay(final Consumer<PaymentRequestEncoder> fields)
    {
        frame.setMemory(0, frame.capacity(), (byte)0);
        final PaymentRequestEncoder payment = BlankPayment.encode(frame, header)
            .correlationId(nextId).eventTimeNs(nowNs).amountMinor(100).currency(978);
        payment.paymentId().low(nextId++).high(0);
        payment.cardToken().low(77).high(-1);
        fields.accept(payment);
        payment.userFieldsCount(0);
        offer(HEADER + payment.encodedLength());
        return answer.action;
    }

    private long count(final CounterDescriptor counter)
    {
        return counters.counter(counter).get();
    }

    @Test
    void shouldDeclineWhoIsOnAHardBlockListUntilTheyLeaveIt()
    {
        assertEquals(Action.APPROVE, pay(5));
        assertEquals(0, code(add("hard", 5)));
        assertEquals(Action.DECLINE, pay(5));
        assertEquals("1", answer.reasons);
        assertEquals(Action.APPROVE, pay(6));
        assertEquals(0, code(remove("hard", 5)));
        assertEquals(Action.APPROVE, pay(5));
        assertEquals("", answer.reasons);
        assertEquals(value(RejectCode.NOT_LISTED), code(remove("hard", 5)));
        assertEquals(2, count(CounterDescriptor.LIST_CHANGES));
        assertEquals(1, count(CounterDescriptor.LIST_CHANGES_REFUSED));
    }

    @Test
    void shouldLetHardBlocksStandAboveAllowListsAndThoseAboveSoftBlocksAndThoseAboveRules()
    {
        final Consumer<PaymentRequestEncoder> large = payment -> payment.customerId(5).amountMinor(20_000);
        assertEquals(Action.REVIEW, pay(large));

        offer(add("watch", 5));
        assertEquals(Action.REVIEW, pay(large));
        assertEquals("9;4", answer.reasons);

        offer(add("soft", 5));
        assertEquals(Action.DECLINE, pay(large));
        assertEquals("3;9;4", answer.reasons);

        approvers = "bob;eve";
        expiryNs = nowNs + HOUR_NS;
        assertEquals(0, code(add("allow", 5)));
        assertEquals(Action.APPROVE, pay(large));
        assertEquals("2;3;9;4", answer.reasons);

        offer(add("hard", 5));
        assertEquals(Action.DECLINE, pay(large));
        assertEquals("1;2;3;9;4", answer.reasons);
    }

    @Test
    void shouldLookAtTheKeysThatAListNames()
    {
        offer(update("networks", ListOperation.ADD, ListKey.CIDR, ListKey.NULL_VAL, 0xFFFF_0A00_0000L, 0, 104, 0));
        assertEquals(Action.DECLINE, pay(payment -> payment.ipAddress().low(0xFFFF_0AFF_0102L)));
        assertEquals(Action.APPROVE, pay(payment -> payment.ipAddress().low(0xFFFF_0B00_0000L)));
        offer(update("countries", ListOperation.ADD, ListKey.COUNTRY, ListKey.NULL_VAL, 56));
        assertEquals(Action.DECLINE, pay(payment -> payment.merchantCountry(56)));
        assertEquals(Action.APPROVE, pay(payment -> payment.merchantCountry(57)));
        offer(update("shops", ListOperation.ADD, ListKey.MCC, ListKey.NULL_VAL, 0));
        assertEquals(Action.DECLINE, pay(payment -> payment.mcc(0)));
        assertEquals(Action.APPROVE, pay(payment -> payment.mcc(1)));
        assertEquals(Action.APPROVE, pay(payment -> {}));
        offer(update("bins", ListOperation.ADD, ListKey.BIN_RANGE, ListKey.NULL_VAL, 411_111, 0, 411_199, 0));
        assertEquals(Action.DECLINE, pay(payment -> payment.bin(411_199)));
        assertEquals(Action.APPROVE, pay(payment -> payment.bin(411_200)));
    }

    @Test
    void shouldLookAtBothKeysOfAPair()
    {
        offer(update("pairs", ListOperation.ADD, ListKey.CARD, ListKey.TERMINAL, 77, -1, '7', 0));
        assertEquals(Action.DECLINE, pay(payment -> payment.terminalId("7")));
        assertEquals(Action.APPROVE, pay(payment -> payment.terminalId("8")));
        assertEquals(Action.APPROVE, pay(payment -> {}));
        assertEquals(value(RejectCode.OTHER_KEY),
            code(update("pairs", ListOperation.ADD, ListKey.TERMINAL, ListKey.CARD, '7', 0, 77, -1)));
        assertEquals(value(RejectCode.OTHER_KEY),
            code(update("pairs", ListOperation.ADD, ListKey.CARD, ListKey.NULL_VAL, 77, -1, 0, 0)));
    }

    @Test
    void shouldBeInForceFromTheStartUntilTheExpiryByTheStreamsGreatestTime()
    {
        startNs = NOW_NS + 10;
        expiryNs = NOW_NS + 20;
        offer(add("hard", 5));
        nowNs = NOW_NS + 9;
        assertEquals(Action.APPROVE, pay(5));
        nowNs = NOW_NS + 10;
        assertEquals(Action.DECLINE, pay(5));
        nowNs = NOW_NS + 9;
        assertEquals(Action.DECLINE, pay(5), "time does not go back");
        nowNs = NOW_NS + 19;
        assertEquals(Action.DECLINE, pay(5));
        assertEquals(1, count(CounterDescriptor.LIST_ENTRIES));
        nowNs = NOW_NS + 20;
        assertEquals(Action.APPROVE, pay(5));
        assertEquals(0, count(CounterDescriptor.LIST_ENTRIES));
        assertEquals(1, count(CounterDescriptor.LIST_ENTRIES_EXPIRED));
    }

    @Test
    void shouldRefuseWhatFindsNoRoomAndTakeItOnceOthersHaveExpired()
    {
        expiryNs = NOW_NS + 5;
        entries = 3;
        assertEquals(0, code(add("hard", 100)));
        assertEquals(value(RejectCode.LISTS_FULL), code(add("soft", 100)));
        assertEquals(0, code(add("hard", 100)), "they are there already");
        entries = 1;
        assertEquals(0, code(add("soft", 100)));
        assertEquals(value(RejectCode.LISTS_FULL), code(add("soft", 101)));
        assertEquals(value(RejectCode.LISTS_FULL), code(snooze("large", KeyKind.CUSTOMER, 1, NOW_NS + 9)));
        assertEquals(Action.APPROVE, pay(103));
        nowNs = NOW_NS + 5;
        assertEquals(Action.APPROVE, pay(100));
        expiryNs = NONE;
        entries = 4;
        assertEquals(0, code(add("soft", 200)));
        assertEquals(Action.DECLINE, pay(203));
    }

    @Test
    void shouldRefuseUnknownListsOtherKeysAndEntriesThatLastTooLong()
    {
        approvers = "bob;eve";
        assertEquals(value(RejectCode.UNKNOWN_LIST), code(add("har", 5)));
        assertEquals(value(RejectCode.UNKNOWN_LIST), code(add("hardy", 5)));
        assertEquals(value(RejectCode.OTHER_KEY),
            code(update("hard", ListOperation.ADD, ListKey.CARD, ListKey.NULL_VAL, 5)));
        assertEquals(value(RejectCode.LASTS_TOO_LONG), code(add("allow", 5)));
        expiryNs = nowNs + TimeUnit.DAYS.toNanos(90) + 1;
        assertEquals(value(RejectCode.LASTS_TOO_LONG), code(add("allow", 5)));
        startNs = nowNs + 1;
        assertEquals(0, code(add("allow", 5)));
        assertEquals(5, count(CounterDescriptor.LIST_CHANGES_REFUSED));
    }

    @Test
    void shouldNeedTwoApproversOtherThanTheActorWhereTheListAsksForTwo()
    {
        expiryNs = nowNs + HOUR_NS;
        for (final String names : new String[]{ "", "bob", "bob;bob", "bob;Ann" })
        {
            approvers = names;
            assertEquals(value(RejectCode.APPROVALS_MISSING), code(add("allow", 5)));
            assertEquals(2, answer.needed);
        }
        assertEquals(Action.APPROVE, pay(5));
        assertEquals("", answer.reasons);
        approvers = "bob;eve";
        assertEquals(0, code(add("allow", 5)));
        pay(5);
        assertEquals("2", answer.reasons);
        approvers = "bob";
        assertEquals(value(RejectCode.APPROVALS_MISSING), code(remove("allow", 5)));
    }

    @Test
    void shouldAnswerACommandThatComesAgainAsTheFirstTime()
    {
        final long id = nextId;
        assertEquals(0, code(add("hard", 5)));
        final long sequence = answer.sequence;
        offer(remove("hard", 5));
        nextId = id;
        assertEquals(0, code(add("hard", 5)));
        assertEquals(InputKind.NONE, answer.kind);
        assertEquals(sequence, answer.sequence);
        nextId = 100;
        assertEquals(Action.APPROVE, pay(5), "one effect");

        nextId = 200;
        expiryNs = nowNs + HOUR_NS;
        assertEquals(value(RejectCode.APPROVALS_MISSING), code(add("allow", 5)));
        nextId = 200;
        assertEquals(value(RejectCode.APPROVALS_MISSING), code(add("allow", 5)));
        assertEquals(2, answer.needed);
        assertEquals(1, count(CounterDescriptor.LIST_CHANGES_REFUSED), "once");
        nextId = 200;
        assertEquals(value(RejectCode.SAME_ID_OTHER_CONTENT), code(add("allow", 6)));
    }

    @Test
    void shouldTakeASnoozedRulesHitForNone()
    {
        final Consumer<PaymentRequestEncoder> large = payment -> payment.customerId(5).amountMinor(20_000);
        assertEquals(0, code(snooze("large", KeyKind.CUSTOMER, 5, NOW_NS + 10)));
        assertEquals(Action.APPROVE, pay(large));
        assertEquals("", answer.reasons);
        assertEquals(1, count(CounterDescriptor.SNOOZED_HITS));
        assertEquals(Action.REVIEW, pay(payment -> payment.customerId(6).amountMinor(20_000)));
        nowNs = NOW_NS + 10;
        assertEquals(Action.REVIEW, pay(large));

        assertEquals(0, code(snooze("large", KeyKind.CARD, 5, NOW_NS + 99)));
        assertEquals(Action.REVIEW, pay(large));
        assertEquals(0, code(snooze("large", KeyKind.CUSTOMER, 5, NOW_NS + 99)));
        assertEquals(Action.APPROVE, pay(large));
        assertEquals(0, code(snooze("large", KeyKind.CUSTOMER, 5, NONE)));
        assertEquals(Action.REVIEW, pay(large));
        assertEquals(value(RejectCode.NOT_LISTED), code(snooze("large", KeyKind.CUSTOMER, 5, NONE)));
        assertEquals(value(RejectCode.UNKNOWN_RULE), code(snooze("larg", KeyKind.CUSTOMER, 5, NOW_NS + 99)));
    }

    private void activate(final CompiledPolicy policy)
    {
        frame.setMemory(0, frame.capacity(), (byte)0);
        final ActivatePolicyEncoder activation = new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, header);
        activation.correlationId(1).policyHash()
            .word0(policy.hashWord(0)).word1(policy.hashWord(1)).word2(policy.hashWord(2)).word3(policy.hashWord(3));
        offer(HEADER + activation.directory("").actor("ann").approver("").reason("").encodedLength());
        assertEquals(InputKind.ACTIVATE, answer.kind);
    }

    @Test
    void shouldKeepEntriesAndSnoozesThroughActivations() throws IOException
    {
        offer(add("hard", 5));
        offer(add("soft", 6));
        offer(snooze("large", KeyKind.CUSTOMER, 7, NOW_NS + 99));
        final Consumer<PaymentRequestEncoder> large = payment -> payment.customerId(7).amountMinor(20_000);

        activate(policy("capacity: {list-entries: 2, events: 100000}", """
            lists:
              - {name: soft, kind: hard-block, key: customer, reason: 3}
              - {name: hard, kind: hard-block, key: card, reason: 1}
              - {name: other, kind: watch, key: card, reason: 2}
              - {name: another, kind: watch, key: card, reason: 4}
              - {name: third, kind: watch, key: card, reason: 5}
            """));
        assertEquals(Action.APPROVE, pay(5), "a list of another key is another list");
        assertEquals(Action.DECLINE, pay(6));
        assertEquals(Action.APPROVE, pay(large));
        assertEquals(value(RejectCode.LISTS_FULL), code(add("soft", 8)), "three are more than two");

        activate(policy("capacity: {list-entries: 9, events: 100000}", LISTS));
        assertEquals(Action.DECLINE, pay(5));
        assertEquals(0, code(add("soft", 8)));
        assertEquals(Action.DECLINE, pay(8));
    }

    @Test
    void shouldGoOnFromASnapshot() throws IOException
    {
        expiryNs = NOW_NS + 10;
        offer(add("hard", 5));
        final long id = nextId;
        assertEquals(value(RejectCode.APPROVALS_MISSING), code(add("allow", 5)));
        offer(snooze("large", KeyKind.CUSTOMER, 7, NOW_NS + 99));
        pay(1);
        final ByteArrayOutputStream saved = new ByteArrayOutputStream();
        pipeline.save(new DataOutputStream(saved));
        final CompiledPolicy policy = policy("capacity: {list-entries: 4, repeats: 16, events: 100000}", LISTS);
        final DataInputStream input = new DataInputStream(new ByteArrayInputStream(saved.toByteArray()));
        final SnapshotHead head = SnapshotHead.read(input);
        pipeline.close();
        pipeline = pipeline(policy, head.lastSequence());
        pipeline.restore(head, input);

        assertEquals(Action.DECLINE, pay(5));
        assertEquals(Action.APPROVE, pay(payment -> payment.customerId(7).amountMinor(20_000)));
        nowNs = NOW_NS + 10;
        assertEquals(Action.APPROVE, pay(5));
        nowNs = NOW_NS;
        nextId = id;
        assertEquals(value(RejectCode.APPROVALS_MISSING), code(add("allow", 5)), "a repeat");
        assertNotEquals(0, count(CounterDescriptor.REPEATS));
    }
}
