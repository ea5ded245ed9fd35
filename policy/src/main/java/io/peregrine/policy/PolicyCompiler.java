package io.peregrine.policy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.ZoneTable;
import io.peregrine.rules.RuleCompiler;
import io.peregrine.rules.RuleSet;
import io.peregrine.rules.Vocabulary;

/** Checks a policy's content and makes it ready to run. Off the hot path, any thread; no state. */
public final class PolicyCompiler
{
    private static final int HASH_DIGITS = 64;

    private PolicyCompiler()
    {
    }

    /**
     * @param zones gives the transitions of a zone; asked for each but UTC. Where there is no such zone it throws
     *              DateTimeException or IllegalArgumentException, or returns null.
     * @throws PolicyException with everything that is wrong.
     */
    public static CompiledPolicy compile(final PolicyContent content, final Function<String, ZoneTable> zones)
    {
        return compile(content, zones, (CompiledPolicy)null);
    }

    /**
     * The same policy, made with less work: models and conditions that did not change are those of another policy.
     *
     * @param former the other policy; null for none.
     */
    public static CompiledPolicy compile(
        final PolicyContent content, final Function<String, ZoneTable> zones, final CompiledPolicy former)
    {
        final Problems problems = new Problems();
        final CompiledPolicy policy = compile(content, zones, new Former(former), problems);
        problems.throwIfAny();
        return policy;
    }

    /** @return everything that is wrong; empty where nothing is. */
    static List<PolicyProblem> problemsOf(final PolicyContent content, final Function<String, ZoneTable> zones)
    {
        return problemsOf(content, zones, null);
    }

    static List<PolicyProblem> problemsOf(
        final PolicyContent content, final Function<String, ZoneTable> zones, final CompiledPolicy former)
    {
        final Problems problems = new Problems();
        compile(content, zones, new Former(former), problems);
        return problems.sorted();
    }

    /** @return a policy without features, rules and model: it approves everything. Its capacities are the defaults. */
    public static CompiledPolicy empty()
    {
        final FeatureSheet features = FeatureSheet.empty();
        final Vocabulary vocabulary = new Vocabulary(features.layout(), Map.of());
        return new CompiledPolicy(new PolicyContent(Map.of()), "0".repeat(HASH_DIGITS), Head.empty(), features,
            vocabulary, List.of(),
            new RuleCompiler(vocabulary).compileSet(List.of()), TestSheets.NONE, Map.of(), new int[0], new int[0],
            List.of(),
            List.of(),
            new ChampionSheet(null, new int[0], List.of(), SegmentSheet.none(), List.of(), ScoreSheet.none(),
                Map.of()));
    }

    private static CompiledPolicy compile(
        final PolicyContent content,
        final Function<String, ZoneTable> zones,
        final Former former,
        final Problems problems)
    {
        final Reading reading = new Reading(problems);
        final Map<String, YamlNode> roots = new HashMap<>();
        for (final String file : PolicyContent.SHEETS)
        {
            roots.put(file, root(content, file, problems));
        }

        final YamlNode headRoot = roots.get(Head.FILE);
        final Section headSheet = reading.section(headRoot, Head.FILE, Head.KEYS);
        final Head head = Head.read(headSheet, zones, reading);

        final boolean areFeaturesWhole = null != roots.get("features.yaml");
        final FeatureSheet features =
            FeatureSheet.read(roots.get("features.yaml"), head, null != headRoot, reading);
        final FeatureLayout layout = features.layout();
        if (null != headRoot && areFeaturesWhole)
        {
            head.capacities().check(layout, headRoot, problems);
        }
        final ReasonSheet reasons = ReasonSheet.read(roots.get("reasons.yaml"), layout, areFeaturesWhole, reading);
        final List<ListDeclaration> lists = ListSheet.read(roots.get("lists.yaml"), reasons, reading);
        final List<FirstEntries> firstEntries =
            EntrySheet.read(content, lists, head.capacities().listEntries(), problems);
        final ChampionSheet champion = ChampionSheet.read(
            headSheet, content, layout, areFeaturesWhole, reasons, head.constants().keySet(), reading, former);

        final Vocabulary vocabulary = new Vocabulary(layout, head.constantValues(layout, problems))
            .withScores(champion.scores().names()).withLists(keysByName(lists)).withZones(head.zones()::named);
        final RuleSheet ruleSheet = new RuleSheet(reading, reasons, null == roots.get("lists.yaml") ? null : lists,
            null != headRoot && areFeaturesWhole ? vocabulary : null, former);
        final List<CompiledRule> rules = ruleSheet.read(roots.get("rules.yaml"));
        champion.segments().compile(
            ruleSheet.vocabulary(), champion.scores().names(), ruleSheet, problems);
        final TestSheets tests =
            TestSheets.read(content, ruleSheet, reasons, lists, champion.hasModel(), reading);
        checkBands(champion, rules, headSheet, problems);
        final RuleSet ruleSet = ruleSheet.compiledSet();
        if (null != ruleSet)
        {
            RuleBudget.check(headSheet, ruleSet.cost(), champion.segments().conditionsNs(), rules, reading);
        }
        if (PolicyContent.SHEETS.stream().allMatch(file -> null != roots.get(file)))
        {
            reasons.checkUse();
        }

        final CompiledPolicy policy = new CompiledPolicy(content, content.hash(), head, features,
            null == ruleSheet.vocabulary() ? vocabulary : ruleSheet.vocabulary(), rules, ruleSet, tests,
            reasons.texts(), reasons.inputReasons(), reasons.usual(), lists, firstEntries, champion);
        head.zones().seal();
        return policy;
    }

    /** A list that is wrong has its problem already. */
    private static LinkedHashMap<String, String> keysByName(final List<ListDeclaration> lists)
    {
        final LinkedHashMap<String, String> keys = new LinkedHashMap<>();
        for (final ListDeclaration list : lists)
        {
            if (null != list.name() && null != list.key())
            {
                keys.putIfAbsent(list.name(), list.key());
            }
        }
        return keys;
    }

    /** @return the file's value, of kind NULL where it is empty or not there; null where it is no YAML. */
    private static YamlNode root(final PolicyContent content, final String file, final Problems problems)
    {
        final byte[] bytes = content.bytes(file);
        if (null == bytes && Head.FILE.equals(file))
        {
            problems.add(file, "a policy needs this file: add it, with policy:, language: 1 and currency:");
            return null;
        }
        return YamlReader.read(file, null == bytes ? new byte[0] : bytes, problems);
    }

    /** Bands look at the champion's probability and at points; without both they never say anything. */
    private static void checkBands(
        final ChampionSheet champion, final List<CompiledRule> rules, final Section head, final Problems problems)
    {
        final YamlNode node = head.find("champion");
        final boolean isDeclared = null != node && !node.is(YamlNode.Kind.NULL) || head.has("segments");
        if (!champion.bands().isEmpty() && !isDeclared && rules.stream().allMatch(rule -> 0 == rule.points()))
        {
            problems.add(head.find("bands"),
                "bands without a champion and without a rule that scores: add champion: {file: models/...}" +
                " or remove them");
        }
    }
}
