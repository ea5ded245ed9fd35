package io.peregrine.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.rules.Condition;

/**
 * features.yaml, read. A feature that is wrong keeps its place under its name, so that what names it elsewhere is not
 * reported as well; a policy with such a feature is refused in the end.
 *
 * @param layout     the features.
 * @param names      each feature's name in the file, by index.
 * @param conditions that they count by, by the layout's index.
 */
record FeatureSheet(FeatureLayout layout, List<YamlNode> names, List<Condition> conditions)
{
    private static final String FILE = "features.yaml";

    /** @return no features. */
    static FeatureSheet empty()
    {
        return new FeatureSheet(new FeatureLayout(List.of()), List.of(), List.of());
    }

    /** @param isHeadWhole false where policy.yaml is no YAML: then conditions are not compiled. */
    static FeatureSheet read(
        final YamlNode root, final Head head, final boolean isHeadWhole, final Reading reading)
    {
        final Section sheet = reading.section(root, FILE, "defaults", "features");
        final List<Section> forms = new ArrayList<>();
        final List<YamlNode> names = new ArrayList<>();
        final Map<String, Integer> indexByName = new LinkedHashMap<>();
        for (final YamlNode item : reading.items(sheet.find("features"), "features"))
        {
            final Section form = reading.section(item, "a feature", FeatureReader.KEYS);
            final YamlNode nameNode = form.require("name", "name: and a word");
            final String name = reading.name(nameNode, "a feature's name");
            final Integer first = null == name ? null : indexByName.putIfAbsent(name, forms.size());
            if (null != first)
            {
                reading.problems().add(nameNode, "feature \"" + name + "\" stands twice, first in line " +
                    names.get(first).line() + ": choose another name");
            }
            else if (null != name && FeatureLayout.MAX_FEATURES == forms.size())
            {
                reading.problems().add(nameNode,
                    "more than " + FeatureLayout.MAX_FEATURES + " features: remove what no rule and no model reads");
                indexByName.remove(name);
                break;
            }
            else if (null != name)
            {
                forms.add(form);
                names.add(nameNode);
            }
        }

        final FeatureConditions conditions =
            new FeatureConditions(isHeadWhole ? head.constantsOfPayment() : null, indexByName.keySet(), reading);
        final FeatureContext context = new FeatureContext(reading, head.zones(), conditions, indexByName);
        final FeatureDefaults defaults = FeatureDefaults.read(
            reading.section(sheet.find("defaults"), "defaults", FeatureDefaults.KEYS), head.lateAllowNs(), context);
        final List<FeatureDeclaration> features = new ArrayList<>();
        for (int i = 0; i < forms.size(); i++)
        {
            features.add(new FeatureReader(context, defaults, names.get(i).text(), forms.get(i)).read());
        }
        final FeatureSheet result = new FeatureSheet(
            new FeatureLayout(features, conditions.texts()), List.copyOf(names), conditions.compiled());
        result.checkCircles(reading.problems());
        result.checkAttributes(reading.problems());
        return result;
    }

    private void checkCircles(final Problems problems)
    {
        final boolean[] isDone = new boolean[layout.count()];
        for (int i = 0; i < layout.count(); i++)
        {
            visit(i, new LinkedHashSet<>(), isDone, problems);
        }
    }

    private void visit(final int index, final Set<Integer> path, final boolean[] isDone, final Problems problems)
    {
        if (isDone[index])
        {
            return;
        }
        if (!path.add(index))
        {
            final List<Integer> circle = new ArrayList<>(path);
            final List<Integer> round = new ArrayList<>(circle.subList(circle.indexOf(index), circle.size()));
            round.add(index);
            final List<String> words = round.stream().map(at -> layout.feature(at).name()).toList();
            problems.add(names.get(index), "features in a circle: " + String.join(" needs ", words) +
                ": compute one of them from something else");
            return;
        }
        for (final int operand : layout.feature(index).operands())
        {
            visit(operand, path, isDone, problems);
        }
        path.remove(index);
        isDone[index] = true;
    }

    private void checkAttributes(final Problems problems)
    {
        final Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < layout.count(); i++)
        {
            final FeatureDeclaration feature = layout.feature(i);
            if (FeatureDeclaration.Form.PROFILE == feature.form() && null != feature.field() &&
                null == seen.putIfAbsent(feature.key() + " " + feature.field(), i) &&
                seen.size() == PaymentEvent.MAX_ATTRIBUTES + 1)
            {
                problems.add(names.get(i), "more than " + PaymentEvent.MAX_ATTRIBUTES +
                    " different attributes of profiles: remove some");
            }
        }
    }
}
