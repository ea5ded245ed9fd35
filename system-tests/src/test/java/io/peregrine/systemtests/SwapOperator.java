package io.peregrine.systemtests;

import java.nio.file.Path;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.RejectDecoder;

import org.agrona.concurrent.UnsafeBuffer;

/** Asks for one activation at a time. One thread. */
final class SwapOperator implements DecisionListener, AutoCloseable
{
    static final long NONE = -1;

    private final PeregrineClient client;
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ActivatePolicyEncoder activation = new ActivatePolicyEncoder();
    private long sequence = NONE;
    private String refusal;

    SwapOperator(final String aeronDirectory)
    {
        client = new PeregrineClient(new PeregrineClientContext()
            .aeronDirectory(aeronDirectory).principal("operator").window(1).listener(this));
    }

    /** @return true if it was sent; false where it must be tried again. */
    boolean activate(final Path policy, final String hash)
    {
        activation.wrapAndApplyHeader(frame, 0, header).correlationId(0);
        activation.policyHash().word0(Frames.sha256Word(hash, 0)).word1(Frames.sha256Word(hash, 1))
            .word2(Frames.sha256Word(hash, 2)).word3(Frames.sha256Word(hash, 3));
        activation.directory(policy.toString()).actor("test").approver("").reason("swap");
        sequence = NONE;
        return client.isConnected() &&
            client.offer(frame, 0, MessageHeaderEncoder.ENCODED_LENGTH + activation.encodedLength()) > 0;
    }

    int doWork()
    {
        return client.doWork();
    }

    /** @return of the last activation; {@link #NONE} until it is in force. */
    long sequence()
    {
        return sequence;
    }

    /** @return why one was refused; null where none was. */
    String refusal()
    {
        return refusal;
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
        sequence = acknowledgement.inputSequence();
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
        refusal = reject.code() + " " + reject.detail();
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        refusal = "a decision without a payment";
    }

    @Override
    public void close()
    {
        client.close();
    }
}
