package io.peregrine.systemtests;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The walls of the house: which module knows which, who alone may import what, and who knows no clock. */
class HouseTest
{
    private static final String ROOT = "io.peregrine.";

    /** Each module and those that it may know; what a module knows, those above it do not know by that. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
        Map.entry("domain", Set.of()),
        Map.entry("protocol", Set.of()),
        Map.entry("rules", Set.of("domain")),
        Map.entry("scoring", Set.of("domain")),
        Map.entry("journal", Set.of()),
        Map.entry("policy", Set.of("domain", "rules", "scoring")),
        Map.entry("pipeline", Set.of("domain", "protocol", "rules", "scoring", "journal", "policy")),
        Map.entry("ingest", Set.of("domain", "protocol", "pipeline")),
        Map.entry("egress", Set.of("domain", "protocol", "pipeline")),
        Map.entry("replay", Set.of("domain", "protocol", "rules", "scoring", "journal", "policy", "pipeline")),
        Map.entry("client", Set.of("protocol")),
        Map.entry("engine",
            Set.of("domain", "protocol", "journal", "policy", "pipeline", "ingest", "egress", "replay")),
        Map.entry("perf", Set.of("domain", "protocol", "journal", "policy", "pipeline", "replay", "engine", "client")),
        Map.entry("cli", Set.of("domain", "protocol", "rules", "scoring", "journal", "policy", "pipeline", "ingest",
            "egress", "replay", "engine", "client", "perf")));

    /** Packages that few may import, and who they are. */
    private static final Map<String, Set<String>> ALONE = Map.of(
        "dev.cel.", Set.of("rules"),
        "org.snakeyaml.", Set.of("policy"),
        "com.lmax.", Set.of("pipeline"),
        "net.openhft.", Set.of("pipeline"),
        "io.aeron.", Set.of("ingest", "egress", "client", "engine", "perf"),
        "picocli.", Set.of("cli"),
        "de.siegmar.", Set.of("cli"));

    private static final Set<String> WITHOUT_CLOCK =
        Set.of("domain", "protocol", "rules", "scoring", "policy", "pipeline", "replay");
    private static final Set<String> WITHOUT_LIBM =
        Set.of("domain", "protocol", "rules", "scoring", "policy", "pipeline");

    /** What decides, and nothing else: no map or set whose order is its hashes' is gone through here. */
    private static final Set<String> IN_ORDER = Set.of("domain", "protocol", "scoring", "pipeline", "rules");

    /** Those that have a seed of their own in each process, against floods of keys; no order of theirs is seen. */
    private static final Set<String> SEEDED =
        Set.of(ROOT + "pipeline.window.KeyHash", ROOT + "rules.list.EntryTable");

    /**
     * Those that go through what is declared as a map or a set. What they are given is sorted or linked, or its order
     * does not matter, and all but the first two are done before a policy is in force.
     */
    private static final Set<String> LOOKED_AT = Set.of(ROOT + "pipeline.enrich.ChronicleProfileStore",
        ROOT + "rules.ValueText", ROOT + "scoring.LinearReader", ROOT + "rules.Bounds", ROOT + "rules.Conjunction",
        ROOT + "rules.ExpressionEvaluator", ROOT + "rules.Folding", ROOT + "rules.Frontend",
        ROOT + "rules.GivenValues", ROOT + "rules.IssueTranslator", ROOT + "rules.RuleColumn",
        ROOT + "rules.RuleCompiler", ROOT + "rules.RuleSetCompiler", ROOT + "rules.Vocabulary");

    /** It changes the default locale for as long as Chronicle needs it, and puts back what was. */
    private static final Set<String> PUTS_BACK = Set.of(ROOT + "pipeline.enrich.ChronicleProfileStore");

    /** Where the machine's locale, zone and character set may be asked for: nowhere. */
    private static final Set<String> EVERYWHERE = ARROWS.keySet();

