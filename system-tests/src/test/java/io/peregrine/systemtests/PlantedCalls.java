package io.peregrine.systemtests;

import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.SimpleDateFormat;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleUnaryOperator;

import org.agrona.collections.Long2LongHashMap;

/** Calls that must be found, a method for each, and calls that must not. Nothing runs them. */
final class PlantedCalls
{
    private PlantedCalls()
    {
    }

    static final class Clocks
    {
        long nanoTime()
        {
            return System.nanoTime();
        }

        long millis()
        {
            return System.currentTimeMillis();
        }

        Object instant()
        {
            return Instant.now();
        }

        Object localDate()
        {
            return LocalDate.now();
        }

        Object clock()
        {
            return Clock.systemUTC();
        }

        Object date()
        {
            return new Date();
        }

        Object calendar()
        {
            return new GregorianCalendar();
        }
    }

    static final class Chances
    {
        int random()
        {
            return new Random(7).nextInt();
        }

        int threadLocal()
        {
            return ThreadLocalRandom.current().nextInt();
        }

        int splittable()
        {
            return new SplittableRandom().nextInt();
        }

        double ofMath()
        {
            return Math.random();
        }

        Object uuid()
        {
            return UUID.randomUUID();
        }

        int identity(final Object object)
        {
            return System.identityHashCode(object);
        }

        int hash(final Object object)
        {
            return object.hashCode();
        }
    }

    static final class Libm
    {
        double exp(final double x)
        {
            return Math.exp(x);
        }

        double log(final double x)
        {
            return Math.log(x);
        }

        double pow(final double x)
        {
            return Math.pow(x, 1.5);
        }

        double sin(final double x)
        {
            return Math.sin(x);
        }

        DoubleUnaryOperator reference()
        {
            return Math::exp;
        }
    }

    static final class Machine
    {
        Object zone()
        {
            return ZoneId.systemDefault();
        }

        Object timeZone()
        {
            return TimeZone.getDefault();
        }

        Object locale()
        {
            return Locale.getDefault();
        }

        String lower(final String text)
        {
            return text.toLowerCase();
        }

        String upper(final String text)
        {
            return text.toUpperCase();
        }

        String format(final double value)
        {
            return String.format("%f", value);
        }

        String formatted(final double value)
        {
            return "%f".formatted(value);
        }

        Object dateFormat()
        {
            return new SimpleDateFormat("yyyy");
        }

        Object decimalFormat()
        {
            return new DecimalFormat("0.0");
        }

        byte[] bytes(final String text)
        {
            return text.getBytes();
        }

        String text(final byte[] bytes)
        {
            return new String(bytes);
        }
    }

    static final class HashOrders
    {
        long entries(final Map<Long, Long> map)
        {
            long sum = 0;
            for (final Map.Entry<Long, Long> entry : map.entrySet())
            {
                sum = 31 * sum + entry.getKey();
            }
            return sum;
        }

        long values(final HashMap<Long, Long> map)
        {
            return map.values().hashCode();
        }

        Object first(final Set<Long> set)
        {
            return set.iterator().next();
        }

        Object stream(final HashSet<Long> set)
        {
            return set.stream().findFirst();
        }

        Object of()
        {
            return Set.of("a", "b").iterator().next();
        }

        Object ofAgrona(final Long2LongHashMap map)
        {
            return map.keySet();
        }
    }

    static final class Harmless
    {
        double exact(final double x)
        {
            return StrictMath.exp(x) + Math.sqrt(x) + Math.max(x, 1) + Math.abs(x);
        }

        String withLocale(final String text)
        {
            return text.toLowerCase(Locale.ROOT) + String.format(Locale.ROOT, "%f", 1.0);
        }

        byte[] withCharset(final String text)
        {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        Object inOrder(final TreeMap<Long, Long> sorted, final LinkedHashMap<Long, Long> linked)
        {
            return sorted.entrySet().iterator().next().getKey() + linked.keySet().iterator().next();
        }

        Object lookedUp(final Map<Long, Long> map)
        {
            return map.get(7L);
        }
    }
}
