package io.peregrine.journal;

import org.agrona.ErrorHandler;

/** One writer's settings. */
public final class JournalContext
{
    public static final int SEGMENT_LENGTH_DEFAULT = 64 * 1024 * 1024;
    public static final int SEGMENT_LENGTH_MIN = 1024 * 1024;

    private int segmentLength = SEGMENT_LENGTH_DEFAULT;
    private long runId;
    private boolean isDense = true;
    private byte[] policyHash = new byte[SegmentFormat.HASH_LENGTH];
    private ErrorHandler errorHandler = JournalContext::report;
    private long sequenceLimit = Long.MAX_VALUE;
    private JournalDisk disk = JournalDisk.REAL;

    /** @return bytes of one file: header, records and seal; a multiple of 64 KiB. */
    public int segmentLength()
    {
        return segmentLength;
    }

    public JournalContext segmentLength(final int segmentLength)
    {
        if (segmentLength < SEGMENT_LENGTH_MIN || 0 != segmentLength % SegmentFormat.BLOCK_LENGTH)
        {
            throw new IllegalArgumentException("segmentLength must be a multiple of " + SegmentFormat.BLOCK_LENGTH +
                " and at least " + SEGMENT_LENGTH_MIN + ": " + segmentLength);
        }

        this.segmentLength = segmentLength;
        return this;
    }

    /** @return what the engine calls this run; written to the header of each segment that the run begins. */
    public long runId()
    {
        return runId;
    }

    public JournalContext runId(final long runId)
    {
        this.runId = runId;
        return this;
    }

    /** @return true if each sequence must be the last plus one; otherwise it must not be below the last. */
    public boolean isDense()
    {
        return isDense;
    }

    public JournalContext isDense(final boolean isDense)
    {
        this.isDense = isDense;
        return this;
    }

    /** @return 32 bytes, zeros where no policy is known. */
    public byte[] policyHash()
    {
        return policyHash.clone();
    }

    public JournalContext policyHash(final byte[] policyHash)
    {
        if (SegmentFormat.HASH_LENGTH != policyHash.length)
        {
            throw new IllegalArgumentException("policyHash must have 32 bytes: " + policyHash.length);
        }

        this.policyHash = policyHash.clone();
        return this;
    }

    /** @return told once of each trouble of the allocator thread; the default writes to the error stream. */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    public JournalContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /** @return what files are made, written and forced by. */
    public JournalDisk disk()
    {
        return disk;
    }

    public JournalContext disk(final JournalDisk disk)
    {
        this.disk = disk;
        return this;
    }

    /** @return the last sequence that may stand in the series when it is opened. */
    public long sequenceLimit()
    {
        return sequenceLimit;
    }

    /**
     * What is recorded of later sequences is cut off when the series is opened: for a series about another one's
     * records, of which a power failure can leave more than of those. Where the durable watermark is beyond it, opening
     * is refused.
     */
    public JournalContext sequenceLimit(final long sequenceLimit)
    {
        this.sequenceLimit = sequenceLimit;
        return this;
    }

    private static void report(final Throwable throwable)
    {
        System.err.println("journal: " + throwable.getMessage());
    }
}
