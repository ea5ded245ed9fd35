package io.peregrine.pipeline;

import java.util.Locale;

/** Which threads step the stages. The handlers, and what they decide, are the same in every layout. */
public enum Layout
{
    /** Chosen by the cores: see {@link #resolve(int)}. */
    AUTO,
    /** Transport, ingest, stages, journal and emit take turns on one thread. */
    INLINE,
    /** Ingest, emit and egress on one thread, journal and stages on another. */
    SHARED,
    /** A thread for each: ingest, journal, decode, enrich, window, score, and emit with egress. */
    DEDICATED;

    /** Cores that {@link #DEDICATED} needs: its seven threads and one for the media driver. */
    static final int DEDICATED_CORES = 8;
    /** Cores that {@link #SHARED} needs: its two threads, one for the media driver, one for everybody else. */
    static final int SHARED_CORES = 4;

    /** @return the layout for this many cores; a spinning thread that shares a core is worse than no thread. */
    public Layout resolve(final int cores)
    {
        if (AUTO != this)
        {
            return this;
        }

        return cores >= DEDICATED_CORES ? DEDICATED : cores >= SHARED_CORES ? SHARED : INLINE;
    }

    /** @return why {@link #resolve(int)} answers as it does, for people. */
    public String reason(final int cores)
    {
        return AUTO != this ? "configured" :
            cores + " cores: shared needs " + SHARED_CORES + ", dedicated " + DEDICATED_CORES;
    }

    /** @return threads that run stages, beside the one that feeds the ring. */
    int stageThreads()
    {
        return switch (this)
        {
            case INLINE -> 0;
            case SHARED -> 1;
            case DEDICATED -> 6;
            case AUTO -> throw new IllegalStateException("not resolved");
        };
    }

    /** @return the name that configuration files use. */
    public String configName()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
