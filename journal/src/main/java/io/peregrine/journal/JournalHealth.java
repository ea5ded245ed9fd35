package io.peregrine.journal;

/**
 * How one series is: whether its next segment is there, whether a force is under way, whether one has failed. Written
 * by the series' own threads, read by any.
 */
public final class JournalHealth
{
    private volatile JournalException failure;
    private volatile JournalTrouble trouble = JournalTrouble.NONE;
    private volatile String detail = "";
    private volatile boolean isGone;
    private volatile long allocationFailures;
    private volatile long forcingSinceNs;
    private volatile long forceCount;
    private volatile long lastForceNs;

    JournalHealth()
    {
    }

    /** @return false if what is appended now could not be found after a restart: take no more. */
    public boolean isTaking()
    {
        return null == failure && !isGone;
    }

    /** @return why the series can never be forced again by this process; null while it can. */
    public JournalException failure()
    {
        return failure;
    }

    /** @return true while the file that is appended to is not where it was opened. */
    public boolean isGone()
    {
        return isGone;
    }

    /** @return why the next segment could not be made when it was last tried. */
    public JournalTrouble trouble()
    {
        return trouble;
    }

    /** @return the trouble in full, for people; empty where there is none. */
    public String detail()
    {
        return detail;
    }

    /** @return how often a segment could not be made. */
    public long allocationFailures()
    {
        return allocationFailures;
    }

    /** @return since when, by {@link System#nanoTime()}, a force is under way; 0: none is. */
    public long forcingSinceNs()
    {
        return forcingSinceNs;
    }

    /** @return forces that have returned. */
    public long forceCount()
    {
        return forceCount;
    }

    /** @return how long the last force took. */
    public long lastForceNs()
    {
        return lastForceNs;
    }

    void forcing()
    {
        final long nowNs = System.nanoTime();
        forcingSinceNs = 0 == nowNs ? 1 : nowNs;
    }

    /** The only writer of these holds the series' force lock. */
    void forced()
    {
        lastForceNs = System.nanoTime() - forcingSinceNs;
        forceCount = forceCount + 1;
        forcingSinceNs = 0;
    }

    /** The first failure is the one to tell. */
    synchronized void failed(final JournalException ex)
    {
        if (null == failure)
        {
            failure = ex;
        }
    }

    void gone(final boolean newIsGone)
    {
        isGone = newIsGone;
    }

    void allocated()
    {
        trouble = JournalTrouble.NONE;
        detail = "";
    }

    void notAllocated(final JournalTrouble newTrouble, final String newDetail)
    {
        detail = newDetail;
        trouble = newTrouble;
        allocationFailures = allocationFailures + 1;
    }
}
