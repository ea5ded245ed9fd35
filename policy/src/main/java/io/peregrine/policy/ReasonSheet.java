package io.peregrine.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.Spelling;

/** reasons.yaml, read: codes, their texts, which model inputs speak for which code, and what has used a code so far. */
final class ReasonSheet
{
    static final int NO_USUAL = -1;

    private static final String FILE = "reasons.yaml";
    private static final int MAX_CODE = 65_535;
    private static final String NONE = "none";
    private static final String USUAL = "usual";

    private final Reading reading;
    private final boolean isWhole;
    private final Map<Integer, String> texts = new TreeMap<>();
    private final Map<Integer, YamlNode> nodes = new TreeMap<>();
    private final Set<Integer> used = new HashSet<>();
    private final List<String> undefined = new ArrayList<>();
    private final Map<String, YamlNode> inputs = new HashMap<>();
    private YamlNode inputsNode;
    private int[] inputReasons = new int[0];
    private int[] usual = new int[0];

    /** @param isWhole false if the file is no YAML: then no code is called undefined. */
    private ReasonSheet(final Reading reading, final boolean isWhole)
    {
        this.reading = reading;
        this.isWhole = isWhole;
    }

    /** @param areFeaturesWhole false if features.yaml is no YAML: then no feature is called unknown. */
    static ReasonSheet read(
        final YamlNode root, final FeatureLayout layout, final boolean areFeaturesWhole, final Reading reading)
    {
        final ReasonSheet sheet = new ReasonSheet(reading, null != root);
        final Section section = reading.section(root, FILE, "reasons", "model-inputs", USUAL);
        for (final YamlNode.Entry entry : reading.entries(section.find("reasons"), "reasons"))
        {
            sheet.addReason(entry);
        }

        sheet.inputReasons = new int[layout.count()];
        sheet.inputsNode = section.find("model-inputs");
        for (final YamlNode.Entry entry : reading.entries(sheet.inputsNode, "model-inputs"))
        {
            sheet.addInputs(entry, layout, areFeaturesWhole);
        }

        sheet.usual = new int[layout.count()];
        Arrays.fill(sheet.usual, NO_USUAL);
        for (final YamlNode.Entry entry : reading.entries(section.find(USUAL), USUAL))
        {
            sheet.addUsual(entry, layout, areFeaturesWhole);
        }
        return sheet;
    }

    /** {@code usual: {amount: c_avg_30d}}: what a feature usually is for the payment's customer, another one says. */
    private void addUsual(final YamlNode.Entry entry, final FeatureLayout layout, final boolean areFeaturesWhole)
    {
        final String name = reading.text(entry.key(), "a feature's name");
        final String usually = reading.text(entry.value(), "the feature that says what is usual");
        if (null == name || null == usually || !areFeaturesWhole)
        {
            return;
        }
        final int index = layout.indexOf(name);
        final int usualIndex = layout.indexOf(usually);
        if (index < 0)
        {
            reading.unknown(entry.key(), "feature", name, FeatureNames.of(layout));
        }
        if (usualIndex < 0)
        {
            reading.unknown(entry.value(), "feature", usually, FeatureNames.of(layout));
        }
        if (index >= 0 && index == usualIndex)
        {
            reading.problems().add(entry.value(), "\"" + name + "\" says nothing of what is usual for itself:" +
                " name another feature, for example a mean over thirty days");
        }
        else if (index >= 0 && usualIndex >= 0)
        {
            usual[index] = usualIndex;
        }
    }

    private void addReason(final YamlNode.Entry entry)
    {
        final Long code = reading.integer(unquoted(entry.key()), "a reason's code", 1, MAX_CODE);
        final String text = reading.text(entry.value(), "a reason's text");
        if (null != code && null != nodes.putIfAbsent(code.intValue(), entry.key()))
        {
            reading.problems().add(entry.key(), "reason " + code + " stands twice, first in line " +
                nodes.get(code.intValue()).line() + ": choose another code");
        }
        else if (null != code)
        {
            texts.put(code.intValue(), null == text ? "" : text);
        }
    }

