package io.peregrine.pipeline;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.journal.JournalWriter;
import io.peregrine.protocol.FrameGate;

import org.agrona.concurrent.status.AtomicCounter;

/** Appends each live input to the journal as it arrived; an input that came from the journal is there already. */
final class JournalHandler implements StageHandler
{
    private final JournalWriter writer;
    private final AtomicCounter journalSequence;

    JournalHandler(final JournalWriter writer, final Counters counters)
    {
        this.writer = writer;
        this.journalSequence = counters.counter(CounterDescriptor.JOURNAL_SEQUENCE);
    }

    @Override
    public void onEvent(final PaymentEvent event)
    {
        if (!event.isReplayed())
        {
            if (!writer.append(FrameGate.templateId(event.frame(), 0), event.sequence(), event.ingressTimeNs(),
                event.stagesAllowed(), event.shard(), event.epoch(), event.sourceId(), event.sourceSequence(),
                event.frame(), 0, event.frameLength()))
            {
                throw new IllegalStateException("the journal took an input and has no room for it");
            }
        }

        journalSequence.setRelease(event.sequence());
    }
}
