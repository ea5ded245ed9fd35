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
import io.peregrine.protocol.StateAlertDecoder;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/** The alerts of a running engine, read by another process. What came before it was opened is not seen. One thread. */
public final class AlertStream implements AutoCloseable
{
    private static final long DRIVER_TIMEOUT_MS = 2_000;
    private static final int FRAGMENT_LIMIT = 64;

    /** A reader may be patient: what it misses is counted. */
    private static final long GONE_TIMEOUT_MS = 10_000;

    private final String aeronDirectory;
    private final Aeron aeron;
    private final Subscription subscription;
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AlertDecoder alert = new AlertDecoder();
    private final StateAlertDecoder state = new StateAlertDecoder();
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

    /**
     * The engine has come into a state, or out of it.
     *
     * @param sequence      0 for the first since the engine started; one that is missing was dropped.
     * @param timeNs        by the engine's clock, UTC, since 1970.
     * @param inputSequence of the last input taken.
     * @param subject       journal, consumer or driver.
     * @param state         its state now.
     * @param text          what, where and the cure.
     */
    public record StateAlert(
        long sequence, long timeNs, long inputSequence, String subject, String state, String text)
    {
    }

    /** Told of each alert. */
    public interface Listener
    {
        /** @param alert that came. */
        void onAlert(Alert alert);

        /** @param alert that came. */
        default void onState(final StateAlert alert)
        {
        }
    }

    private AlertStream(
        final String aeronDirectory, final Aeron aeron, final Subscription subscription, final Listener listener)
    {
        this.aeronDirectory = aeronDirectory;
        this.aeron = aeron;
        this.subscription = subscription;
        this.listener = listener;
    }

    /** @throws EngineStartException if no engine runs there. */
    public static AlertStream open(final EngineConfig config, final Listener listener)
    {
        return open(config, listener, GONE_TIMEOUT_MS);
    }

    /** @param goneTimeoutMs after which a media driver that does nothing counts as gone. */
    static AlertStream open(final EngineConfig config, final Listener listener, final long goneTimeoutMs)
    {
        if (!CommonContext.isDriverActive(new File(config.aeronDirectory()), DRIVER_TIMEOUT_MS, message -> {}))
        {
            throw new EngineStartException("no engine runs in aeron.dir " + config.aeronDirectory() +
                ": start one, or name its aeron.dir with -D aeron.dir=... or --config");
        }
        // Aeron's own error handler ends the process when the driver is gone; here poll says so.
        final Aeron aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(config.aeronDirectory())
            .driverTimeoutMs(goneTimeoutMs)
            .errorHandler(ex -> {}));
        try
        {
            return new AlertStream(config.aeronDirectory(), aeron, aeron.addSubscription(
                config.alertsChannel(), config.alertsStreamId()), listener);
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(aeron);
            throw ex;
        }
    }

    /**
     * Gives the listener what has come.
     *
     * @return how many.
     * @throws EngineStartException if the media driver went away, and with it whatever could have come.
     */
    public int poll()
    {
        if (aeron.isClosed())
        {
            throw new EngineStartException("the engine in aeron.dir " + aeronDirectory + " went away, or its media" +
                " driver stood still for too long: open its alerts again when it runs");
        }

        return subscription.poll(assembler, FRAGMENT_LIMIT);
    }

    /** @return true if an engine is there to hear. */
    public boolean isConnected()
    {
        return subscription.isConnected();
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header fragment)
    {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH ||
            AlertDecoder.SCHEMA_ID != header.wrap(buffer, offset).schemaId() ||
            length < MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength())
        {
            return;
        }

        switch (header.templateId())
        {
            case AlertDecoder.TEMPLATE_ID -> onAlert(buffer, offset);
            case StateAlertDecoder.TEMPLATE_ID -> onState(buffer, offset);
            default ->
            {
                // A newer engine may tell more than this reader knows.
            }
        }
    }

    private void onState(final DirectBuffer buffer, final int offset)
    {
        state.wrapAndApplyHeader(buffer, offset, header);
        listener.onState(new StateAlert(state.alertSequence(), state.timeNs(), state.engineSequence(),
            state.subject(), state.state(), state.text()));
    }

    private void onAlert(final DirectBuffer buffer, final int offset)
    {
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
