package io.peregrine.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares a series with a head, segment by segment. It takes seals at their word: whoever verifies the series holds
 * them against the records.
 */
final class HeadCheck
{
    private final SeriesHead head;
    private final List<SealedSegment> sealed = new ArrayList<>();
    private String openTrouble;
    private String unchecked;
    private boolean isOpenFound;

    /** @param head null: everything agrees with it. */
    HeadCheck(final SeriesHead head)
    {
        this.head = head;
    }

    /** In the order of their numbers. */
    void segment(final Segment segment)
    {
        if (null == head || null != segment.headerTrouble())
        {
            return;
        }
        if (segment.fileNumber <= head.sealed() && segment.isSealed())
        {
            sealed.add(SealedSegment.of(segment));
        }
        else if (null != head.open() && segment.fileNumber == head.open().number())
        {
            isOpenFound = true;
            if (segment.isStub && segment.sealLong(SegmentFormat.SEAL_COUNT_OFFSET) != head.open().recordCount())
            {
                unchecked = "sequences " + head.open().firstSequence() + " to " + head.open().lastSequence() +
                    " were in the open segment when the head was made, and retention removed them";
            }
            else
            {
                openTrouble = openTrouble(segment);
            }
        }
    }

    private String openTrouble(final Segment segment)
    {
        final SealedSegment open = head.open();
        if (segment.isStub)
        {
            return open.isSame(SealedSegment.of(segment)) ? null :
                "segment " + open.number() + " is not the one that the head names";
        }
        final RecordCursor cursor = new RecordCursor();
        cursor.wrap(segment);
        while (cursor.count < open.recordCount() && RecordCursor.RECORD == cursor.advance())
        {
            // to the last one that the head names
        }
        if (cursor.count < open.recordCount())
        {
            return "the head names " + open.recordCount() + " records of segment " + open.number() +
                " up to sequence " + open.lastSequence() + ", there are " + cursor.count;
        }
        return open.isSame(SealedSegment.of(
            segment, cursor.count, cursor.lastSequence, cursor.next, head.sha256())) ? null :
            "the first " + open.recordCount() + " records of segment " + open.number() +
            " are not those that the head names";
    }

    /** After the last segment. @return null if all agrees. */
    String end()
    {
        if (null == head)
        {
            return null;
        }
        if (sealed.size() < head.sealed())
        {
            return "the head names " + head.sealed() + " sealed segments up to sequence " + head.lastSequence() +
                ", there are " + sealed.size() + " of them";
        }
        if (!Arrays.equals(head.root(), SeriesHead.root(sealed)))
        {
            return "the segments 1 to " + head.sealed() + " are not those that the head names: at least one was " +
                "changed and everything behind it mended";
        }
        return null == head.open() || isOpenFound ? openTrouble :
            "segment " + head.open().number() + " with the sequences " + head.open().firstSequence() + " to " +
            head.open().lastSequence() + ", which the head names, is missing";
    }

    /** @return where the doubt begins. */
    long sequence()
    {
        return null == openTrouble ? Math.max(0, head.firstSequence()) : head.open().firstSequence();
    }

    /** @return what of the head could not be compared; null for nothing. */
    String unchecked()
    {
        return unchecked;
    }
}
