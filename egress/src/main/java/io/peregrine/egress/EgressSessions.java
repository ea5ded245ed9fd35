package io.peregrine.egress;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.aeron.Aeron;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.SessionCode;
import io.peregrine.protocol.SessionEventEncoder;

import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.status.AtomicCounter;

/** The clients to answer, and what ingest asked about them. Egress's thread. */
final class EgressSessions implements MessageHandler
{
    private static final int COMMAND_LIMIT = 32;
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int EVENT_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + SessionEventEncoder.BLOCK_LENGTH +
        SessionEventEncoder.detailHeaderLength();

    private final Aeron aeron;
    private final EgressCommands commands;
    private final long lingerNs;
    private final int backlogLength;
    private final AtomicCounter closedBlocked;
    private final AtomicCounter lastSequence;
    private final Long2ObjectHashMap<EgressSession> byId = new Long2ObjectHashMap<>();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SessionEventEncoder event = new SessionEventEncoder();
    private EgressSession[] all = new EgressSession[0];
    private long nowNs;

    EgressSessions(final EgressContext ctx)
    {
        aeron = ctx.aeron();
        commands = ctx.commands();
        lingerNs = ctx.lingerNs();
        backlogLength = ctx.backlogLength();
        closedBlocked = ctx.counters().counter(CounterDescriptor.SESSIONS_CLOSED_BLOCKED);
        lastSequence = ctx.counters().counter(CounterDescriptor.LAST_SEQUENCE);
    }

    /** @return the session; null where it is over, or there never was one. */
    EgressSession of(final long sessionId)
    {
        return byId.get(sessionId);
    }

    /** @return all of them; not to be written to. */
    EgressSession[] all()
    {
        return all;
    }

    boolean hasBacklog()
    {
        for (final EgressSession session : all)
        {
            if (session.hasBacklog())
            {
                return true;
            }
        }

        return false;
    }

    boolean hasCommands()
    {
        return !commands.isEmpty();
    }

    int readCommands(final long timeNs)
    {
        nowNs = timeNs;
        return commands.read(this, COMMAND_LIMIT);
    }

    /** Opens who is there by now, sends what waits, and lets go of who is over. */
    int tend(final long timeNs)
    {
        nowNs = timeNs;
        int work = 0;
        boolean isAnyOver = false;
        for (final EgressSession session : all)
        {
            if (!session.isOpen() && !session.hasEnded())
            {
                work += tryOpen(session);
            }

            if (session.isOpen() && !session.hasEnded())
            {
                work += session.flush(nowNs, lingerNs);
            }

            isAnyOver |= session.hasEnded();
        }

        if (isAnyOver)
        {
            removeEnded();
        }

        return work;
    }

    @Override
    public void onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        final long sessionId = buffer.getLong(index + EgressCommands.SESSION_ID);
        switch (typeId)
        {
            case EgressCommands.OPEN, EgressCommands.REFUSE -> add(typeId, sessionId, buffer, index);
            case EgressCommands.CLOSE -> end(sessionId);
            case EgressCommands.REJECT -> send(sessionId, buffer, index + EgressCommands.BODY,
                length - EgressCommands.BODY);
            default -> throw new IllegalStateException("egress knows no command " + typeId);
        }
    }

    private void add(final int typeId, final long sessionId, final MutableDirectBuffer buffer, final int index)
    {
        final String channel = buffer.getStringAscii(index + EgressCommands.OPEN_CHANNEL);
        final String detail = buffer.getStringAscii(
            index + EgressCommands.OPEN_CHANNEL + Integer.BYTES + channel.length());
        final EgressSession session = new EgressSession(
            aeron,
            sessionId,
            buffer.getLong(index + EgressCommands.BODY),
            buffer.getInt(index + EgressCommands.OPEN_STREAM_ID),
            channel,
            EgressCommands.REFUSE == typeId ? detail : null,
            backlogLength,
            nowNs);

        if (EgressCommands.OPEN == typeId)
        {
            byId.put(sessionId, session);
        }

        final EgressSession[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = session;
        all = more;
    }

    private void end(final long sessionId)
    {
        final EgressSession session = byId.get(sessionId);
        if (null != session)
        {
            session.end();
        }
    }

    private void send(final long sessionId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        final EgressSession session = byId.get(sessionId);
        if (null != session && session.claim(length))
        {
            session.claimed().putBytes(session.claimedIndex(), buffer, index, length);
            session.commit();
        }
    }

    /** The client's first message says how it stands; answers that wait already come after it. */
    private int tryOpen(final EgressSession session)
    {
        if (!session.isConnected())
        {
            if (session.isOverdue(nowNs, CONNECT_TIMEOUT_NS))
            {
                session.end();
            }
            return 0;
        }

        final String detail = null == session.refusal() ? "" : session.refusal();
        final long position = session.tell(EVENT_LENGTH + detail.length());
        if (position <= 0)
        {
            return 0;
        }

        event.wrapAndApplyHeader(session.claimed(), session.claimedIndex(), header)
            .correlationId(session.correlationId())
            .sessionId(session.sessionId())
            .code(null == session.refusal() ? SessionCode.OPENED : SessionCode.REFUSED)
            .engineSequence(lastSequence.get())
            .detail(detail);
        session.commit();
        session.opened();
        if (null != session.refusal())
        {
            session.end();
        }

        return 1;
    }

    private void removeEnded()
    {
        int count = 0;
        final EgressSession[] left = new EgressSession[all.length];
        for (final EgressSession session : all)
        {
            if (!session.hasEnded())
            {
                left[count++] = session;
                continue;
            }

            if (session.isBlocked())
            {
                closedBlocked.incrementRelease();
            }

            if (byId.get(session.sessionId()) == session)
            {
                byId.remove(session.sessionId());
            }

            session.close();
        }

        all = Arrays.copyOf(left, count);
    }

    void close()
    {
        for (final EgressSession session : all)
        {
            session.close();
        }

        all = new EgressSession[0];
        byId.clear();
    }
}