    private static final JavaClasses CLASSES = new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .withImportOption(location -> !location.contains("-tests.jar"))
        .importPackages("io.peregrine");

    private static String moduleOf(final JavaClass type)
    {
        final String name = type.getPackageName();
        if (!name.startsWith(ROOT))
        {
            return "";
        }
        final int end = name.indexOf('.', ROOT.length());
        return end < 0 ? name.substring(ROOT.length()) : name.substring(ROOT.length(), end);
    }

    private static List<JavaClass> classesOf(final String module)
    {
        return CLASSES.stream().filter(type -> module.equals(moduleOf(type))).toList();
    }

    @Test
    void shouldHaveClassesInEachModule()
    {
        final Set<String> found = new TreeSet<>();
        CLASSES.forEach(type -> found.add(moduleOf(type)));
        found.remove("systemtests");
        assertEquals(new TreeSet<>(ARROWS.keySet()), found);
    }

    @Test
    void shouldKnowOnlyWhatTheArrowsSay()
    {
        final Set<String> wrong = new TreeSet<>();
        for (final JavaClass type : CLASSES)
        {
            final String from = moduleOf(type);
            for (final Dependency dependency : type.getDirectDependenciesFromSelf())
            {
                final String to = moduleOf(dependency.getTargetClass().getBaseComponentType());
                if (!to.isEmpty() && !to.equals(from) && ARROWS.containsKey(from) && !ARROWS.get(from).contains(to))
                {
                    wrong.add(from + " -> " + to + ": " + dependency.getDescription());
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }

    @Test
    void shouldImportOnlyWhatTheModuleMay()
    {
        final Map<String, Set<String>> found = new TreeMap<>();
        ALONE.keySet().forEach(library -> found.put(library, new TreeSet<>()));
        for (final JavaClass type : CLASSES)
        {
            for (final Dependency dependency : type.getDirectDependenciesFromSelf())
            {
                final String target = dependency.getTargetClass().getBaseComponentType().getName();
                ALONE.keySet().stream().filter(target::startsWith).forEach(
                    library -> found.get(library).add(moduleOf(type)));
            }
        }
        found.values().forEach(modules -> modules.remove("systemtests"));
        final Map<String, Set<String>> allowed = new TreeMap<>();
        ALONE.forEach((library, modules) -> allowed.put(library, new TreeSet<>(modules)));
        assertEquals(allowed, found);
    }

    private static Set<String> found(
        final Set<String> modules, final Predicate<JavaAccess<?>> isForbidden, final Set<String> exceptions)
    {
        final Set<String> wrong = new TreeSet<>();
        for (final String module : modules)
        {
            for (final JavaClass type : classesOf(module))
            {
                type.getAccessesFromSelf().stream()
                    .filter(access -> !exceptions.contains(type.getName()) && isForbidden.test(access))
                    .map(JavaAccess::getDescription).forEach(wrong::add);
            }
        }
        return wrong;
    }

    @Test
    void shouldKnowNoClockBelowTheEdges()
    {
        assertEquals(Set.of(), found(WITHOUT_CLOCK, ForbiddenCalls::isClock, Set.of()));
    }

    @Test
    void shouldLeaveNothingToChanceBelowTheEdges()
    {
        assertEquals(Set.of(), found(WITHOUT_CLOCK, ForbiddenCalls::isChance, SEEDED));
    }

    @Test
    void shouldComputeWithStrictMathOnly()
    {
        assertEquals(Set.of(), found(WITHOUT_LIBM, ForbiddenCalls::isLibm, Set.of()));
    }

    @Test
    void shouldAskNoMachineForItsLocaleZoneOrCharacterSet()
    {
        assertEquals(Set.of(), found(EVERYWHERE, ForbiddenCalls::isOfThisMachine, PUTS_BACK));
    }

    @Test
    void shouldGoThroughNothingInTheOrderOfHashes()
    {
        assertEquals(Set.of(), found(IN_ORDER, ForbiddenCalls::isHashOrder, LOOKED_AT));
    }
}
