package io.peregrine.journal;

import java.nio.file.Path;

/**
 * One segment as it lies on the disk.
 *
 * @param firstSequence  of the first record, as the header says.
 * @param lastSequence   as the seal says; of an open segment: of its last good record, -1 for none.
 * @param bytes          header and records, without the room behind them.
 * @param sha256         hex, of header and records, as the seal says; empty for an open segment.
 * @param previousSha256 hex; empty for the first segment and where the segment before is not sealed yet.
 * @param isStub         its records were removed by retention; what it says of them stays.
 */
public record SegmentInfo(
    Path file,
    long number,
    long firstSequence,
    long lastSequence,
    long records,
    long bytes,
    boolean isSealed,
    String sha256,
    String previousSha256,
    long runId,
    boolean isStub)
{
}
