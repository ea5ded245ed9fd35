package io.peregrine.engine;

import java.util.ArrayDeque;
import java.util.Deque;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.StateAlertEncoder;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Tells who reads the alert stream what state the engine has come into. Such alerts are few; one that the stream does
 * not take waits, and where nobody reads the newest of each subject waits for who does. The feeder's thread.
 */
final class StateAlerts
{
    private static final int MAX_TEXT_LENGTH = 1024;
    private static final int MAX_WAITING = 64;

    private final ExclusivePublication publication;
    private final EpochNanoClock clock;
    private final AtomicCounter sent;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final StateAlertEncoder alert = new StateAlertEncoder();
    private long sequence;

    private record Waiting(String subject, UnsafeBuffer frame)
    {
    }

    /** @param publication of the alert stream, its own; whoever added it closes it. */
    StateAlerts(final ExclusivePublication publication, final EpochNanoClock clock, final Counters counters)
    {
        this.publication = publication;
        this.clock = clock;
        sent = counters.counter(CounterDescriptor.STATE_ALERTS);
    }

    void send(final String subject, final String state, final String text, final long engineSequence)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        alert.wrapAndApplyHeader(buffer, 0, header)
            .alertSequence(sequence++)
            .timeNs(clock.nanoTime())
            .engineSequence(engineSequence)
            .subject(subject)
            .state(state)
            .text(oneLine(text));
        if (!publication.isConnected())
        {
            waiting.removeIf(earlier -> earlier.subject().equals(subject));
        }
        if (MAX_WAITING == waiting.size())
        {
            waiting.removeFirst();
        }
        waiting.addLast(new Waiting(subject, new UnsafeBuffer(
            buffer.byteArray(), 0, MessageHeaderEncoder.ENCODED_LENGTH + alert.encodedLength())));
        flush();
    }

    /** What the system says of a disk may be in any language and of any form. */
    private static String oneLine(final String text)
    {
        return (text.length() > MAX_TEXT_LENGTH ? text.substring(0, MAX_TEXT_LENGTH) : text)
            .replaceAll("[^\\x20-\\x7E]", "?");
    }

    /** Sends what waits, the oldest first. */
    void flush()
    {
        while (!waiting.isEmpty())
        {
            final UnsafeBuffer next = waiting.peekFirst().frame();
            final long position = publication.offer(next, 0, next.capacity());
            if (Publication.BACK_PRESSURED == position || Publication.ADMIN_ACTION == position ||
                Publication.NOT_CONNECTED == position)
            {
                return;
            }
            waiting.removeFirst();
            if (position > 0)
            {
                sent.incrementRelease();
            }
        }
    }
}
