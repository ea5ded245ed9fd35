package io.peregrine.engine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

import io.peregrine.ingest.PolicyActivations;
import io.peregrine.ingest.PreparedActivation;
import io.peregrine.pipeline.CapacityException;
import io.peregrine.pipeline.decode.LastActivation;
import io.peregrine.pipeline.window.PreparedWindows;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.policy.PolicyException;
import io.peregrine.policy.PolicyRehearsal;
import io.peregrine.protocol.ActivatePolicyDecoder;
import io.peregrine.protocol.Activations;
import io.peregrine.protocol.Approvers;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.RejectCode;
import io.peregrine.replay.ContentPolicies;
import io.peregrine.replay.JournalBackfills;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads, compiles and stores the policies that clients ask for, on a blocking thread of its own. Their directory is on
 * this machine; what is there must hash to what the client asked for, so that nobody activates a policy that changed
 * since it was checked. What the policy before has already is not made again.
 */
final class PolicyLoader implements PolicyActivations, AutoCloseable
{
    private static final int CAPACITY = 16;
    private static final long WAIT_MS = 50;

    /** A sequence that is not known yet. */
    private static final long LATER = Long.MAX_VALUE;

    private final ContentPolicies policies;
    private final JournalBackfills backfills;
    private final PreparedWindows windows;
    private final Admission admission;
    private final Supplier<CompiledPolicy> former;
    private final Consumer<CompiledPolicy> onPrepared;
    private final LongConsumer progress;
    private final LastActivation last;
    private final BlockingQueue<Request> requests = new ArrayBlockingQueue<>(CAPACITY);
    private final BlockingQueue<PreparedActivation> prepared = new ArrayBlockingQueue<>(CAPACITY);
    private final Thread thread;

    /** Whether this engine can take a policy. */
    interface Admission
    {
        /**
         * @param isBackfilled whether its histories are made beside those that are there.
         * @throws CapacityException if it cannot.
         */
        void check(CompiledPolicy policy, boolean isBackfilled);
    }

    private record Request(UnsafeBuffer frame, long sourceId, long sourceSequence, long sessionId)
    {
    }

