package io.peregrine.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.protocol.ActivatePolicyDecoder;
import io.peregrine.protocol.Activations;
import io.peregrine.protocol.BackfillPolicyDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.FraudLabelDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.PaymentOutcomeDecoder;
import io.peregrine.protocol.PaymentRequestDecoder;
import io.peregrine.protocol.Sha256Decoder;

/**
 * What a journal's inputs hold, read once before a replay: how many there are, from when to when, and what became known
 * of its payments by its end. A payment's newest label is the last that names its sender and id.
 */
public final class JournalSurvey
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PaymentRequestDecoder payment = new PaymentRequestDecoder();
    private final FraudLabelDecoder label = new FraudLabelDecoder();
    private final ActivatePolicyDecoder activation = new ActivatePolicyDecoder();
    private final Map<PaymentKey, KnownLabel> labels = new HashMap<>();
    private final List<Activation> activations = new ArrayList<>();
    private long firstSequence = -1;
    private long lastSequence = -1;
    private long inputs;
    private long payments;
    private long outcomes;
    private long firstTimeNs = Long.MAX_VALUE;
    private long lastTimeNs = Long.MIN_VALUE;

    private JournalSurvey()
    {
    }

    /**
     * @param root of the journal; it is only read.
     * @throws io.peregrine.journal.JournalDamageException where its inputs are not what was written.
     */
    public static JournalSurvey of(final Path root)
    {
        final JournalSurvey survey = new JournalSurvey();
        try (JournalDirectory directory = JournalDirectory.openReadOnly(root);
            JournalReader reader = JournalReader.openHashedBeside(directory.inputs()))
        {
            while (reader.next())
            {
                survey.take(reader);
            }
        }

        return survey;
    }

    /**
     * Finds a payment by its id.
     *
     * @return the first request of each sender that used the id, in the journal's order.
     */
    public static List<Found> find(final Path root, final long idLow, final long idHigh)
    {
        final List<Found> found = new ArrayList<>();
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final PaymentRequestDecoder payment = new PaymentRequestDecoder();
        try (JournalDirectory directory = JournalDirectory.openReadOnly(root);
            JournalReader reader = JournalReader.openHashedBeside(directory.inputs()))
        {
            while (reader.next())
            {
                if (PaymentRequestDecoder.TEMPLATE_ID == reader.type())
                {
                    payment.wrapAndApplyHeader(reader.buffer(), reader.frameOffset(), header);
                    final long sourceId = reader.sourceId();
                    if (payment.paymentId().low() == idLow && payment.paymentId().high() == idHigh &&
                        found.stream().noneMatch(other -> other.sourceId() == sourceId))
                    {
                        found.add(new Found(reader.sequence(), sourceId));
                    }
                }
            }
        }

        return found;
    }

    /**
     * Where a payment's request is.
     *
     * @param sequence of the input.
     * @param sourceId the sender.
     */
    public record Found(long sequence, long sourceId)
    {
    }

    private record Activation(long sequence, String policyHash, String zonesHash)
    {
    }

    /**
     * @param root     of the same journal.
     * @param sequence of an input.
     * @return the policy that was in force after it; the empty one before the first activation.
     */
    public CompiledPolicy lastPolicy(final Path root, final long sequence)
    {
        Activation last = null;
        for (final Activation each : activations)
        {
            last = each.sequence() <= sequence ? each : last;
        }

        if (null == last)
        {
            return PolicyCompiler.empty();
        }

        try (JournalDirectory directory = JournalDirectory.openReadOnly(root))
        {
            return new ContentPolicies(directory.content()).load(last.policyHash(), last.zonesHash());
        }
    }

    private void take(final JournalReader reader)
    {
        firstSequence = 0 == inputs++ ? reader.sequence() : firstSequence;
        lastSequence = reader.sequence();
        switch (reader.type())
        {
            case PaymentRequestDecoder.TEMPLATE_ID ->
            {
                payment.wrapAndApplyHeader(reader.buffer(), reader.frameOffset(), header);
                payments++;
                firstTimeNs = Math.min(firstTimeNs, payment.eventTimeNs());
                lastTimeNs = Math.max(lastTimeNs, payment.eventTimeNs());
            }
            case FraudLabelDecoder.TEMPLATE_ID ->
            {
                label.wrapAndApplyHeader(reader.buffer(), reader.frameOffset(), header);
                labels.put(
                    new PaymentKey(reader.sourceId(), label.paymentId().low(), label.paymentId().high()),
                    new KnownLabel(label.labelRaw(), reader.sequence()));
            }
            case ActivatePolicyDecoder.TEMPLATE_ID, BackfillPolicyDecoder.TEMPLATE_ID ->
            {
                Activations.wrap(activation, reader.buffer(), reader.frameOffset(), header);
                final Sha256Decoder policy = activation.policyHash();
                final String policyHash =
                    Frames.sha256Hex(policy.word0(), policy.word1(), policy.word2(), policy.word3());
                final Sha256Decoder zones = activation.zonesHash();
                activations.add(new Activation(reader.sequence(), policyHash,
                    Frames.sha256Hex(zones.word0(), zones.word1(), zones.word2(), zones.word3())));
            }
            case PaymentOutcomeDecoder.TEMPLATE_ID -> outcomes++;
            default ->
            {
            }
        }
    }

    /** @return the newest label by the journal's end; null where nothing became known. */
    public KnownLabel label(final long sourceId, final long idLow, final long idHigh)
    {
        return labels.isEmpty() ? null : labels.get(new PaymentKey(sourceId, idLow, idHigh));
    }

    /** @return true if anything became known of any payment. */
    public boolean hasLabels()
    {
        return !labels.isEmpty();
    }

    /** @return -1 where there is no input. */
    public long firstSequence()
    {
        return firstSequence;
    }

    /** @return -1 where there is no input. */
    public long lastSequence()
    {
        return lastSequence;
    }

    public long inputs()
    {
        return inputs;
    }

    /** @return requests, repeats among them. */
    public long payments()
    {
        return payments;
    }

    /** @return outcomes, those that the engine assumed among them. */
    public long outcomes()
    {
        return outcomes;
    }

    /** @return the least event time of a request; Long.MAX_VALUE where there is none. */
    public long firstTimeNs()
    {
        return firstTimeNs;
    }

    /** @return the greatest event time of a request; Long.MIN_VALUE where there is none. */
    public long lastTimeNs()
    {
        return lastTimeNs;
    }
}
