package io.peregrine.cli;

import io.peregrine.engine.ReplayProgress;

/** A bar over the inputs of a replay. */
final class SequenceProgress implements ReplayProgress, AutoCloseable
{
    private final String task;
    private Progress bar;

    SequenceProgress(final String task)
    {
        this.task = task;
    }

    @Override
    public void onSequence(final long start, final long sequence, final long target)
    {
        if (null == bar)
        {
            bar = new Progress(task, target - start, " inputs");
        }
        bar.accept(sequence - start);
        if (sequence >= target)
        {
            close();
        }
    }

    @Override
    public void close()
    {
        if (null != bar)
        {
            bar.close();
            bar = null;
        }
    }
}
