package io.peregrine.pipeline;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.pipeline.score.ScoreHandler;

/** Score with somebody who looks on. */
final class ObservedScore implements StageHandler
{
    private final ScoreHandler score;
    private final ScoreObserver observer;

    ObservedScore(final ScoreHandler score, final ScoreObserver observer)
    {
        this.score = score;
        this.observer = observer;
    }

    @Override
    public void onEvent(final PaymentEvent event)
    {
        score.onEvent(event);
        observer.onScored(event, score.policy());
    }

    @Override
    public void lookAhead(final PaymentEvent event, final int ahead)
    {
        score.lookAhead(event, ahead);
    }

    @Override
    public void onIdle()
    {
        score.onIdle();
    }
}