    /** JSON writes its keys in quotes. */
    private static YamlNode unquoted(final YamlNode key)
    {
        return !key.is(YamlNode.Kind.TEXT) || !key.text().matches("[0-9]+") ? key : new YamlNode(key.file(), key.line(),
            key.column(), YamlNode.Kind.INT, key.text(), List.of(), List.of(), key.source());
    }

    private void addInputs(final YamlNode.Entry entry, final FeatureLayout layout, final boolean areFeaturesWhole)
    {
        final boolean isNone = NONE.equals(entry.key().text());
        final int code = isNone ? 0 : use(unquoted(entry.key()), "model-inputs");
        for (final YamlNode item : reading.items(entry.value(), "model-inputs of " + entry.key().text()))
        {
            final String name = reading.text(item, "a feature's name");
            if (null == name)
            {
                continue;
            }
            final int index = layout.indexOf(name);
            final YamlNode first = inputs.putIfAbsent(name, item);
            if (index < 0 && areFeaturesWhole)
            {
                reading.unknown(item, "feature", name, FeatureNames.of(layout));
            }
            else if (null != first)
            {
                reading.problems().add(item, "\"" + name + "\" speaks for a reason in line " + first.line() +
                    " already: remove it here or there");
            }
            else if (index >= 0)
            {
                inputReasons[index] = code;
            }
        }
    }

    /** @return the code that a node names, which counts as used from now on; 0 where it is none, and a problem. */
    int use(final YamlNode node, final String what)
    {
        final int code = known(node, what);
        if (0 != code)
        {
            used.add(code);
        }
        return code;
    }

    /** @return the code that a node names, which does not count as used by that; 0 where it is none, and a problem. */
    int known(final YamlNode node, final String what)
    {
        final Long code = reading.integer(node, "the reason of " + what, 1, MAX_CODE);
        if (null == code)
        {
            return 0;
        }
        if (isWhole && !nodes.containsKey(code.intValue()))
        {
            final List<String> codes = nodes.keySet().stream().map(String::valueOf).collect(Collectors.toList());
            undefined.add(code.toString());
            reading.problems().add(
                node, "reason " + code + " is not in " + FILE + Suggestion.of(code.toString(), codes));
        }
        return code.intValue();
    }

    /** To be called when everything that may use a reason has been read. */
    void checkUse()
    {
        nodes.forEach((code, node) ->
        {
            if (!used.contains(code))
            {
                final String meant = Spelling.nearest(code.toString(), undefined);
                reading.problems().add(node, "reason " + code + " is used by no rule, band, list or model input: " +
                    (null == meant ? "use it or remove it" :
                    "did you mean \"" + meant + "\"? That one is used and not here"));
            }
        });
    }

    /** Where inputs are assigned, each input of the champion and of segments must be, and nothing else. */
    void checkInputs(final Set<String> modelInputs, final FeatureLayout layout)
    {
        if (null == inputsNode || inputs.isEmpty())
        {
            return;
        }
        final List<String> left = new ArrayList<>(modelInputs);
        left.sort(Comparator.comparingInt(layout::indexOf));
        left.removeAll(inputs.keySet());
        left.removeIf(name -> layout.indexOf(name) < 0);
        if (!left.isEmpty())
        {
            reading.problems().add(inputsNode, "model-inputs leaves out " + String.join(", ", left) +
                ": add them to a reason, or to none");
        }
        inputs.forEach((name, node) ->
        {
            if (layout.indexOf(name) >= 0 && !modelInputs.contains(name))
            {
                reading.problems().add(node, "\"" + name + "\" is no input of the champion or of a segment: remove it");
            }
        });
    }

    Map<Integer, String> texts()
    {
        return Collections.unmodifiableMap(texts);
    }

    /** @return for each feature the index of the one that says what is usual; {@link #NO_USUAL} for none. */
    int[] usual()
    {
        return usual;
    }

    /** @return a code for each feature; 0 for none. */
    int[] inputReasons()
    {
        return inputReasons;
    }
}
