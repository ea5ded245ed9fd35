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
    @Property(tries = 2000)
    void shouldAgreeWithJavaTimeWhenTimeIsAny(
        @ForAll final long timeNs, @ForAll @IntRange(min = -64_800, max = 64_800) final int offsetS)
    {
        final OffsetDateTime time =
            Instant.ofEpochSecond(0, timeNs).atOffset(ZoneOffset.ofTotalSeconds(offsetS));

        assertEquals(time.getYear(), CivilTime.getFullYear(timeNs, offsetS));
        assertEquals(time.getMonthValue() - 1, CivilTime.getMonth(timeNs, offsetS));
        assertEquals(time.getDayOfMonth(), CivilTime.getDate(timeNs, offsetS));
        assertEquals(time.getDayOfMonth() - 1, CivilTime.getDayOfMonth(timeNs, offsetS));
        assertEquals(time.getDayOfYear() - 1, CivilTime.getDayOfYear(timeNs, offsetS));
        assertEquals(time.getDayOfWeek().getValue() % 7, CivilTime.getDayOfWeek(timeNs, offsetS));
        assertEquals(time.getHour(), CivilTime.getHours(timeNs, offsetS));
        assertEquals(time.getMinute(), CivilTime.getMinutes(timeNs, offsetS));
        assertEquals(time.getSecond(), CivilTime.getSeconds(timeNs, offsetS));
        assertEquals(time.getNano() / 1_000_000, CivilTime.getMilliseconds(timeNs, offsetS));
    }
}
