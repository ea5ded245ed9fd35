import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.AlertDecoder;
import io.peregrine.protocol.BlankAdvice;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.Channel;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.FinalAction;
import io.peregrine.protocol.Flag;
import io.peregrine.protocol.FraudLabelEncoder;
import io.peregrine.protocol.LabelValue;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentAdviceEncoder;
import io.peregrine.protocol.PaymentOutcomeEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.PaymentReversalEncoder;
import io.peregrine.protocol.RejectDecoder;
import io.peregrine.protocol.StateAlertDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A switch in small: one of each message, what can come back, and what to do then. One thread. */
public final class Switch implements DecisionListener
{
    private static final int EURO = 978;
    private static final int ALERTS_STREAM = 1002;
    private static final long START_NS = TimeUnit.SECONDS.toNanos(1_767_225_600); // 2026-01-01T00:00:00Z

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder alertHeader = new MessageHeaderDecoder();
    private final AlertDecoder alert = new AlertDecoder();
    private final StateAlertDecoder stateAlert = new StateAlertDecoder();
    private final String aeronDirectory;
    private final PeregrineClient client;
    private Aeron aeron;
    private Subscription alerts;
    private long newestSequence = -1;

    private Switch(final String aeronDirectory)
    {
        this.aeronDirectory = aeronDirectory;
        client = new PeregrineClient(new PeregrineClientContext()
            .aeronDirectory(aeronDirectory)
            .ingressChannel("aeron:ipc")
            .ingressStreamId(1001)
            .principal("switch-1")
            .listener(this));
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        final StringBuilder line = new StringBuilder("payment " + body.paymentId().low() + ": " + body.action() +
            " by " + body.decidedBy() + ", sequence " + body.inputSequence());
        for (final DecisionBodyDecoder.ReasonsDecoder reason : body.reasons())
        {
            line.append(", reason ").append(reason.code());
        }
        line.append(delivery.flags().duplicate() ? ", a repeat" : "");
        // The fail policy's answer, of which nothing is remembered: when the journal is back, send an advice.
        line.append(delivery.flags().standIn() ? ", in place of the engine" : "");
        System.out.println(line);
        newestSequence = Math.max(newestSequence, body.inputSequence());
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
        System.out.println("acknowledged: template " + acknowledgement.templateId() + ", sequence " +
            acknowledgement.inputSequence());
        newestSequence = Math.max(newestSequence, acknowledgement.inputSequence());
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
        // It has had no effect, and sending the same again will not help, but for JOURNAL_UNAVAILABLE and BUSY.
        System.out.println("rejected: template " + reject.templateId() + ", " + reject.code() + " " + reject.detail());
    }

    @Override
    public void onDisconnected(final String reason)
    {
        // The client connects again and sends what is unanswered. Stand in for the payments that cannot wait.
        System.out.println("disconnected: " + reason);
    }

    private void onAlert(final DirectBuffer buffer, final int offset)
    {
        alertHeader.wrap(buffer, offset);
        if (AlertDecoder.TEMPLATE_ID == alertHeader.templateId())
        {
            alert.wrapAndApplyHeader(buffer, offset, alertHeader);
            System.out.println("alert: payment " + alert.paymentId().low() + ", rule " + alert.ruleId() + ": " +
                alert.text());
        }
        else if (StateAlertDecoder.TEMPLATE_ID == alertHeader.templateId())
        {
            stateAlert.wrapAndApplyHeader(buffer, offset, alertHeader);
            System.out.println("state: " + stateAlert.subject() + " " + stateAlert.state() + ": " + stateAlert.text());
        }
    }

