package io.peregrine.replay;

import java.nio.file.Path;
import java.util.List;

import io.peregrine.domain.Stage;
import io.peregrine.journal.JournalContext;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalWriter;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.FraudLabelEncoder;
import io.peregrine.protocol.LabelValue;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JournalSurveyTest
{
    private static final long ONE = 1;
    private static final long OTHER = 2;

    @TempDir
    private Path root;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private JournalWriter writer;
    private long sequence;

    private JournalSurvey survey(final Runnable inputs)
    {
        try (JournalDirectory directory = JournalDirectory.open(root);
            JournalWriter opened = JournalWriter.open(directory.inputs(), new JournalContext()))
        {
            writer = opened;
            inputs.run();
        }
        return JournalSurvey.of(root);
    }

    private void pay(final long sourceId, final long id, final long eventTimeNs)
    {
        final PaymentRequestEncoder payment = BlankPayment.encode(frame, header).eventTimeNs(eventTimeNs);
        payment.paymentId().low(id).high(0);
        payment.userFieldsCount(0);
        append(PaymentRequestEncoder.TEMPLATE_ID, sourceId, payment.encodedLength());
    }

    private void label(final long sourceId, final long id, final LabelValue value)
    {
        final FraudLabelEncoder label = new FraudLabelEncoder().wrapAndApplyHeader(frame, 0, header)
            .correlationId(0).eventTimeNs(0).label(value);
        label.paymentId().low(id).high(0);
        append(FraudLabelEncoder.TEMPLATE_ID, sourceId, label.encodedLength());
    }

    private void append(final int templateId, final long sourceId, final int length)
    {
        assertTrue(writer.append(templateId, sequence, sequence, Stage.ALL_ALLOWED, 0, 0, sourceId, 0, frame, 0,
            MessageHeaderEncoder.ENCODED_LENGTH + length));
        sequence++;
    }

    @Test
    void shouldKnowTheNewestLabelOfEachSendersPayment()
    {
        final JournalSurvey survey = survey(() ->
        {
            pay(ONE, 7, 100);
            pay(OTHER, 7, 50);
            pay(ONE, 8, 200);
            label(ONE, 7, LabelValue.CONFIRMED_FRAUD);
            label(OTHER, 7, LabelValue.SUSPECTED);
            label(ONE, 7, LabelValue.CONFIRMED_GENUINE);
        });

        assertEquals(new KnownLabel(3, 5), survey.label(ONE, 7, 0));
        assertEquals(new KnownLabel(2, 4), survey.label(OTHER, 7, 0));
        assertNull(survey.label(ONE, 8, 0));
        assertNull(survey.label(ONE, 7, 1));
        assertEquals(6, survey.inputs());
        assertEquals(3, survey.payments());
        assertEquals(List.of(50L, 200L, 0L, 5L), List.of(
            survey.firstTimeNs(), survey.lastTimeNs(), survey.firstSequence(), survey.lastSequence()));
    }

    @Test
    void shouldFindAPaymentsFirstRequestOfEachSender()
    {
        survey(() ->
        {
            label(ONE, 7, LabelValue.SUSPECTED);
            pay(ONE, 8, 0);
            pay(ONE, 7, 0);
            pay(OTHER, 7, 0);
            pay(ONE, 7, 0);
        });

        assertEquals(List.of(new JournalSurvey.Found(2, ONE), new JournalSurvey.Found(3, OTHER)),
            JournalSurvey.find(root, 7, 0));
        assertEquals(List.of(), JournalSurvey.find(root, 9, 0));
    }

    @Test
    void shouldSayThatNothingIsThere()
    {
        final JournalSurvey survey = survey(() -> {});

        assertEquals(-1, survey.lastSequence());
        assertFalse(survey.hasLabels());
    }
}
