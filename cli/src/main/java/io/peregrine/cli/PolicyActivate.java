package io.peregrine.cli;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.engine.EngineStartException;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.RejectDecoder;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Changes the policy of a running engine. */
@Command(
    name = "activate",
    description = "Checks the policy, then has a running engine on this machine take it at one sequence of its " +
        "journal. " +
        "Prints ACTIVATED policy=HASH sequence=N.",
    footer =
    {
        "",
        "Example:",
        "  peregrine policy activate policy-2 --config engine.conf --approver sara --reason 'tighter night limit'"
    })
final class PolicyActivate extends Verb implements DecisionListener
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    @Parameters(paramLabel = "DIR", description = "The policy's directory, as this machine sees it.")
    private Path directory;

    @Mixin
    private EngineOptions engine;

    @Mixin
    private SignOptions signature;

    private Integer code;

    @Override
    public Integer call()
    {
        final CompiledPolicy policy = PolicyFiles.compile(directory);
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
        final int length = encode(frame, policy);
        final IdleStrategy idle = new BackoffIdleStrategy();
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;

        try (PeregrineClient client = new PeregrineClient(
            EngineOptions.client(engine.load(), "operator", this).window(1)))
        {
            boolean isSent = false;
            while (null == code)
            {
                idle.idle(client.doWork());
                isSent = isSent || client.isConnected() && client.offer(frame, 0, length) > 0;
                if (System.nanoTime() - deadlineNs > 0)
                {
                    throw new EngineStartException("the engine does not answer: " + client.lastFailure());
                }
            }
        }

        return code;
    }

    private int encode(final UnsafeBuffer frame, final CompiledPolicy policy)
    {
        final ActivatePolicyEncoder activation =
            new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder());
        activation.correlationId(0);
        activation.policyHash().word0(policy.hashWord(0)).word1(policy.hashWord(1))
            .word2(policy.hashWord(2)).word3(policy.hashWord(3));
        activation.zonesHash().word0(0).word1(0).word2(0).word3(0);
        try
        {
            activation.directory(directory.toAbsolutePath().normalize().toString())
                .actor(signature.actor()).approver(signature.approvers()).reason(signature.reason());
        }
        catch (final IndexOutOfBoundsException ignore)
        {
            throw usage("directory, actor, approver and reason together are too long for one message: shorten them");
        }
        return MessageHeaderEncoder.ENCODED_LENGTH + activation.encodedLength();
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
        out().println("ACTIVATED policy=" + Frames.sha256Hex(
            acknowledgement.contentHash().word0(), acknowledgement.contentHash().word1(),
            acknowledgement.contentHash().word2(), acknowledgement.contentHash().word3()) +
            " sequence=" + acknowledgement.inputSequence());
        code = ExitCodes.OK;
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
        err().println("peregrine: the engine refuses the policy: " + reject.code() + " " + reject.detail());
        code = ExitCodes.FINDING;
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        throw new IllegalStateException("a decision, but no payment was sent");
    }
}
