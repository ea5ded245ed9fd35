package io.peregrine.pipeline.decode;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.RunningHash;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.PolicyCatalog;
import io.peregrine.pipeline.StageHandler;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.ActivatePolicyDecoder;
import io.peregrine.protocol.Activations;
import io.peregrine.protocol.BackfillPolicyDecoder;
import io.peregrine.protocol.CustomerEventDecoder;
import io.peregrine.protocol.FraudLabelDecoder;
import io.peregrine.protocol.ListUpdateDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.PaymentAdviceDecoder;
import io.peregrine.protocol.PaymentOutcomeDecoder;
import io.peregrine.protocol.PaymentRequestDecoder;
import io.peregrine.protocol.PaymentReversalDecoder;
import io.peregrine.protocol.ProfileMoveDecoder;
import io.peregrine.protocol.ProfileUpdateDecoder;
import io.peregrine.protocol.RejectCode;
import io.peregrine.protocol.SnoozeDecoder;

import org.agrona.concurrent.status.AtomicCounter;

/**
 * Reads the frame into the slot. The gate has proved the frame's structure before it got a sequence, so the flyweights
 * stay inside it. Owns the index of (sender, id): payments and all other messages with an id share one sender's ids.
 */
public final class DecodeHandler implements StageHandler
{
    /** The correlation id is the sending's, not the payment's: a payment sent again may carry another. */
    private static final int CONTENT_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH + Long.BYTES;
    private static final int NOT_INDEXED = -1;
    private static final int ADVICE_ACTION =
        MessageHeaderDecoder.ENCODED_LENGTH + PaymentAdviceDecoder.finalActionEncodingOffset();

    private static final int ID_OFFSET =
        MessageHeaderDecoder.ENCODED_LENGTH + PaymentRequestDecoder.paymentIdEncodingOffset();

    /** How far ahead a payment is looked at: as far as it is shown. */
    private static final int LOOKED_AT = 3;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PaymentReader payment = new PaymentReader();
    private final EventReader events = new EventReader();
    private final CommandReader commands = new CommandReader();
    private final FraudLabelDecoder label = new FraudLabelDecoder();
    private final ProfileUpdateDecoder profile = new ProfileUpdateDecoder();
    private final ActivatePolicyDecoder activation = new ActivatePolicyDecoder();
    private final PolicyCatalog catalog;
    private final AtomicCounter payments;
    private final AtomicCounter repeats;
    private final AtomicCounter conflicts;
    private final LastActivation lastActivation = new LastActivation();
    private RepeatIndex index;
    private long hash;

    /** @param policy in force before the first input. */
    public DecodeHandler(final CompiledPolicy policy, final PolicyCatalog catalog, final Counters counters)
    {
        this.catalog = catalog;
        this.index = new RepeatIndex(policy.repeatCapacity(), 0);
        this.payments = counters.counter(CounterDescriptor.PAYMENTS);
        this.repeats = counters.counter(CounterDescriptor.REPEATS);
        this.conflicts = counters.counter(CounterDescriptor.CONFLICTS);
    }

    /** @return bytes of direct memory that a policy takes here. */
    public static long bytes(final CompiledPolicy policy)
    {
        return RepeatIndex.bytes(policy.repeatCapacity());
    }

    @Override
    public void onEvent(final PaymentEvent event)
    {
        header.wrap(event.frame(), 0);

        switch (header.templateId())
        {
            case PaymentRequestDecoder.TEMPLATE_ID ->
            {
                payment.read(event, header.blockLength(), header.version());
                identify(event, InputKind.PAYMENT);
            }
            case PaymentAdviceDecoder.TEMPLATE_ID ->
            {
                payment.read(event, header.blockLength(), header.version());
                event.finalAction(event.frame().getByte(ADVICE_ACTION));
                identify(event, InputKind.ADVICE);
            }
            case PaymentReversalDecoder.TEMPLATE_ID ->
            {
                events.readReversal(event, header.blockLength(), header.version());
                identify(event, InputKind.REVERSAL);
            }
            case PaymentOutcomeDecoder.TEMPLATE_ID ->
            {
                events.readOutcome(event, header.blockLength(), header.version());
                identify(event, InputKind.OUTCOME);
            }
            case CustomerEventDecoder.TEMPLATE_ID ->
            {
                events.readCustomerEvent(event, header.blockLength(), header.version());
                identify(event, InputKind.CUSTOMER_EVENT);
            }
            case ProfileMoveDecoder.TEMPLATE_ID ->
            {
                events.readMove(event, header.blockLength(), header.version());
                identify(event, InputKind.MOVE);
            }
            case ListUpdateDecoder.TEMPLATE_ID ->
            {
                commands.readListUpdate(event, header.blockLength(), header.version());
                identify(event, InputKind.LIST_UPDATE);
            }
            case SnoozeDecoder.TEMPLATE_ID ->
            {
                commands.readSnooze(event, header.blockLength(), header.version());
                identify(event, InputKind.SNOOZE);
            }
            case FraudLabelDecoder.TEMPLATE_ID -> onLabel(event);
            case ProfileUpdateDecoder.TEMPLATE_ID -> onProfile(event);
            case ActivatePolicyDecoder.TEMPLATE_ID, BackfillPolicyDecoder.TEMPLATE_ID -> onActivation(event);
            default -> event.rejected(RejectCode.UNKNOWN_TEMPLATE.value());
        }

        event.stageHash(Stage.DECODE, hash);
    }

