package io.peregrine.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.peregrine.rules.Condition;
import io.peregrine.rules.GivenValues;
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
    private final Vocabulary vocabulary;
    private final RuleCompiler compiler;
    private final List<CompiledRule> rules = new ArrayList<>();
    private final Map<String, YamlNode> ids = new LinkedHashMap<>();

    /**
     * @param lists      declared; null where lists.yaml is no YAML.
     * @param vocabulary null where a file that it is made of is no YAML: then conditions are not compiled.
     */
    RuleSheet(
        final Reading reading, final ReasonSheet reasons, final List<ListDeclaration> lists,
        final Vocabulary vocabulary)
    {
        this.reading = reading;
        this.problems = reading.problems();
        then = new RuleThen(reading, reasons, lists);
        times = new RuleTimes(reading);
        this.vocabulary = vocabulary;
        compiler = null == vocabulary ? null : new RuleCompiler(vocabulary);
    }

    List<CompiledRule> read(final YamlNode root)
    {
        final Section sheet = reading.section(root, FILE, "defaults", "rules");
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
        final Condition condition = null == when ? null : condition(null == id ? "rule" : id, when, whenNode);
        final RuleThen.Outcome outcome =
            then.read(section.require("then", "then: {action: review, reason: 100}"), id);
        return new CompiledRule(rules.size(), id, null == isShadow ? isShadowByDefault : isShadow, condition,
            outcome.action(), outcome.points(), outcome.reason(), outcome.effects(),
            times.read(section, defaults, id), null == owner ? defaultOwner : owner,
            reading.text(section.find(DESCRIPTION), DESCRIPTION), when, tests(section, id));
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
        if (null == compiler)
        {
            return null;
        }
        try
        {
            return compiler.compile(id, when);
        }
        catch (final RuleException ex)
        {
            final ScalarSource source = node.source();
            final int index = source.indexOf(when, Math.max(1, ex.line()), Math.max(1, ex.column()));
            problems.add(node.file(), source.lineAt(index), source.columnAt(index), ex.getMessage());
            return null;
        }
    }

    /** @return all conditions together; null where one of them is wrong. After {@link #read}. */
    RuleSet compiledSet()
    {
        if (null == compiler || rules.stream().anyMatch(rule -> null == rule.condition()))
        {
            return null;
        }
        return compiler.compileSet(rules.stream()
            .map(rule -> new RuleCompiler.RuleText(null == rule.id() ? "rule" : rule.id(), rule.when())).toList());
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
    private RuleTest test(final Section section)
    {
        final YamlNode givenNode = section.require("given", "given: {name: value}");
        final Boolean isHit = reading.bool(section.require("hit", "hit: true or hit: false"), "hit");
        final Map<String, Object> given = new TreeMap<>();
        for (final YamlNode.Entry entry : reading.entries(givenNode, "given"))
        {
            final Object value = ScalarValue.of(entry.value(), "a given value", problems);
            given.put(entry.key().text(), value);
            checkGiven(entry, value);
        }
        return null == isHit ? null : new RuleTest(given, isHit, section.node().line());
    }

    private void checkGiven(final YamlNode.Entry entry, final Object value)
    {
        if (null == vocabulary)
        {
            return;
        }
        final Map<String, Object> one = new HashMap<>();
        one.put(entry.key().text(), value);
        try
        {
            GivenValues.eventOf(vocabulary, one);
        }
        catch (final RuleException ex)
        {
            final boolean isKnown = vocabulary.names().contains(entry.key().text());
            problems.add(isKnown ? entry.value() : entry.key(), ex.getMessage());
        }
    }

    /** Reads a file of tests/. @param all where its tests are added. */
    void readTests(final YamlNode root, final String file, final List<PolicyTests.FileTest> all)
    {
        final Section sheet = reading.section(root, file, "tests");
        for (final YamlNode item : reading.items(sheet.find("tests"), "tests"))
        {
            final Section section = reading.section(item, "a test", "rule", "given", "hit");
            final YamlNode ruleNode = section.require("rule", "rule: and a rule's id");
            final String id = reading.text(ruleNode, "rule");
            final RuleTest test = test(section);
            if (null != id && !ids.containsKey(id))
            {
                reading.unknown(ruleNode, "rule", id, ids.keySet());
            }
            else if (null != id && null != test)
            {
                all.add(new PolicyTests.FileTest(file, id, test));
            }
        }
    }
}
