package io.peregrine.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peregrine.rules.CheckedRule;
import io.peregrine.rules.Condition;
import io.peregrine.rules.RuleCompiler;
import io.peregrine.rules.RuleException;
import io.peregrine.rules.RuleSet;
import io.peregrine.rules.Vocabulary;

/** Reads rules.yaml and compiles its conditions. Used once. */
final class RuleSheet
{
    private static final String FILE = "rules.yaml";
    private static final int MAX_RULES = 10_000;
    private static final Map<String, Boolean> MODES = Ordered.map("live", false, "shadow", true);
    private static final String DESCRIPTION = "description";

    private final Reading reading;
    private final Problems problems;
    private final RuleThen then;
    private final RuleTimes times;
    private final LetSection let;
    private final Former former;
    private Vocabulary vocabulary;
    private RuleCompiler compiler;
    private final List<CompiledRule> rules = new ArrayList<>();

    /** By the rules' indexes; those that were taken over are checked only where they are wanted. */
    private final Map<Integer, CheckedRule> checked = new HashMap<>();
    private final Map<String, YamlNode> ids = new LinkedHashMap<>();

    /**
     * @param lists      declared; null where lists.yaml is no YAML.
     * @param vocabulary null where a file that it is made of is no YAML: then conditions are not compiled.
     * @param former     conditions are taken over from.
     */
    RuleSheet(
        final Reading reading, final ReasonSheet reasons, final List<ListDeclaration> lists,
        final Vocabulary vocabulary, final Former former)
    {
        this.former = former;
        this.reading = reading;
        this.problems = reading.problems();
        then = new RuleThen(reading, reasons, lists);
        times = new RuleTimes(reading);
        this.vocabulary = vocabulary;
        let = new LetSection(reading, vocabulary);
    }

    List<CompiledRule> read(final YamlNode root)
    {
        final Section sheet = reading.section(root, FILE, "defaults", LetSection.KEY, "rules");
        let.read(sheet.find(LetSection.KEY));
        vocabulary = let.vocabulary();
        former.compareNames(vocabulary);
        final Section defaults = reading.section(
            sheet.find("defaults"), "defaults", "owner", "mode", RuleTimes.FROM, RuleTimes.TO);
        final String owner = reading.text(defaults.find("owner"), "owner");
        final Boolean isShadow = reading.choice(defaults.find("mode"), "mode", MODES);
        for (final YamlNode item : reading.items(sheet.find("rules"), "rules"))
        {
            if (MAX_RULES == rules.size())
            {
                problems.add(item, "more than " + MAX_RULES + " rules: remove some");
                break;
            }
            rules.add(rule(item, defaults, owner, Boolean.TRUE.equals(isShadow)));
        }
        return List.copyOf(rules);
    }

    private CompiledRule rule(
        final YamlNode item, final Section defaults, final String defaultOwner, final boolean isShadowByDefault)
    {
        final Section section = reading.section(item, "a rule", "id", "when", "then", "mode", "owner", "tests",
            DESCRIPTION, RuleTimes.FROM, RuleTimes.TO, RuleTimes.SAMPLE);
        final String id = id(section.require("id", "id: and a word"));
        final YamlNode whenNode = section.require("when", "when: and a condition in quotes");
        final String when = reading.text(whenNode, "when");
        final Boolean isShadow = reading.choice(section.find("mode"), "mode", MODES);
        final String owner = reading.text(section.find("owner"), "owner");
        final Condition condition = null == when ? null : condition(idOf(id), when, whenNode);
        final RuleThen.Outcome outcome =
            then.read(section.require("then", "then: {action: review, reason: 100}"), id);
        return new CompiledRule(rules.size(), id, null == isShadow ? isShadowByDefault : isShadow, condition,
            outcome.action(), outcome.points(), outcome.reason(), outcome.effects(),
            times.read(section, defaults, id), null == owner ? defaultOwner : owner,
            reading.text(section.find(DESCRIPTION), DESCRIPTION), when, tests(section, id));
    }

