package io.peregrine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.peregrine.protocol.Channel;
import io.peregrine.protocol.CustomerEventDecoder;
import io.peregrine.protocol.CustomerEventType;
import io.peregrine.protocol.FinalAction;
import io.peregrine.protocol.Flag;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.KeyKind;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.PaymentAdviceDecoder;
import io.peregrine.protocol.PaymentOutcomeDecoder;
import io.peregrine.protocol.PaymentReversalDecoder;
import io.peregrine.protocol.ProfileMoveDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What comes beside and after payments, from a file's rows. */
class MappedMessagesTest
{
    private static final String ID = "message_id { column = id }";
    private static final String ORIGINAL = "original_payment_id { column = payment }";
    private static final String TIME = "event_time { column = t, unit = seconds }";
    private static final long SECOND_NS = 1_000_000_000L;

    @TempDir
    private Path directory;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    private MappedStream open(final Mapping.Message message, final List<String> fields, final String... rows)
    {
        final List<String> mapping = new ArrayList<>(List.of(message.mappingName() + " {"));
        mapping.addAll(fields);
        mapping.add("}");
        return new MappedStream(
            Mapping.read(Samples.write(directory.resolve("m.conf"), mapping.toArray(new String[0]))),
            Samples.write(directory.resolve("in.csv"), rows), message, true);
    }

    private void next(final MappedStream stream, final int templateId)
    {
        assertTrue(stream.next());
        assertTrue(stream.isRow());
        assertFalse(stream.isPayment());
        assertEquals(0, FrameGate.check(stream.buffer(), stream.offset(), stream.length()));
        assertEquals(templateId, FrameGate.templateId(stream.buffer(), stream.offset()));
    }

    @Test
    void shouldMakeAdvicesOfAPaymentsFieldsAndTheFinalAction()
    {
        final Path mapping = Samples.write(directory.resolve("m.conf"), "payment {",
            "payment_id { column = id }", TIME, "amount { column = a, unit = major }", "currency { constant = EUR }",
            "}", "advice = ${payment} { final_action { column = action, values { yes = APPROVED, no = DECLINED } } }");
        final Path in = Samples.write(directory.resolve("in.csv"), "id,t,a,action", "7,5,1.50,no", "8,6,2,yes");
        try (MappedStream stream = new MappedStream(Mapping.read(mapping), in, Mapping.Message.ADVICE, true))
        {
            next(stream, PaymentAdviceDecoder.TEMPLATE_ID);
            final PaymentAdviceDecoder advice =
                new PaymentAdviceDecoder().wrapAndApplyHeader(stream.buffer(), stream.offset(), header);
            assertEquals(7, advice.paymentId().low());
            assertEquals(5 * SECOND_NS, advice.eventTimeNs());
            assertEquals(150, advice.amountMinor());
            assertEquals(978, advice.currency());
            assertEquals(PaymentAdviceDecoder.customerIdNullValue(), advice.customerId());
            assertEquals(FinalAction.DECLINED, advice.finalAction());
            assertEquals(0, advice.userFields().count());
            next(stream, PaymentAdviceDecoder.TEMPLATE_ID);
            assertEquals(FinalAction.APPROVED, advice.finalAction());
            assertEquals("8", stream.paymentIdText().toString());
            assertFalse(stream.next());
        }
    }

    @Test
    void shouldMakeReversalsOfAllOrOfAPart()
    {
        try (MappedStream stream = open(Mapping.Message.REVERSAL,
            List.of(ID, ORIGINAL, TIME, "currency { constant = EUR }", "amount { column = a, unit = major }"),
            "id,payment,t,a", "9,7,5,0.25", "10,7,6,"))
        {
            next(stream, PaymentReversalDecoder.TEMPLATE_ID);
            final PaymentReversalDecoder reversal =
                new PaymentReversalDecoder().wrapAndApplyHeader(stream.buffer(), stream.offset(), header);
            assertEquals(9, reversal.messageId().low());
            assertEquals(7, reversal.originalPaymentId().low());
            assertEquals(5 * SECOND_NS, reversal.eventTimeNs());
            assertEquals(25, reversal.amountMinor());
            next(stream, PaymentReversalDecoder.TEMPLATE_ID);
            assertEquals(PaymentReversalDecoder.amountMinorNullValue(), reversal.amountMinor());
        }
    }

    @Test
    void shouldMakeOutcomesThatWereInTimeUnlessTheFileSaysOtherwise()
    {
        try (MappedStream stream = open(Mapping.Message.OUTCOME, List.of(ID, ORIGINAL, TIME,
            "final_action { column = action }", "decision_too_late { column = late }"),
            "id,payment,t,action,late", "9,7,5,APPROVED,yes", "10,8,6,DECLINED,"))
        {
            next(stream, PaymentOutcomeDecoder.TEMPLATE_ID);
            final PaymentOutcomeDecoder outcome =
                new PaymentOutcomeDecoder().wrapAndApplyHeader(stream.buffer(), stream.offset(), header);
            assertEquals(9, outcome.messageId().low());
            assertEquals(7, outcome.originalPaymentId().low());
            assertEquals(FinalAction.APPROVED, outcome.finalAction());
            assertEquals(Flag.YES, outcome.decisionTooLate());
            next(stream, PaymentOutcomeDecoder.TEMPLATE_ID);
            assertEquals(FinalAction.DECLINED, outcome.finalAction());
            assertEquals(Flag.NO, outcome.decisionTooLate());
        }
    }

