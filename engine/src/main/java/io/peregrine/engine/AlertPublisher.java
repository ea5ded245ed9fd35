package io.peregrine.engine;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.pipeline.DecisionSink;
import io.peregrine.pipeline.PolicyCatalog;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.CompiledRule;
import io.peregrine.protocol.ActionCode;
import io.peregrine.protocol.AlertEncoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.RuleHitsDecoder;

import org.agrona.concurrent.status.AtomicCounter;

/**
 * Sends an alert for each hit of a live rule that raises one, after the decision has left. Nothing waits for it: what
 * the stream does not take is counted and dropped, since every hit is in the journal. Replayed payments alert nobody.
 * Emit's thread.
 */
final class AlertPublisher implements DecisionSink
{
    private static final int FIXED_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + AlertEncoder.BLOCK_LENGTH +
        AlertEncoder.ruleIdHeaderLength() + AlertEncoder.textHeaderLength();

    private final DecisionSink next;
    private final PolicyCatalog catalog;
    private final ExclusivePublication publication;
    private final BufferClaim claim = new BufferClaim();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AlertEncoder alert = new AlertEncoder();
    private final MessageHeaderDecoder hitsHeader = new MessageHeaderDecoder();
    private final RuleHitsDecoder hits = new RuleHitsDecoder();
    private final AtomicCounter sent;
    private final AtomicCounter dropped;
    private long[] alerting = {};
    private byte[][] ids = {};
    private byte[][] texts = {};
    private long sequence;

    /**
     * @param next        where answers go on to.
     * @param catalog     where activations find their policy.
     * @param publication of the alert stream; whoever added it closes it.
     */
    AlertPublisher(
        final DecisionSink next, final PolicyCatalog catalog, final ExclusivePublication publication,
        final Counters counters)
    {
        this.next = next;
        this.catalog = catalog;
        this.publication = publication;
        sent = counters.counter(CounterDescriptor.ALERTS);
        dropped = counters.counter(CounterDescriptor.ALERTS_DROPPED);
    }

    /** @param policy in force before the first input, where no activation says so. */
    AlertPublisher policy(final CompiledPolicy policy)
    {
        use(policy);
        return this;
    }

    @Override
    public void onDecision(final PaymentEvent event)
    {
        next.onDecision(event);
        if (alerting.length > 0 && InputKind.PAYMENT == event.kind() && event.trail().hitsLength() > 0)
        {
            RuleHitsDecoder.LiveDecoder words = hits.wrapAndApplyHeader(event.trail().hits(), 0, hitsHeader).live();
            while (words.hasNext())
            {
                words = words.next();
                final int word = words.word();
                for (long rest = words.bits() & alerting[word]; 0 != rest; rest &= rest - 1)
                {
                    send(event, word * Long.SIZE + Long.numberOfTrailingZeros(rest));
                }
            }
        }
    }

    private void send(final PaymentEvent event, final int rule)
    {
        final int length = FIXED_LENGTH + ids[rule].length + texts[rule].length;
        long position = publication.tryClaim(length, claim);
        if (Publication.ADMIN_ACTION == position)
        {
            position = publication.tryClaim(length, claim);
        }

        if (position > 0)
        {
            alert.wrapAndApplyHeader(claim.buffer(), claim.offset(), header)
                .alertSequence(sequence)
                .inputSequence(event.sequence())
                .eventTimeNs(event.eventTimeNs())
                .action(ActionCode.get((short)event.action().ordinal()));
            alert.paymentId().low(event.paymentIdLow()).high(event.paymentIdHigh());
            alert.putRuleId(ids[rule], 0, ids[rule].length).putText(texts[rule], 0, texts[rule].length);
            claim.commit();
            sent.incrementRelease();
        }
        else if (Publication.NOT_CONNECTED != position)
        {
            dropped.incrementRelease();
        }
        sequence++;
    }

    @Override
    public void onAcknowledged(final PaymentEvent event)
    {
        follow(event);
        next.onAcknowledged(event);
    }

    @Override
    public void onRejected(final PaymentEvent event)
    {
        next.onRejected(event);
    }

    @Override
    public void onReplayed(final PaymentEvent event)
    {
        follow(event);
        next.onReplayed(event);
    }

    private void follow(final PaymentEvent event)
    {
        if (InputKind.ACTIVATE == event.kind())
        {
            use(catalog.policy(event.command().policyHashWord(0), event.command().policyHashWord(1),
                event.command().policyHashWord(2), event.command().policyHashWord(3)));
        }
    }

    private void use(final CompiledPolicy policy)
    {
        final List<CompiledRule> live = policy.rules().stream().filter(rule -> !rule.isShadow()).toList();
        final boolean hasAlerts = live.stream().anyMatch(rule -> null != rule.effects().alert());
        alerting = new long[hasAlerts ? (live.size() + Long.SIZE - 1) / Long.SIZE : 0];
        ids = new byte[live.size()][];
        texts = new byte[live.size()][];
        for (int i = 0; i < ids.length; i++)
        {
            final String text = live.get(i).effects().alert();
            if (null != text)
            {
                alerting[i / Long.SIZE] |= 1L << i;
                ids[i] = live.get(i).id().getBytes(StandardCharsets.US_ASCII);
                texts[i] = text.getBytes(StandardCharsets.US_ASCII);
            }
        }
    }
}
