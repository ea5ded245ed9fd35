package io.peregrine.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.scoring.Link;
import io.peregrine.scoring.Model;
import io.peregrine.scoring.ModelDocument;
import io.peregrine.scoring.ModelFormatException;
import io.peregrine.scoring.ModelReader;
import io.peregrine.scoring.TreeEnsemble;

/** The model files of one policy, for the sections of policy.yaml that name them. Used while one policy is read. */
final class ModelSource
{
    private static final String MODELS = "models/";
    private static final String CARD = ".md";

    private final PolicyContent content;
    private final FeatureLayout layout;
    private final boolean areFeaturesWhole;
    private final Reading reading;
    private final Former former;
    private final Map<ModelParts, Model> models = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private boolean isWhole = true;

    /** @param areFeaturesWhole false if features.yaml is no YAML. */
    ModelSource(
        final PolicyContent content,
        final FeatureLayout layout,
        final boolean areFeaturesWhole,
        final Reading reading,
        final Former former)
    {
        this.content = content;
        this.layout = layout;
        this.areFeaturesWhole = areFeaturesWhole;
        this.reading = reading;
        this.former = former;
    }

    /** @return the model that a section's file and trees name; null where it is none that gives one probability. */
    Model ofProbability(final Section section)
    {
        final Model model = model(section, true);
        isWhole &= null != model;
        return model;
    }

    /** @return the model that a section's file and trees name, whatever its scores are; null where it is none. */
    Model ofAny(final Section section)
    {
        final Model model = model(section, false);
        isWhole &= null != model;
        return model;
    }

    private Model model(final Section section, final boolean isProbability)
    {
        final YamlNode node = section.require("file", "file: models/ and a file's name");
        final YamlNode treesNode = section.find("trees");
        final String file = reading.text(node, "file");
        if (null == file)
        {
            return null;
        }

        used.add(file);
        final List<String> files = content.files().stream().filter(path -> path.startsWith(MODELS)).toList();
        if (!files.contains(file))
        {
            reading.problems().add(node, "no file \"" + file + "\" in the policy" + Suggestion.of(file, files));
            return null;
        }

        final ModelParts parts = new ModelParts(
            file, null == treesNode ? "" : treesNode.kind() + " " + treesNode.text());
        final Model known = models.getOrDefault(parts, former.model(content, parts));
        final Model model = null != known && (!isProbability || isProbability(known.link(), known.outputCount())) ?
            known : read(file, node, treesNode, isProbability);
        if (null != model)
        {
            models.put(parts, model);
        }
        return model;
    }

    private static boolean isProbability(final Link link, final int outputs)
    {
        return link.isProbability() && 1 == outputs;
    }

    private Model read(
        final String file, final YamlNode node, final YamlNode treesNode, final boolean isProbability)
    {
        try
        {
            final ModelDocument document = ModelReader.read(content.bytes(file), file);
            if (isProbability && !isProbability(document.link(), document.outputCount()))
            {
                reading.problems().add(node, "\"" + file + "\" gives no single probability (its objective is " +
                    document.origin().objective() +
                    "): the champion, segments and challengers must, train them for example with binary:logistic;" +
                    " other scores have names under scores:");
                return null;
            }
            return document instanceof TreeEnsemble ensemble ?
                limited(ensemble, treesNode) : document.compiled();
        }
        catch (final ModelFormatException ex)
        {
            reading.problems().add(node, ex.getMessage());
            return null;
        }
    }

    private Model limited(final TreeEnsemble ensemble, final YamlNode node)
    {
        if (null == node || "all".equals(node.text()))
        {
            return ensemble.compiled();
        }
        try
        {
            if ("best".equals(node.text()))
            {
                return ensemble.best().compiled();
            }
            final Long count = reading.integer(node, "trees (all, best or a number)", 1, Integer.MAX_VALUE);
            return null == count ? null : ensemble.limitedTo(count.intValue()).compiled();
        }
        catch (final ModelFormatException ex)
        {
            reading.problems().add(node, ex.getMessage());
            return null;
        }
    }

    /** @return the index of the feature of each input; none where features are not known. */
    int[] inputs(final Model model, final Section section)
    {
        if (!areFeaturesWhole)
        {
            return new int[0];
        }
        final YamlNode node = section.find("file");
        final List<String> names = model.featureNames();
        final int[] inputs = new int[names.size()];
        for (int i = 0; i < inputs.length; i++)
        {
            inputs[i] = layout.indexOf(names.get(i));
            if (inputs[i] < 0)
            {
                reading.problems().add(node, "the model's input \"" + names.get(i) + "\" is no feature" +
                    Suggestion.of(names.get(i), FeatureNames.of(layout)) + " Declare it in features.yaml");
            }
        }
        return inputs;
    }

    /** @return those that could be read, by what they are made of. */
    Map<ModelParts, Model> models()
    {
        return Map.copyOf(models);
    }

    /** @return true if all models could be read so far. */
    boolean isWhole()
    {
        return isWhole;
    }

    /** When all models have been read; where one could not be, the file may be the one that was meant. */
    void refuseUnused()
    {
        for (final String file : content.files())
        {
            if (isWhole && file.startsWith(MODELS) && !used.contains(file) && !isCard(file))
            {
                reading.problems().add(file,
                    "no champion, segment, challenger or score of policy.yaml uses this file:" +
                    " name it there or remove it");
            }
        }
    }

    private boolean isCard(final String file)
    {
        return used.stream().anyMatch(model -> isCardOf(file, model));
    }

    /** A model's card, kept with it under the policy's hash, has its name: models/xgb.md is that of models/xgb.json. */
    static boolean isCardOf(final String file, final String model)
    {
        return file.endsWith(CARD) && model.startsWith(file.substring(0, file.length() - CARD.length()) + ".") &&
            !model.equals(file);
    }
}
