package io.peregrine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Against java.time. */
class CivilTimeTest
{
    private static final long MIN_S = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    private static final long MAX_S = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    @Property(tries = 2000)
    void shouldAgreeWithJavaTimeWhenTimeIsAny(
        @ForAll final long seed, @ForAll @IntRange(min = -64_800, max = 64_800) final int offsetS)
    {
        final long timeS = Math.floorMod(seed, MAX_S - MIN_S) + MIN_S;
        final OffsetDateTime time =
            Instant.ofEpochSecond(timeS).atOffset(ZoneOffset.ofTotalSeconds(offsetS));

        assertEquals(time.getYear(), CivilTime.getFullYear(timeS, offsetS));
        assertEquals(time.getMonthValue() - 1, CivilTime.getMonth(timeS, offsetS));
        assertEquals(time.getDayOfMonth(), CivilTime.getDate(timeS, offsetS));
        assertEquals(time.getDayOfMonth() - 1, CivilTime.getDayOfMonth(timeS, offsetS));
        assertEquals(time.getDayOfYear() - 1, CivilTime.getDayOfYear(timeS, offsetS));
        assertEquals(time.getDayOfWeek().getValue() % 7, CivilTime.getDayOfWeek(timeS, offsetS));
        assertEquals(time.getHour(), CivilTime.getHours(timeS, offsetS));
        assertEquals(time.getMinute(), CivilTime.getMinutes(timeS, offsetS));
        assertEquals(time.getSecond(), CivilTime.getSeconds(timeS, offsetS));
    }
}
