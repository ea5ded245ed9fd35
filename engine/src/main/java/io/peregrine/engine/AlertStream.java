package io.peregrine.engine;

import java.io.File;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;

import io.peregrine.domain.Action;
import io.peregrine.protocol.AlertDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderDecoder;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/** The alerts of a running engine, read by another process. What came before it was opened is not seen. One thread. */
public final class AlertStream implements AutoCloseable
{
    private static final long DRIVER_TIMEOUT_MS = 2_000;
    private static final int FRAGMENT_LIMIT = 64;

    private final Aeron aeron;
    private final Subscription subscription;
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AlertDecoder alert = new AlertDecoder();
    private final Listener listener;

    /**
     * One alert.
     *
     * @param sequence      0 for the first since the engine started; one that is missing was dropped.
     * @param inputSequence of the payment.
     * @param paymentId     as texts have it.
     * @param eventTimeNs   UTC, since 1970.
     * @param action        of the decision.
     * @param ruleId        which rule hit.
     * @param text          what the rule says.
     */
    public record Alert(
        long sequence, long inputSequence, String paymentId, long eventTimeNs, Action action, String ruleId,
        String text)
    {
    }

    /** Told of each alert. */
    public interface Listener
    {
        /** @param alert that came. */
        void onAlert(Alert alert);
    }

    private AlertStream(final Aeron aeron, final Subscription subscription, final Listener listener)
    {
        this.aeron = aeron;
        this.subscription = subscription;
        this.listener = listener;
    }

    /** @throws EngineStartException if no engine runs there. */
    public static AlertStream open(final EngineConfig config, final Listener listener)
    {
        if (!CommonContext.isDriverActive(new File(config.aeronDirectory()), DRIVER_TIMEOUT_MS, message -> {}))
        {
            throw new EngineStartException("no engine runs in aeron.dir " + config.aeronDirectory() +
                ": start one, or name its aeron.dir with -D aeron.dir=... or --config");
        }
        final Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(config.aeronDirectory()));
        try
        {
            return new AlertStream(
                aeron, aeron.addSubscription(config.alertsChannel(), config.alertsStreamId()), listener);
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(aeron);
            throw ex;
        }
    }

    /** Gives the listener what has come. @return how many. */
    public int poll()
    {
        return subscription.poll(assembler, FRAGMENT_LIMIT);
    }

    /** @return true if an engine is there to hear. */
    public boolean isConnected()
    {
        return subscription.isConnected();
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header fragment)
    {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH + AlertDecoder.BLOCK_LENGTH ||
            AlertDecoder.TEMPLATE_ID != header.wrap(buffer, offset).templateId() ||
            AlertDecoder.SCHEMA_ID != header.schemaId())
        {
            return;
        }
        alert.wrapAndApplyHeader(buffer, offset, header);
        listener.onAlert(new Alert(alert.alertSequence(), alert.inputSequence(),
            Frames.paymentIdText(alert.paymentId().low(), alert.paymentId().high()), alert.eventTimeNs(),
            Action.of(alert.actionRaw()), alert.ruleId(), alert.text()));
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(subscription, aeron);
    }
}