    /**
     * @param backfills make the windows of those that ask for it.
     * @param windows   have the memory of the others' windows ready.
     * @param admission throws where this engine cannot take the policy.
     * @param former    the policy that the next one will follow.
     * @param progress  is told of the last input that is in the windows being made; this thread.
     * @param last      the activation before the first that is prepared here.
     */
    PolicyLoader(
        final ContentPolicies policies,
        final JournalBackfills backfills,
        final PreparedWindows windows,
        final Admission admission,
        final Supplier<CompiledPolicy> former,
        final Consumer<CompiledPolicy> onPrepared,
        final LongConsumer progress,
        final LastActivation last)
    {
        this.policies = policies;
        this.backfills = backfills;
        this.windows = windows;
        windows.attend();
        this.admission = admission;
        this.former = former;
        this.onPrepared = onPrepared;
        this.progress = progress;
        this.last = new LastActivation(last);
        thread = new Thread(this::run, "peregrine-policy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean submit(
        final DirectBuffer frame,
        final int offset,
        final int length,
        final long sourceId,
        final long sourceSequence,
        final long sessionId)
    {
        if (0 == requests.remainingCapacity())
        {
            return false;
        }

        final byte[] copy = new byte[length];
        frame.getBytes(offset, copy);
        return requests.offer(new Request(new UnsafeBuffer(copy), sourceId, sourceSequence, sessionId));
    }

    @Override
    public PreparedActivation poll()
    {
        return prepared.isEmpty() ? null : prepared.poll();
    }

    private void run()
    {
        try
        {
            PolicyRehearsal.kernels();
            while (!Thread.currentThread().isInterrupted())
            {
                final Request request = requests.poll(WAIT_MS, TimeUnit.MILLISECONDS);
                windows.giveBack();
                if (null != request)
                {
                    prepared.put(prepare(request));
                }
            }
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }
    }

    private PreparedActivation prepare(final Request request) throws InterruptedException
    {
        final ActivatePolicyDecoder asked =
            Activations.wrap(new ActivatePolicyDecoder(), request.frame(), 0, new MessageHeaderDecoder());
        final boolean isBackfilled = Activations.NO_BACKFILL != Activations.backfillFrom(request.frame(), 0);
        final long correlationId = asked.correlationId();
        final String hash = Frames.sha256Hex(asked.policyHash().word0(), asked.policyHash().word1(),
            asked.policyHash().word2(), asked.policyHash().word3());
        final String directory = asked.directory();
        final String actor = asked.actor();
        final String approver = asked.approver();
        final String reason = asked.reason();

        final int needed = former.get().approversNeeded();
        final boolean isApproved = approverCount(actor, approver) >= needed;
        if (!isApproved && !former.get().hash().equals(hash))
        {
            return unapproved(request, correlationId, needed);
        }

        try
        {
            final CompiledPolicy before = former.get();
            final CompiledPolicy policy = PolicyCompiler.compile(
                PolicyContent.read(Path.of(directory)), ContentPolicies::zoneOfJdk, before);
            if (!policy.hash().equals(hash))
            {
                return refused(request, correlationId, RejectCode.UNKNOWN_POLICY, directory + " holds policy " +
                    policy.hash() + ", not " + hash + ": it changed since it was read, activate it again");
            }

            final Activation again = new Activation(correlationId, policy, ContentPolicies.zonesHash(policy),
                isBackfilled ? 0 : Activations.NO_BACKFILL, actor, approver, reason);
            final long content =
                LastActivation.contentOf(again.frame(), again.length(), new MessageHeaderDecoder());
            if (last.isSaidBy(request.sourceId(), content))
            {
                // It is sent again, and changes nothing: nothing need be made for it, nor anyone be asked.
                policies.store(policy);
                return ready(request, correlationId, again);
            }
            if (!isApproved)
            {
                return unapproved(request, correlationId, needed);
            }

            admission.check(policy, isBackfilled);
            PolicyRehearsal.of(policy, before);

            final Activation activation = isBackfilled ?
                backfilled(correlationId, policy, actor, approver, reason) :
                carriedOver(correlationId, policy, actor, approver, reason);
            onPrepared.accept(policy);
            last.set(request.sourceId(), content, LATER);
            return ready(request, correlationId, activation);
        }
        catch (final PolicyException | CapacityException ex)
        {
            return refused(request, correlationId, RejectCode.POLICY_REFUSED, ex.getMessage());
        }
        catch (final RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError ex)
        {
            // Whatever becomes of one policy, who asks is answered, and the next one is read.
            return refused(request, correlationId, RejectCode.POLICY_REFUSED, directory + ": " + ex);
        }
    }

    /** The windows go on with what they hold; the memory for it is taken beforehand. */
    private Activation carriedOver(
        final long correlationId,
        final CompiledPolicy policy,
        final String actor,
        final String approver,
        final String reason) throws InterruptedException
    {
        windows.prepare(former.get(), policy);
        try
        {
            return new Activation(correlationId, policy, policies.store(policy), actor, approver, reason);
        }
        catch (final RuntimeException | Error ex)
        {
            windows.forget();
            throw ex;
        }
    }

    /** The windows are made beforehand; what comes from here to the activation's turn is made then. */
    private Activation backfilled(
        final long correlationId,
        final CompiledPolicy policy,
        final String actor,
        final String approver,
        final String reason) throws InterruptedException
    {
        final long from = backfills.prepare(policy, progress);
        try
        {
            final Activation activation =
                new Activation(correlationId, policy, policies.store(policy), from, actor, approver, reason);
            backfills.catchUp();
            return activation;
        }
        catch (final RuntimeException | Error ex)
        {
            backfills.forget();
            throw ex;
        }
    }

    private static PreparedActivation ready(
        final Request request, final long correlationId, final Activation activation)
    {
        return new PreparedActivation(activation.frame(), activation.length(), request.sourceId(),
            request.sourceSequence(), request.sessionId(), correlationId, 0, "");
    }

    private static PreparedActivation unapproved(
        final Request request, final long correlationId, final int needed)
    {
        return refused(request, correlationId, RejectCode.APPROVALS_MISSING, "the policy in force asks for " +
            needed + " different approvers, none of them the actor: give each with --approver");
    }

    private static int approverCount(final String actor, final String approvers)
    {
        final byte[] names = (actor + approvers).getBytes(StandardCharsets.US_ASCII);
        return Approvers.count(
            new UnsafeBuffer(names), 0, actor.length(), actor.length(), names.length - actor.length());
    }

    private static PreparedActivation refused(
        final Request request, final long correlationId, final RejectCode code, final String detail)
    {
        return new PreparedActivation(null, 0, request.sourceId(), request.sourceSequence(), request.sessionId(),
            correlationId, code.value(), detail.replaceAll("[^ -~]+", " "));
    }

    @Override
    public void close()
    {
        thread.interrupt();
    }
}