    private static String idOf(final String id)
    {
        return null == id ? "rule" : id;
    }

    private String id(final YamlNode node)
    {
        final String id = reading.id(node, "a rule's id");
        final YamlNode first = null == id ? null : ids.putIfAbsent(id, node);
        if (null != first)
        {
            problems.add(node, "rule \"" + id + "\" stands twice, first in line " + first.line() +
                ": choose another id");
        }
        return id;
    }

    private Condition condition(final String id, final String when, final YamlNode node)
    {
        if (null == vocabulary || let.isOfWrong(when))
        {
            return null;
        }
        final Condition known = former.condition(id, when);
        if (null != known)
        {
            return known;
        }
        try
        {
            final CheckedRule rule = compiler().checked(id, when);
            final Condition condition = compiler().compile(rule);
            checked.put(rules.size(), rule);
            return condition;
        }
        catch (final RuleException ex)
        {
            problems.addAll(node, when, ex);
            return null;
        }
    }

    /** Made when it is wanted: that alone takes milliseconds. */
    private RuleCompiler compiler()
    {
        if (null == compiler)
        {
            compiler = new RuleCompiler(vocabulary);
        }
        return compiler;
    }

    private CheckedRule checked(final CompiledRule rule)
    {
        final CheckedRule known = checked.get(rule.index());
        return null == known ? compiler().checked(idOf(rule.id()), rule.when()) : known;
    }

    /** @return the names that rules use, definitions among them; null where they are not known. After {@link #read}. */
    Vocabulary vocabulary()
    {
        return vocabulary;
    }

    /** @return true if the expression uses a definition that has a problem already. */
    boolean isOfWrong(final String cel)
    {
        return let.isOfWrong(cel);
    }

    /** @return all conditions together; null where one of them is wrong. After {@link #read}. */
    RuleSet compiledSet()
    {
        if (null == vocabulary || rules.stream().anyMatch(rule -> null == rule.condition()))
        {
            return null;
        }
        final RuleSet known = former.ruleSet(rules);
        if (null != known)
        {
            return known;
        }
        try
        {
            return compiler().compileChecked(rules.stream().map(this::checked).toList());
        }
        catch (final RuleException ex)
        {
            problems.add(FILE, ex.getMessage());
            return null;
        }
    }

    private List<RuleTest> tests(final Section section, final String id)
    {
        final List<RuleTest> tests = new ArrayList<>();
        boolean isWhole = true;
        for (final YamlNode item : reading.items(section.find("tests"), "tests"))
        {
            final RuleTest test = test(reading.section(item, "a test", "given", "hit"));
            isWhole &= null != test;
            if (null != test)
            {
                tests.add(test);
            }
        }

        final boolean hasHit = tests.stream().anyMatch(RuleTest::isHit);
        final boolean hasMiss = tests.stream().anyMatch(test -> !test.isHit());
        if (isWhole && null != section.node() && !(hasHit && hasMiss))
        {
            final String missing = hasHit ? "missing test: add one with hit: false" :
                hasMiss ? "hitting test: add one with hit: true" :
                "tests: add tests: [{given: {...}, hit: true}, {given: {...}, hit: false}]";
            final YamlNode place = section.has("tests") ? section.find("tests") : section.node();
            problems.add(place, "rule" + (null == id ? "" : " \"" + id + "\"") + " has no " + missing);
        }
        return List.copyOf(tests);
    }

    /** @return the test; null where it says no hit or is wrong. */
    RuleTest test(final Section section)
    {
        final YamlNode givenNode = section.require("given", "given: {name: value}");
        final Boolean isHit = reading.bool(section.require("hit", "hit: true or hit: false"), "hit");
        final Map<String, Object> given = given().read(givenNode, null);
        return null == isHit ? null : new RuleTest(given, isHit, section.node().line());
    }

    GivenReader given()
    {
        return new GivenReader(reading, vocabulary);
    }

    /** @return the ids of all rules, in their order. */
    Set<String> ids()
    {
        return ids.keySet();
    }
}
