package io.peregrine.cli;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.Header;
import io.peregrine.engine.EngineConfig;
import io.peregrine.protocol.HeartbeatEncoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.SessionCode;
import io.peregrine.protocol.SessionConnectDecoder;
import io.peregrine.protocol.SessionEventEncoder;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** Opens sessions and says that it is well; or refuses them. It answers nothing. It has a thread of its own. */
final class SilentEngine implements AutoCloseable
{
    static final long SEQUENCE = 4_711;

    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String refusal;
    private final MediaDriver driver;
    private final Aeron aeron;
    private final Subscription subscription;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final Thread thread = new Thread(this::run, "silent-engine");
    private ExclusivePublication publication;
    private volatile boolean isStopped;
    private volatile int frames;

    /** @param refusal what sessions are refused for; empty: they are opened. */
    SilentEngine(final Path aeronDirectory, final EngineConfig config, final String refusal)
    {
        this.refusal = refusal;
        driver = MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(aeronDirectory.toString())
            .threadingMode(ThreadingMode.SHARED).sharedIdleStrategy(new BackoffIdleStrategy())
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(aeronDirectory.toString()));
        subscription = aeron.addSubscription(config.ingressChannel(), config.ingressStreamId());
        thread.start();
    }

    /** @return commands that came. */
    int frames()
    {
        return frames;
    }

    private void run()
    {
        while (!isStopped)
        {
            subscription.poll(this::onFragment, 10);
            if (null != publication)
            {
                new HeartbeatEncoder().wrapAndApplyHeader(buffer, 0, header)
                    .engineSequence(SEQUENCE).durableSequence(SEQUENCE).timeNs(0).health((short)0);
                publication.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + HeartbeatEncoder.BLOCK_LENGTH);
            }
            LockSupport.parkNanos(IDLE_NS);
        }
    }

    private void onFragment(final DirectBuffer frame, final int offset, final int length, final Header ignore)
    {
        final MessageHeaderDecoder decoder = new MessageHeaderDecoder().wrap(frame, offset);
        if (SessionConnectDecoder.TEMPLATE_ID == decoder.templateId())
        {
            open(new SessionConnectDecoder().wrapAndApplyHeader(frame, offset, decoder));
        }
        else if (decoder.templateId() >= 10)
        {
            frames++;
        }
    }

    private void open(final SessionConnectDecoder connect)
    {
        publication = aeron.addExclusivePublication(connect.responseChannel(), connect.responseStreamId());
        final SessionEventEncoder event = new SessionEventEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(connect.correlationId()).sessionId(1)
            .code(refusal.isEmpty() ? SessionCode.OPENED : SessionCode.REFUSED)
            .engineSequence(SEQUENCE).detail(refusal);
        while (publication.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + event.encodedLength()) < 0)
        {
            LockSupport.parkNanos(IDLE_NS);
        }
    }

    @Override
    public void close()
    {
        isStopped = true;
        try
        {
            thread.join();
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }
        CloseHelper.closeAll(aeron, driver);
    }
}
