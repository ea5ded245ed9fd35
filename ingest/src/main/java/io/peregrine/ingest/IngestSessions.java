package io.peregrine.ingest;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.SessionConnectDecoder;

import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Who speaks on which image. A client has one session on each of its ingress publications; a new connect on the same
 * one ends the session before it. Ingest's thread.
 */
final class IngestSessions
{
    static final int PROTOCOL_VERSION = 0;
    private static final int MAX_PRINCIPAL_LENGTH = 64;

    private final Answers answers;
    private final Authorisation authorisation;
    private final long timeoutNs;
    private final AtomicCounter sessionCount;
    private final Long2ObjectHashMap<Session> byImage = new Long2ObjectHashMap<>();
    private final LongArrayList ended = new LongArrayList();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SessionConnectDecoder connect = new SessionConnectDecoder();
    private long lastImageId = Long.MIN_VALUE;
    private Session lastSession;
    private long nextSessionId;

    IngestSessions(final IngestContext ctx)
    {
        answers = ctx.answers();
        authorisation = ctx.authorisation();
        timeoutNs = ctx.sessionTimeoutNs();
        sessionCount = ctx.counters().counter(CounterDescriptor.SESSIONS);
        // Not the same as before a restart: an answer must not find a session that is not its own.
        nextSessionId = Math.max(1, ctx.clock().nanoTime());
    }

    /** @return the session on this image; null where there is none. */
    Session of(final long imageId)
    {
        if (imageId != lastImageId || null == lastSession)
        {
            lastImageId = imageId;
            lastSession = byImage.get(imageId);
        }

        return lastSession;
    }

    /** @return false if there is no room for the answer: nothing happened. */
    boolean connect(final DirectBuffer buffer, final int offset, final long imageId, final long nowNs)
    {
        connect.wrapAndApplyHeader(buffer, offset, header);
        final long correlationId = connect.correlationId();
        final int streamId = connect.responseStreamId();
        final int protocolVersion = connect.protocolVersion();
        final String channel = connect.responseChannel();
        final String principal = connect.principal();

        final String refusal = refusal(protocolVersion, principal, channel);
        if (null != refusal)
        {
            return answers.refuse(correlationId, streamId, channel, refusal);
        }

        if (!end(imageId) || !answers.open(nextSessionId, correlationId, streamId, channel))
        {
            return false;
        }

        byImage.put(imageId, new Session(nextSessionId++, Frames.hashOfPrincipal(principal), nowNs));
        forgetLast();
        return true;
    }

    private String refusal(final int protocolVersion, final String principal, final String channel)
    {
        if (PROTOCOL_VERSION != protocolVersion)
        {
            return "protocol version " + protocolVersion + " is not spoken here: use " + PROTOCOL_VERSION;
        }

        if (principal.isEmpty() || principal.length() > MAX_PRINCIPAL_LENGTH)
        {
            return "a principal of 1 to " + MAX_PRINCIPAL_LENGTH + " characters is needed";
        }

        return authorisation.refusal(principal, channel);
    }

    /** @return false if there is no room to have it closed: nothing happened. */
    boolean end(final long imageId)
    {
        final Session session = byImage.get(imageId);
        if (null == session)
        {
            return true;
        }

        if (!answers.close(session.sessionId()))
        {
            return false;
        }

        byImage.remove(imageId);
        forgetLast();
        return true;
    }

    /** Ends the sessions that were silent for too long; those for which there is no room are ended next time. */
    void checkSilence(final long nowNs)
    {
        byImage.forEachLong(
            (imageId, session) ->
            {
                if (session.isSilent(nowNs, timeoutNs))
                {
                    ended.addLong(imageId);
                }
            });

        for (int i = 0; i < ended.size(); i++)
        {
            end(ended.getLong(i));
        }

        ended.clear();
    }

    private void forgetLast()
    {
        lastSession = null;
        sessionCount.setRelease(byImage.size());
    }
}
