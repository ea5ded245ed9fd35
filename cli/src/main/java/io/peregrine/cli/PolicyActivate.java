package io.peregrine.cli;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.BackfillPolicyEncoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.Sha256Encoder;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
final class PolicyActivate extends Verb
{
    /** A journal of ten million payments takes about half a minute. */
    private static final long BACKFILL_NS = TimeUnit.MINUTES.toNanos(30);
    private static final int HASH_SHOWN = 12;

    @Parameters(paramLabel = "DIR", description = "The policy's directory, as this machine sees it.")
    private Path directory;

    @Option(
        names = "--backfill",
        description = "First makes the policy's windows of all inputs that the engine's journal has, beside the " +
            "payments: a feature that is new has seen its past when the policy takes over.")
    private boolean isBackfilled;

    @Mixin
    private EngineOptions engine;

    @Mixin
    private SignOptions signature;

    @Mixin
    private WaitOptions wait;

    @Override
    public Integer call()
    {
        final CompiledPolicy policy = PolicyFiles.compile(directory);
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
        final int length = encode(frame, policy);
        final long answerNs = isBackfilled ? wait.nanos(BACKFILL_NS, this::usage) : wait.nanos(this::usage);
        try (CommandLink link = new CommandLink(engine.load(), what(policy), answerNs, err()))
        {
            link.send(frame, length);
            link.await();
            if (0 == link.rejected())
            {
                out().println("ACTIVATED policy=" + link.contentHash() + " sequence=" + link.lastSequence());
            }
            return 0 == link.rejected() ? ExitCodes.OK : ExitCodes.FINDING;
        }
    }

    private String what(final CompiledPolicy policy)
    {
        return "the activation of policy " + policy.hash().substring(0, HASH_SHOWN) +
            (isBackfilled ? ", whose windows the engine makes of its journal first," : "");
    }

    private int encode(final UnsafeBuffer frame, final CompiledPolicy policy)
    {
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        final String path = directory.toAbsolutePath().normalize().toString();
        try
        {
            if (isBackfilled)
            {
                final BackfillPolicyEncoder backfill =
                    new BackfillPolicyEncoder().wrapAndApplyHeader(frame, 0, header);
                backfill.correlationId(0).fromSequence(0);
                put(backfill.policyHash(), policy);
                backfill.zonesHash().word0(0).word1(0).word2(0).word3(0);
                return MessageHeaderEncoder.ENCODED_LENGTH + backfill.directory(path)
                    .actor(signature.actor()).approver(signature.approvers()).reason(signature.reason())
                    .encodedLength();
            }

            final ActivatePolicyEncoder activation = new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, header);
            activation.correlationId(0);
            put(activation.policyHash(), policy);
            activation.zonesHash().word0(0).word1(0).word2(0).word3(0);
            return MessageHeaderEncoder.ENCODED_LENGTH + activation.directory(path)
                .actor(signature.actor()).approver(signature.approvers()).reason(signature.reason())
                .encodedLength();
        }
        catch (final IndexOutOfBoundsException ignore)
        {
            throw usage("directory, actor, approver and reason together are too long for one message: shorten them");
        }
    }

    private static void put(final Sha256Encoder encoder, final CompiledPolicy policy)
    {
        encoder.word0(policy.hashWord(0)).word1(policy.hashWord(1))
            .word2(policy.hashWord(2)).word3(policy.hashWord(3));
    }
}
