package io.peregrine.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.Action;

/**
 * The files of tests/, read: tests of one rule and tests of a whole decision.
 *
 * @param ofRules     in the order of files and lines.
 * @param ofDecisions in the order of files and lines.
 */
record TestSheets(List<PolicyTests.FileTest> ofRules, List<DecisionTest> ofDecisions)
{
    private static final int MAX_SCORE = 999;
    private static final String PROBABILITY = "probability";

    static final TestSheets NONE = new TestSheets(List.of(), List.of());

    /** @param hasChampion true if a model can be taken to say a probability. */
    static TestSheets read(
        final PolicyContent content,
        final RuleSheet rules,
        final ReasonSheet reasons,
        final List<ListDeclaration> lists,
        final boolean hasChampion,
        final Reading reading)
    {
        final TestSheets sheets = new TestSheets(new ArrayList<>(), new ArrayList<>());
        for (final String file : content.files())
        {
            if (file.startsWith("tests/"))
            {
                final YamlNode root = YamlReader.read(file, content.bytes(file), reading.problems());
                final Section sheet = reading.section(root, file, "tests");
                for (final YamlNode item : reading.items(sheet.find("tests"), "tests"))
                {
                    sheets.add(item, file, rules, reasons, lists, hasChampion, reading);
                }
            }
        }
        return new TestSheets(List.copyOf(sheets.ofRules), List.copyOf(sheets.ofDecisions));
    }

    private void add(
        final YamlNode item,
        final String file,
        final RuleSheet rules,
        final ReasonSheet reasons,
        final List<ListDeclaration> lists,
        final boolean hasChampion,
        final Reading reading)
    {
        final List<String> keys = item.entries().stream().map(entry -> entry.key().text()).toList();
        final boolean isOfRule = keys.contains("rule") || keys.contains("hit");
        if (isOfRule)
        {
            addOfRule(item, file, rules, reading);
        }
        else
        {
            addOfDecision(item, file, rules.given(), reasons, lists, hasChampion, reading);
        }
    }

    private void addOfRule(final YamlNode item, final String file, final RuleSheet rules, final Reading reading)
    {
        final Section section = reading.section(item, "a test of a rule", "rule", "given", "hit");
        final YamlNode node = section.require("rule", "rule: and a rule's id");
        final String id = reading.text(node, "rule");
        final RuleTest test = rules.test(section);
        final Collection<String> ids = rules.ids();
        if (null != id && !ids.contains(id))
        {
            reading.unknown(node, "rule", id, ids);
        }
        else if (null != id && null != test)
        {
            ofRules.add(new PolicyTests.FileTest(file, id, test));
        }
    }

    private void addOfDecision(
        final YamlNode item,
        final String file,
        final GivenReader givenReader,
        final ReasonSheet reasons,
        final List<ListDeclaration> lists,
        final boolean hasChampion,
        final Reading reading)
    {
        final Section section =
            reading.section(item, "a test of a decision", "name", "given", "on", "action", "reasons", "score");
        final String name = reading.text(section.require("name", "name: and what it shows"), "name");
        final Map<String, Object> given =
            givenReader.read(section.require("given", "given: {name: value}"), PROBABILITY);
        final Action action = reading.choice(
            section.require("action", "action: and one of " + String.join(", ", Reading.ACTIONS.keySet())),
            "action", Reading.ACTIONS);
        final List<Integer> codes = new ArrayList<>();
        for (final YamlNode code : reading.items(section.find("reasons"), "reasons"))
        {
            codes.add(reasons.known(code, "a test"));
        }
        final Long score = reading.integer(section.find("score"), "score", 0, MAX_SCORE);
        final Double probability = probability(section.find("given"), hasChampion, reading);
        given.remove(PROBABILITY);
        final List<Integer> on = on(section.find("on"), given, lists, reading);
        if (null != name && null != action)
        {
            ofDecisions.add(new DecisionTest(name, file, item.line(), given, probability, on, action,
                section.has("reasons") ? List.copyOf(codes) : null, null == score ? null : score.intValue()));
        }
    }

    private static Double probability(final YamlNode given, final boolean hasChampion, final Reading reading)
    {
        final YamlNode node = null == given ? null : SheetValues.find(given, PROBABILITY);
        final Double probability = reading.number(node, PROBABILITY);
        if (null != node && !hasChampion)
        {
            reading.problems().add(node, "no champion that could say a probability: remove it");
        }
        else if (null != probability && (probability < 0 || probability > 1))
        {
            reading.problems().add(node, "a probability is 0 to 1, not " + node.text() + ": write for example 0.9");
            return null;
        }
        return probability;
    }

    /** {@code on: {blocked_terminals: true}}. @return the lists' indexes. */
    private static List<Integer> on(
        final YamlNode node,
        final Map<String, Object> given,
        final List<ListDeclaration> lists,
        final Reading reading)
    {
        final List<Integer> on = new ArrayList<>();
        final List<String> names = lists.stream().map(ListDeclaration::name).toList();
        for (final YamlNode.Entry entry : reading.entries(node, "on"))
        {
            final String name = entry.key().text();
            final Boolean isOn = reading.bool(entry.value(), "on." + name);
            final int index = names.indexOf(name);
            if (index < 0)
            {
                reading.unknown(entry.key(), "list", name, names);
            }
            else if (Boolean.TRUE.equals(isOn))
            {
                on.add(index);
                checkKeys(entry.key(), lists.get(index), given, reading);
            }
        }
        return List.copyOf(on);
    }

    /** A list is asked about the payment's own key, so that must be there. */
    private static void checkKeys(
        final YamlNode node, final ListDeclaration list, final Map<String, Object> given, final Reading reading)
    {
        for (final String key : null == list.key() ? new String[0] : list.key().split("\\+"))
        {
            final String field = switch (key)
            {
                case "card", "ip", "cidr", "tenant" -> null;
                case "country" -> "merchant_country";
                case "mcc", "bin" -> key;
                case "bin-range" -> "bin";
                default -> key + "_id";
            };
            if (null != field && null == given.get(field))
            {
                reading.problems().add(node, "\"" + list.name() + "\" holds keys of kind " + key +
                    ", and none is given: add " + field + " to given");
            }
        }
    }
}
