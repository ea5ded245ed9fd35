package io.peregrine.cli;

import java.util.function.LongConsumer;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar on a terminal; nothing where there is none. */
final class Progress implements LongConsumer, AutoCloseable
{
    private final ProgressBar bar;

    /**
     * @param task what is done.
     * @param max  steps in all; -1 where nobody knows.
     * @param unit of a step, with a space before it.
     */
    Progress(final String task, final long max, final String unit)
    {
        bar = null == System.console() ? null :
            new ProgressBarBuilder().setTaskName(task).setInitialMax(max).setUnit(unit, 1).build();
    }

    /** @param done steps so far. */
    @Override
    public void accept(final long done)
    {
        if (null != bar)
        {
            bar.stepTo(done);
        }
    }

    @Override
    public void close()
    {
        if (null != bar)
        {
            bar.close();
        }
    }
}