    /** The client says when there is a driver; one that went away closes its Aeron, and the next needs another. */
    private int pollAlerts()
    {
        if (client.isConnected() && (null == aeron || aeron.isClosed()))
        {
            // Aeron's own error handler would end this process when the driver goes away.
            aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(aeronDirectory)
                .errorHandler(ex -> System.out.println("alerts: " + ex.getMessage())));
            alerts = aeron.addSubscription("aeron:ipc", ALERTS_STREAM);
        }
        return null == alerts ? 0 :
            alerts.poll((buffer, offset, length, frameHeader) -> onAlert(buffer, offset), 16);
    }

    /** Everything that comes goes through here. */
    private void doWork()
    {
        if (0 == client.doWork() + pollAlerts())
        {
            LockSupport.parkNanos(50_000);
        }
    }

    private void send(final int encodedLength)
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + encodedLength;
        // NOT_CONNECTED, BACK_PRESSURED, WINDOW_FULL: nothing was sent. A real switch gives up in time, and stands in.
        while (client.offer(frame, 0, length) < 0)
        {
            doWork();
        }
    }

    private void awaitAnswers()
    {
        while (client.unansweredCount() > 0)
        {
            doWork();
        }
    }

    private void sendPayment(final long id, final long amountMinor)
    {
        final PaymentRequestEncoder payment = BlankPayment.encode(frame, header);
        payment.paymentId().low(id).high(0);
        payment.cardToken().low(4242).high(0);
        payment.eventTimeNs(timeNs(id)).amountMinor(amountMinor).currency(EURO).customerId(17)
            .merchantCountry(250).channel(Channel.ECOMMERCE).merchantId("SHOP-7")
            .userFieldsCount(0); // the group is part of the frame, also where it is empty
        send(payment.encodedLength());
    }

    private void sendAdvice(final long id, final long amountMinor)
    {
        final PaymentAdviceEncoder advice = BlankAdvice.encode(frame, header);
        advice.paymentId().low(id).high(0);
        advice.cardToken().low(4242).high(0);
        advice.eventTimeNs(timeNs(id)).amountMinor(amountMinor).currency(EURO).customerId(17)
            .finalAction(FinalAction.APPROVED).userFieldsCount(0);
        send(advice.encodedLength());
    }

    private void sendOutcome(final long messageId, final long paymentId)
    {
        final PaymentOutcomeEncoder outcome = new PaymentOutcomeEncoder().wrapAndApplyHeader(frame, 0, header);
        outcome.messageId().low(messageId).high(0);
        outcome.originalPaymentId().low(paymentId).high(0);
        outcome.eventTimeNs(timeNs(messageId)).finalAction(FinalAction.APPROVED).decisionTooLate(Flag.NO);
        send(outcome.encodedLength());
    }

    private void sendReversal(final long messageId, final long paymentId)
    {
        final PaymentReversalEncoder reversal = new PaymentReversalEncoder().wrapAndApplyHeader(frame, 0, header);
        reversal.messageId().low(messageId).high(0);
        reversal.originalPaymentId().low(paymentId).high(0);
        reversal.eventTimeNs(timeNs(messageId)).amountMinor(PaymentReversalEncoder.amountMinorNullValue()); // all of it
        send(reversal.encodedLength());
    }

    private void sendLabel(final long timeOfId, final long paymentId)
    {
        final FraudLabelEncoder label = new FraudLabelEncoder().wrapAndApplyHeader(frame, 0, header);
        label.paymentId().low(paymentId).high(0);
        label.eventTimeNs(timeNs(timeOfId)).label(LabelValue.CONFIRMED_FRAUD);
        send(label.encodedLength());
    }

    private static long timeNs(final long id)
    {
        return START_NS + TimeUnit.SECONDS.toNanos(id);
    }

    private void run()
    {
        for (long id = 1; id <= 4; id++)
        {
            sendPayment(id, 250);
        }
        awaitAnswers();

        sendPayment(4, 250);        // not sure what became of it: send it again, the answer is the same
        sendPayment(4, 999);        // the same id for another payment
        sendAdvice(5, 250);         // decided elsewhere
        sendOutcome(101, 1);        // what the switch did in the end
        sendReversal(102, 2);
        sendReversal(102, 2);       // acknowledged again, with the sequence of the first
        sendReversal(3, 2);         // an id that a payment has
        sendLabel(200, 1);
        awaitAnswers();

        while (client.durableUpTo() < newestSequence)
        {
            doWork();
        }
        System.out.println("on the disk: all up to sequence " + newestSequence);
        client.close();
        if (null != aeron)
        {
            aeron.close();
        }
    }

    /** @param args the engine's {@code aeron.dir}. */
    public static void main(final String[] args)
    {
        new Switch(args[0]).run();
    }
}
