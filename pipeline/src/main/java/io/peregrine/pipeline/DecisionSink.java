package io.peregrine.pipeline;

import io.peregrine.domain.PaymentEvent;

/**
 * Where answers leave. Called by emit's thread, in sequence order, once for each input that the durability mode lets
 * go; of replayed inputs it is only told. An implementation reads the event and keeps nothing of it.
 */
public interface DecisionSink
{
    /** Nobody to answer. */
    DecisionSink NONE = new DecisionSink()
    {
        @Override
        public void onDecision(final PaymentEvent event)
        {
        }

        @Override
        public void onAcknowledged(final PaymentEvent event)
        {
        }

        @Override
        public void onRejected(final PaymentEvent event)
        {
        }
    };

    /**
     * A payment was decided, or a repeat is answered with the recorded body: {@link PaymentEvent#kind()} tells. The
     * body is the first {@link PaymentEvent#bodyLength()} bytes of {@link PaymentEvent#body()}.
     */
    void onDecision(PaymentEvent event);

    /**
     * An input that nothing is decided about took effect, or did so before: where {@link PaymentEvent#kind()} is
     * NONE, at the sequence {@link PaymentEvent#repeatOfSequence()}.
     */
    void onAcknowledged(PaymentEvent event);

    /** The input took a sequence and was refused: {@link PaymentEvent#rejectCode()}. */
    void onRejected(PaymentEvent event);

    /** An input that came with its sequence went through, whatever became of it: nobody is answered. */
    default void onReplayed(final PaymentEvent event)
    {
    }
}