    /** A payment is looked up in the index of repeats: reads where that begins when the payment is shown first. */
    @Override
    public void lookAhead(final PaymentEvent event, final int ahead)
    {
        if (LOOKED_AT == ahead)
        {
            header.wrap(event.frame(), 0);
            if (PaymentRequestDecoder.TEMPLATE_ID == header.templateId())
            {
                index.touch(
                    event.sourceId(), event.frame().getLong(ID_OFFSET), event.frame().getLong(ID_OFFSET + Long.BYTES));
            }
        }
    }

    /** Whether the sender has used this id before, for the same message or for another. */
    private void identify(final PaymentEvent event, final InputKind kind)
    {
        final boolean isRequest = InputKind.PAYMENT == kind;

        // Equal bytes under another template are other content.
        final long content = RunningHash.mix(
            isRequest ? 0 : header.templateId(), event.frame(), CONTENT_OFFSET, event.frameLength() - CONTENT_OFFSET);
        final long known = index.find(event.sourceId(), event.paymentIdLow(), event.paymentIdHigh());

        if (known < 0)
        {
            event.first(kind, index.add(
                event.sourceId(), event.paymentIdLow(), event.paymentIdHigh(), content, event.sequence()));
            hash = RunningHash.mix(RunningHash.mix(hash, event.sequence()), content);
            if (isRequest)
            {
                payments.incrementRelease();
            }
        }
        else if (index.content(known) == content)
        {
            if (isRequest)
            {
                event.repeatOf(index.sequence(known), known);
            }
            else
            {
                event.repeatWithoutEffect(index.sequence(known), known);
            }
            repeats.incrementRelease();
        }
        else
        {
            event.rejected(RejectCode.SAME_ID_OTHER_CONTENT.value());
            conflicts.incrementRelease();
        }
    }

    private void onLabel(final PaymentEvent event)
    {
        label.wrap(event.frame(), MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        event.kind(InputKind.LABEL);
        event.correlationId(label.correlationId());
        event.paymentIdLow(label.paymentId().low());
        event.paymentIdHigh(label.paymentId().high());
        event.originalIdLow(label.paymentId().low());
        event.originalIdHigh(label.paymentId().high());
        event.eventTimeNs(label.eventTimeNs());
        event.label(label.labelRaw());
        event.command().originalIndex(index.find(event.sourceId(), event.originalIdLow(), event.originalIdHigh()));
    }

    private void onProfile(final PaymentEvent event)
    {
        profile.wrap(event.frame(), MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        event.kind(InputKind.PROFILE);
        event.correlationId(profile.correlationId());
    }

    private void onActivation(final PaymentEvent event)
    {
        activation.wrap(event.frame(), MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        event.correlationId(activation.correlationId());
        event.command().isActivation(true);
        event.command().policyHashWord(0, activation.policyHash().word0());
        event.command().policyHashWord(1, activation.policyHash().word1());
        event.command().policyHashWord(2, activation.policyHash().word2());
        event.command().policyHashWord(3, activation.policyHash().word3());
        event.command().backfillFrom(Activations.backfillFrom(event.frame(), 0));

        final long content = LastActivation.contentOf(event.frame(), event.frameLength(), header);
        if (lastActivation.isSaidBy(event.sourceId(), content))
        {
            event.repeatWithoutEffect(lastActivation.sequence(), NOT_INDEXED);
            repeats.incrementRelease();
            return;
        }

        lastActivation.set(event.sourceId(), content, event.sequence());
        event.kind(InputKind.ACTIVATE);
        final int capacity = catalog.policy(event.command().policyHashWord(0), event.command().policyHashWord(1),
            event.command().policyHashWord(2), event.command().policyHashWord(3)).repeatCapacity();
        if (capacity != index.capacity())
        {
            index = index.resized(capacity);
            hash = RunningHash.mix(hash, capacity);
        }
    }

    /** @return the one that put the policy in force there, as it is now. Between inputs. */
    public LastActivation lastActivation()
    {
        return new LastActivation(lastActivation);
    }

    /**
     * Writes the stage's whole state: running hash, last activation, index of repeats. Between inputs; off the
     * payments' way.
     */
    public void save(final DataOutput output) throws IOException
    {
        output.writeLong(hash);
        lastActivation.write(output);
        index.write(output);
    }

    /**
     * Takes the state that {@link #save} wrote, before the first input. The policy that was in force then must be the
     * one that this handler has.
     *
     * @throws IOException where it is not what save writes; the handler is then of no use.
     */
    public void restore(final DataInput input) throws IOException
    {
        hash = input.readLong();
        lastActivation.read(input);
        index = RepeatIndex.read(input, index.capacity());
    }
}
