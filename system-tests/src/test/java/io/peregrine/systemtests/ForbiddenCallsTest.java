package io.peregrine.systemtests;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the walls of the house are to find, planted; what they are to let stand beside it. */
class ForbiddenCallsTest
{
    static Stream<Arguments> kinds()
    {
        return Stream.of(
            Arguments.of(PlantedCalls.Clocks.class, predicate(ForbiddenCalls::isClock)),
            Arguments.of(PlantedCalls.Chances.class, predicate(ForbiddenCalls::isChance)),
            Arguments.of(PlantedCalls.Libm.class, predicate(ForbiddenCalls::isLibm)),
            Arguments.of(PlantedCalls.Machine.class, predicate(ForbiddenCalls::isOfThisMachine)),
            Arguments.of(PlantedCalls.HashOrders.class, predicate(ForbiddenCalls::isHashOrder)));
    }

    private static Predicate<JavaAccess<?>> predicate(final Predicate<JavaAccess<?>> predicate)
    {
        return predicate;
    }

    private static JavaClass imported(final Class<?> type)
    {
        return new ClassFileImporter().importClasses(type, PlantedCalls.class).get(type);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldFindEachPlantedCall(final Class<?> planted, final Predicate<JavaAccess<?>> isForbidden)
    {
        final Set<String> missed = new TreeSet<>();
        final Set<JavaMethod> methods = imported(planted).getMethods();
        for (final JavaMethod method : methods)
        {
            if (method.getAccessesFromSelf().stream().noneMatch(isForbidden))
            {
                missed.add(method.getName());
            }
        }
        assertFalse(methods.isEmpty());
        assertEquals(Set.of(), missed);
    }

    /** What the determinism matrix is shown to find is found here as well, without running anything. */
    @Test
    void shouldFindWhatTheMatrixFinds()
    {
        final Set<JavaAccess<?>> accesses = new HashSet<>();
        new ClassFileImporter().importPackagesOf(PlantedFault.class).stream()
            .filter(type -> type.getName().startsWith(PlantedFault.class.getName()))
            .forEach(type -> accesses.addAll(type.getAccessesFromSelf()));
        assertTrue(accesses.stream().anyMatch(ForbiddenCalls::isHashOrder));
        assertTrue(accesses.stream().anyMatch(ForbiddenCalls::isLibm));
        assertTrue(accesses.stream().anyMatch(ForbiddenCalls::isClock));
    }

    @Test
    void shouldLetHarmlessCallsStand()
    {
        final Set<String> wrong = new TreeSet<>();
        for (final JavaAccess<?> access : imported(PlantedCalls.Harmless.class).getAccessesFromSelf())
        {
            if (ForbiddenCalls.isClock(access) || ForbiddenCalls.isChance(access) || ForbiddenCalls.isLibm(access) ||
                ForbiddenCalls.isOfThisMachine(access) || ForbiddenCalls.isHashOrder(access))
            {
                wrong.add(access.getDescription());
            }
        }
        assertEquals(Set.of(), wrong);
    }
}
