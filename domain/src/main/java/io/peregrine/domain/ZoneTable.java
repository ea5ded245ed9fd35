package io.peregrine.domain;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A zone's offsets from UTC with the transitions from 1970 to 2100, carried with a policy because two JDKs' zone data
 * differ. Immutable; look-ups allocate nothing.
 */
public final class ZoneTable
{
    /** No transitions and no offset. */
    public static final ZoneTable UTC = new ZoneTable("UTC", new long[0], new int[]{ 0 });

    private static final long LAST_SECOND = 4_102_444_800L; // 2100-01-01

    private final String zone;
    private final long[] transitionSeconds;
    private final int[] offsetSeconds;

    private ZoneTable(final String zone, final long[] transitionSeconds, final int[] offsetSeconds)
    {
        this.zone = zone;
        this.transitionSeconds = transitionSeconds;
        this.offsetSeconds = offsetSeconds;
    }

    /** @return this JDK's table for a zone; throws java.time.DateTimeException where there is no such zone. */
    public static ZoneTable ofJdk(final String zone)
    {
        final ZoneRules rules = ZoneId.of(zone).getRules();
        final List<Long> seconds = new ArrayList<>();
        final List<Integer> offsets = new ArrayList<>();
        offsets.add(rules.getOffset(Instant.EPOCH).getTotalSeconds());
        ZoneOffsetTransition next = rules.nextTransition(Instant.EPOCH);
        while (null != next && next.toEpochSecond() < LAST_SECOND)
        {
            seconds.add(next.toEpochSecond());
            offsets.add(next.getOffsetAfter().getTotalSeconds());
            next = rules.nextTransition(next.getInstant());
        }
        return new ZoneTable(
            zone,
            seconds.stream().mapToLong(Long::longValue).toArray(),
            offsets.stream().mapToInt(Integer::intValue).toArray());
    }

    /** @return the table that {@link #print()} wrote. */
    public static ZoneTable parse(final String text)
    {
        final String[] lines = text.strip().split("\n");
        final int count = lines.length - 2;
        final long[] seconds = new long[count];
        final int[] offsets = new int[count + 1];
        offsets[0] = Integer.parseInt(lines[1]);
        for (int i = 0; i < count; i++)
        {
            final String[] parts = lines[i + 2].split(" ");
            seconds[i] = Long.parseLong(parts[0]);
            offsets[i + 1] = Integer.parseInt(parts[1]);
        }
        return new ZoneTable(lines[0], seconds, offsets);
    }

    /** @return zone, first offset, then a line for each transition: UTC second and offset after, in seconds. */
    public String print()
    {
        final StringBuilder text = new StringBuilder(zone).append('\n').append(offsetSeconds[0]).append('\n');
        for (int i = 0; i < transitionSeconds.length; i++)
        {
            text.append(transitionSeconds[i]).append(' ').append(offsetSeconds[i + 1]).append('\n');
        }
        return text.toString();
    }

    public String zone()
    {
        return zone;
    }

    /** @return seconds to add to a UTC second to get the zone's local second. */
    public int offsetSecondsAt(final long utcSecond)
    {
        final int found = Arrays.binarySearch(transitionSeconds, utcSecond);
        return offsetSeconds[found >= 0 ? found + 1 : -found - 1];
    }

    /** @return the newest second up to this one at which the offset changed; Long.MIN_VALUE where there is none. */
    public long lastTransition(final long utcSecond)
    {
        final int found = Arrays.binarySearch(transitionSeconds, utcSecond);
        final int last = found >= 0 ? found : -found - 2;
        return last < 0 ? Long.MIN_VALUE : transitionSeconds[last];
    }

    /** @return the first second after this one at which the offset changes; Long.MAX_VALUE where there is none. */
    public long nextTransition(final long utcSecond)
    {
        final int found = Arrays.binarySearch(transitionSeconds, utcSecond);
        final int next = found >= 0 ? found + 1 : -found - 1;
        return next == transitionSeconds.length ? Long.MAX_VALUE : transitionSeconds[next];
    }
}
