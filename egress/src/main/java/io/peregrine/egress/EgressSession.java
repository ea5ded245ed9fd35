package io.peregrine.egress;

import java.nio.ByteBuffer;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.BufferClaim;

import org.agrona.CloseHelper;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * One client to answer. What its publication does not take waits in its backlog, in order; when the backlog is full,
 * or nothing of it moved for the linger time, the session has ended. Egress's thread.
 */
final class EgressSession
{
    private static final int MESSAGE = 1;
    /** Above what one turn of the stages decides: a backlog must get shorter while decisions go on. */
    private static final int FLUSH_LIMIT = 1024;

    private final Aeron aeron;
    private final long sessionId;
    private final long correlationId;
    private final String refusal;
    private final long registrationId;
    private final RingBuffer backlog;
    private final BufferClaim claim = new BufferClaim();
    private final ControlledMessageHandler flusher = this::onBacklogged;
    private ExclusivePublication publication;
    private MutableDirectBuffer claimed;
    private int claimedIndex;
    private boolean isClaimInBacklog;
    private boolean isOpen;
    private boolean hasEnded;
    private boolean isBlocked;
    private long lastMovedNs;
    private long durableTold = Long.MIN_VALUE;

    /** @param refusal null: a session that is to be opened, else why the client gets none. */
    EgressSession(
        final Aeron aeron,
        final long sessionId,
        final long correlationId,
        final int streamId,
        final String channel,
        final String refusal,
        final int backlogLength,
        final long nowNs)
    {
        this.aeron = aeron;
        this.sessionId = sessionId;
        this.correlationId = correlationId;
        this.refusal = refusal;
        this.lastMovedNs = nowNs;
        backlog = new OneToOneRingBuffer(
            new UnsafeBuffer(ByteBuffer.allocateDirect(backlogLength + RingBufferDescriptor.TRAILER_LENGTH)));
        registrationId = aeron.asyncAddExclusivePublication(channel, streamId);
    }

    long sessionId()
    {
        return sessionId;
    }

    long correlationId()
    {
        return correlationId;
    }

    /** @return null for a session that is to be opened. */
    String refusal()
    {
        return refusal;
    }

    /** @return true if the client is there and was told its session. */
    boolean isOpen()
    {
        return isOpen;
    }

    void opened()
    {
        isOpen = true;
    }

    /** @return the durable sequence that the client was told last. */
    long durableTold()
    {
        return durableTold;
    }

    void durableTold(final long sequence)
    {
        durableTold = sequence;
    }

    /** @return true if it is over, for whatever reason. */
    boolean hasEnded()
    {
        return hasEnded;
    }

    /** @return true if it ended because its client did not read. */
    boolean isBlocked()
    {
        return isBlocked;
    }

    boolean hasBacklog()
    {
        return backlog.producerPosition() != backlog.consumerPosition();
    }

    void end()
    {
        hasEnded = true;
    }

    /** @return true once the client's subscription has the publication. */
    boolean isConnected()
    {
        if (null == publication)
        {
            try
            {
                publication = aeron.getExclusivePublication(registrationId);
            }
            catch (final RegistrationException ignore)
            {
                // The client named a channel that no driver can make: there is nobody to tell.
                hasEnded = true;
            }
        }

        return null != publication && publication.isConnected();
    }

    /** @return true if it waits for its client for longer than this. */
    boolean isOverdue(final long nowNs, final long timeoutNs)
    {
        return nowNs - lastMovedNs > timeoutNs;
    }

    /** Room for the session's first message, before anything that waits. @return not above 0: not now. */
    long tell(final int length)
    {
        final long position = publication.tryClaim(length, claim);
        isClaimInBacklog = false;
        claimed = claim.buffer();
        claimedIndex = claim.offset();
        return position;
    }

    /** Room for one message: in the publication, or behind what waits already. @return false: the session is over. */
    boolean claim(final int length)
    {
        if (hasEnded)
        {
            return false;
        }

        isClaimInBacklog = !isOpen || hasBacklog();
        if (!isClaimInBacklog)
        {
            final long position = publication.tryClaim(length, claim);
            if (position > 0)
            {
                claimed = claim.buffer();
                claimedIndex = claim.offset();
                return true;
            }

            if (Publication.BACK_PRESSURED != position && Publication.ADMIN_ACTION != position)
            {
                hasEnded = true;
                return false;
            }

            isClaimInBacklog = true;
        }

        claimedIndex = backlog.tryClaim(MESSAGE, length);
        if (claimedIndex < 0)
        {
            hasEnded = true;
            isBlocked = true;
            return false;
        }

        claimed = backlog.buffer();
        return true;
    }

    MutableDirectBuffer claimed()
    {
        return claimed;
    }

    int claimedIndex()
    {
        return claimedIndex;
    }

    void commit()
    {
        if (isClaimInBacklog)
        {
            backlog.commit(claimedIndex);
        }
        else
        {
            claim.commit();
        }
    }

    /** Sends what waits, as far as it goes. */
    int flush(final long nowNs, final long lingerNs)
    {
        if (!hasBacklog())
        {
            lastMovedNs = nowNs;
            return 0;
        }

        final int sent = null == publication ? 0 : backlog.controlledRead(flusher, FLUSH_LIMIT);
        if (sent > 0)
        {
            lastMovedNs = nowNs;
        }
        else if (nowNs - lastMovedNs > lingerNs)
        {
            hasEnded = true;
            isBlocked = true;
        }

        return sent;
    }

    private ControlledMessageHandler.Action onBacklogged(
        final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        final long position = publication.offer(buffer, index, length);
        if (position > 0)
        {
            return ControlledMessageHandler.Action.CONTINUE;
        }

        hasEnded |= Publication.BACK_PRESSURED != position && Publication.ADMIN_ACTION != position;
        return ControlledMessageHandler.Action.ABORT;
    }

    void close()
    {
        if (null == publication)
        {
            aeron.asyncRemovePublication(registrationId);
        }
        else
        {
            CloseHelper.quietClose(publication);
        }
    }
}