    @Test
    void shouldMakeCustomerEventsWithAnAmountOnlyWhereTheRowHasOne()
    {
        try (MappedStream stream = open(Mapping.Message.EVENT, List.of(ID, TIME, "customer_id { column = c }",
            "event_type { column = what }", "channel { constant = MOBILE }", "amount { column = a }",
            "currency { constant = EUR }"), "id,t,c,what,a", "9,5,3,LIMIT_CHANGED,500", "10,6,3,LOGIN_FAILED,"))
        {
            next(stream, CustomerEventDecoder.TEMPLATE_ID);
            final CustomerEventDecoder event =
                new CustomerEventDecoder().wrapAndApplyHeader(stream.buffer(), stream.offset(), header);
            assertEquals(9, event.messageId().low());
            assertEquals(3, event.customerId());
            assertEquals(CustomerEventDecoder.accountIdNullValue(), event.accountId());
            assertEquals(CustomerEventType.LIMIT_CHANGED, event.eventType());
            assertEquals(Channel.MOBILE, event.channel());
            assertEquals(500, event.amountMinor());
            assertEquals(978, event.currency());
            assertEquals(0, event.tenantId());
            next(stream, CustomerEventDecoder.TEMPLATE_ID);
            assertEquals(CustomerEventType.LOGIN_FAILED, event.eventType());
            assertEquals(CustomerEventDecoder.amountMinorNullValue(), event.amountMinor());
            assertEquals(CustomerEventDecoder.currencyNullValue(), event.currency());
        }
    }

    @Test
    void shouldMakeMovesWhoseKeysAreThoseOfPayments()
    {
        try (MappedStream stream = open(Mapping.Message.MOVE, List.of(ID, TIME, "key_kind { column = kind }",
            "from_key { column = from }", "to_key { column = to }", "actor { constant = ops }",
            "reason { column = why }"), "id,t,kind,from,to,why",
            "9,5,terminal,AB,B,broken reader", "10,6,customer,3,4,"))
        {
            next(stream, ProfileMoveDecoder.TEMPLATE_ID);
            final ProfileMoveDecoder move =
                new ProfileMoveDecoder().wrapAndApplyHeader(stream.buffer(), stream.offset(), header);
            assertEquals(9, move.messageId().low());
            assertEquals(KeyKind.TERMINAL, move.keyKind());
            assertEquals('A' | 'B' << 8, move.fromKey().low());
            assertEquals('B', move.toKey().low());
            assertEquals("ops", move.actor());
            assertEquals("broken reader", move.reason());
            next(stream, ProfileMoveDecoder.TEMPLATE_ID);
            move.wrapAndApplyHeader(stream.buffer(), stream.offset(), header);
            assertEquals(KeyKind.CUSTOMER, move.keyKind());
            assertEquals(3, move.fromKey().low());
            assertEquals(4, move.toKey().low());
            assertEquals("ops", move.actor());
            assertEquals("", move.reason());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        9,7,5,APPROVE | in.csv:2: column action: "APPROVE" is not known: did you mean "APPROVED"?
        9,7,5,        | in.csv:2: column action: "" is empty: every outcome needs its final_action
        9,x,5,DECLINED | in.csv:2: column payment: "x" is not an id
        ,7,5,DECLINED | in.csv:2: column id: "" is empty: every outcome needs its message_id
        """)
    void shouldNameLineColumnValueAndCureOfABadRow(final String row, final String problem)
    {
        try (MappedStream stream = open(Mapping.Message.OUTCOME,
            List.of(ID, ORIGINAL, TIME, "final_action { column = action }"), "id,payment,t,action", row.trim()))
        {
            final InputProblem ex = assertThrows(InputProblem.class, stream::next);

            assertTrue(ex.getMessage().contains(problem), ex.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        message_id { column = id }; event_time { column = t } | outcome has no original_payment_id: add
        amount { column = a } | unknown key "amount" in outcome
        message_id { constant = 5 }; event_time { column = t }; original_payment_id { column = payment }; \
        final_action { column = action } | outcome.message_id must be a column: each outcome has its own
        """)
    void shouldNameWhatAMappingLacks(final String fields, final String problem)
    {
        final InputProblem ex = assertThrows(InputProblem.class, () -> open(Mapping.Message.OUTCOME,
            Arrays.asList(fields.split(";")), "id,payment,t,action", "9,7,5,DECLINED").close());

        assertTrue(ex.getMessage().contains(problem), ex.getMessage());
    }

    @Test
    void shouldRefuseAMessageThatTheMappingDoesNotHave()
    {
        final Mapping mapping = Mapping.read(Samples.MAPPING);

        final InputProblem ex = assertThrows(InputProblem.class, () -> mapping.checkHas(Mapping.Message.MOVE));

        assertTrue(ex.getMessage().contains("the mapping has no move { ... }"), ex.getMessage());
    }
}
