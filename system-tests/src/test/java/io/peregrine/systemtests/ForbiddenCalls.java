package io.peregrine.systemtests;

import java.nio.charset.Charset;
import java.text.Collator;
import java.text.Format;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Scanner;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.UUID;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;

/**
 * Calls whose result is not a function of the inputs alone: it depends on the clock, on chance, on the machine's
 * locale, zone or character set, on the processor's idea of a logarithm, or on where objects lie in memory.
 */
final class ForbiddenCalls
{
    /** What Math has that every JDK computes to the same bits. */
    private static final Set<String> EXACT_MATH = Set.of("abs", "min", "max", "floorMod", "floorDiv", "ceilDiv", "sqrt",
        "floor", "ceil", "rint", "addExact", "subtractExact", "multiplyExact", "multiplyHigh", "toIntExact",
        "negateExact", "incrementExact", "signum", "scalb", "getExponent", "ulp", "nextUp", "nextDown", "round",
        "copySign", "fma", "unsignedMultiplyHigh");

    /** Ways through a map or a set. */
    private static final Set<String> THROUGH = Set.of("entrySet", "keySet", "values", "forEach", "replaceAll",
        "iterator", "stream", "parallelStream", "spliterator", "toArray", "intForEach", "longForEach");

    private static final Set<String> VIEWS = Set.of("entrySet", "keySet");
    private static final Set<String> CLOCKS = Set.of("nanoTime", "currentTimeMillis");
    private static final Set<String> CASE = Set.of("toLowerCase", "toUpperCase");

    private ForbiddenCalls()
    {
    }

    /** @return true if it reads a clock, or is made to. */
    static boolean isClock(final JavaAccess<?> access)
    {
        final JavaClass owner = access.getTargetOwner();
        return owner.isEquivalentTo(System.class) && CLOCKS.contains(access.getName()) ||
            owner.isAssignableTo(Clock.class) ||
            owner.getPackageName().equals(Instant.class.getPackageName()) && "now".equals(access.getName()) ||
            (owner.isEquivalentTo(Date.class) || owner.isAssignableTo(Calendar.class)) && isNew(access) ||
            owner.isAssignableTo(Calendar.class) && "getInstance".equals(access.getName());
    }

    /** @return true if chance has a part in it. */
    static boolean isChance(final JavaAccess<?> access)
    {
        final JavaClass owner = access.getTargetOwner();
        return owner.isAssignableTo(Random.class) || owner.isEquivalentTo(SplittableRandom.class) ||
            owner.isEquivalentTo(Math.class) && "random".equals(access.getName()) ||
            owner.isEquivalentTo(UUID.class) && "randomUUID".equals(access.getName()) ||
            owner.isEquivalentTo(System.class) && "identityHashCode".equals(access.getName()) ||
            owner.isEquivalentTo(Object.class) && "hashCode".equals(access.getName());
    }

    /** @return true if another JDK or processor may compute other bits. */
    static boolean isLibm(final JavaAccess<?> access)
    {
        return access.getTargetOwner().isEquivalentTo(Math.class) && !EXACT_MATH.contains(access.getName());
    }

    /** @return true if it asks the machine for its zone, its locale or its character set. */
    static boolean isOfThisMachine(final JavaAccess<?> access)
    {
        final JavaClass owner = access.getTargetOwner();
        final String name = access.getName();
        return owner.isEquivalentTo(ZoneId.class) && "systemDefault".equals(name) ||
            owner.isAssignableTo(TimeZone.class) && "getDefault".equals(name) ||
            owner.isEquivalentTo(Locale.class) && "getDefault".equals(name) ||
            owner.isEquivalentTo(Charset.class) && "defaultCharset".equals(name) ||
            owner.isEquivalentTo(String.class) && isByDefault(access) ||
            owner.isEquivalentTo(Scanner.class) && isNew(access) && !takes(access, Locale.class) ||
            isFormatter(owner) && (isNew(access) || name.startsWith("get") && name.endsWith("Instance")) &&
                !takes(access, Locale.class);
    }

    private static boolean isFormatter(final JavaClass owner)
    {
        return owner.isAssignableTo(Format.class) || owner.isAssignableTo(NumberFormat.class) ||
            owner.isAssignableTo(Collator.class) || owner.isEquivalentTo(Formatter.class);
    }

    /** Methods of String that take a locale or a character set, without it. */
    private static boolean isByDefault(final JavaAccess<?> access)
    {
        final String name = access.getName();
        return CASE.contains(name) && !takes(access, Locale.class) ||
            ("format".equals(name) || "formatted".equals(name)) && !takes(access, Locale.class) ||
            "getBytes".equals(name) && !takes(access, Charset.class) ||
            isNew(access) && takes(access, byte[].class) && !takes(access, Charset.class) &&
                !takes(access, String.class);
    }

    /**
     * @return true if it goes through a map or a set whose declared type says nothing of an order. What has an order is
     *         to be declared so that one sees it: LinkedHashMap, SortedMap, EnumMap, List. The set of a map's entries
     *         or keys has the order of the map that the same line asks for it.
     */
    static boolean isHashOrder(final JavaAccess<?> access)
    {
        final JavaClass owner = access.getTargetOwner();
        return isUnordered(access, owner) && !(owner.isEquivalentTo(Set.class) && access.getOrigin()
            .getAccessesFromSelf().stream().anyMatch(other -> other.getLineNumber() == access.getLineNumber() &&
                VIEWS.contains(other.getName()) && !isUnordered(other, other.getTargetOwner())));
    }

    private static boolean isUnordered(final JavaAccess<?> access, final JavaClass owner)
    {
        final boolean isCollection = owner.isAssignableTo(Map.class) || owner.isAssignableTo(Set.class) ||
            owner.getPackageName().startsWith("org.agrona.collections") && owner.getSimpleName().contains("Hash");
        final boolean hasOrder = owner.isAssignableTo(SortedMap.class) || owner.isAssignableTo(SortedSet.class) ||
            owner.isAssignableTo(LinkedHashMap.class) || owner.isAssignableTo(LinkedHashSet.class) ||
            owner.isAssignableTo(EnumMap.class) || owner.isAssignableTo(EnumSet.class);
        return isCollection && !hasOrder && THROUGH.contains(access.getName());
    }

    private static boolean isNew(final JavaAccess<?> access)
    {
        return "<init>".equals(access.getName());
    }

    private static boolean takes(final JavaAccess<?> access, final Class<?> type)
    {
        return access.getTarget() instanceof CodeUnitAccessTarget target &&
            target.getRawParameterTypes().stream().anyMatch(parameter -> parameter.isEquivalentTo(type));
    }
}
