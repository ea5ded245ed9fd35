package io.peregrine.scoring;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads LightGBM's text, versions 3 and 4. What cannot be scored exactly is refused. */
final class LightgbmReader
{
    private static final Set<String> VERSIONS = Set.of("v3", "v4");
    private static final String END_OF_TREES = "end of trees";
    private static final String CATEGORY_NAMES = "pandas_categorical:";

    private static final Map<String, Link> LINKS = Map.ofEntries(
        Map.entry("binary", Link.LOGISTIC),
        Map.entry("cross_entropy", Link.LOGISTIC),
        Map.entry("multiclass", Link.SOFTMAX),
        Map.entry("multiclassova", Link.LOGISTIC),
        Map.entry("regression", Link.IDENTITY),
        Map.entry("regression_l1", Link.IDENTITY),
        Map.entry("huber", Link.IDENTITY),
        Map.entry("fair", Link.IDENTITY),
        Map.entry("quantile", Link.IDENTITY),
        Map.entry("mape", Link.IDENTITY),
        Map.entry("lambdarank", Link.IDENTITY),
        Map.entry("rank_xendcg", Link.IDENTITY),
        Map.entry("poisson", Link.EXPONENTIAL),
        Map.entry("gamma", Link.EXPONENTIAL),
        Map.entry("tweedie", Link.EXPONENTIAL));

    private final String name;
    private final LightgbmSection header;
    private final List<LightgbmSection> sections = new ArrayList<>();

    private LightgbmReader(final String name, final byte[] bytes)
    {
        this.name = name;
        final String text = text(bytes);
        header = new LightgbmSection(name, "the header", text);
        readLines(text);
    }

    /** @return true if the file begins as LightGBM's text does. */
    static boolean isLightgbm(final byte[] bytes)
    {
        return bytes.length >= 5 && 't' == bytes[0] && 'r' == bytes[1] && 'e' == bytes[2] && 'e' == bytes[3] &&
            ('\n' == bytes[4] || '\r' == bytes[4]);
    }

    static TreeEnsemble read(final byte[] bytes, final String name, final String sha256)
    {
        return new LightgbmReader(name, bytes).read(sha256);
    }

    private String text(final byte[] bytes)
    {
        try
        {
            return ModelText.of(bytes);
        }
        catch (final CharacterCodingException ex)
        {
            throw problem("it begins as LightGBM's text, but is not UTF-8 text: save the model again");
        }
    }

    private void readLines(final String text)
    {
        LightgbmSection section = header;
        int start = text.indexOf('\n') + 1;
        while (start < text.length())
        {
            final int newLine = text.indexOf('\n', start);
            final int next = newLine < 0 ? text.length() : newLine;
            int end = next;
            while (end > start && Character.isWhitespace(text.charAt(end - 1)))
            {
                end--;
            }
            if (END_OF_TREES.length() == end - start && text.startsWith(END_OF_TREES, start))
            {
                readTail(text.substring(Math.min(next + 1, text.length())));
                return;
            }

            if (text.startsWith("Tree=", start))
            {
                section = new LightgbmSection(name, "tree " + sections.size(), text);
                sections.add(section);
            }

            if (end > start)
            {
                section.add(start, end);
            }
            start = next + 1;
        }

        throw problem("the line \"" + END_OF_TREES + "\" is missing: the file is cut off, save the model again");
    }

    private void readTail(final String tail)
    {
        if (tail.contains("\nparameters:") && !tail.contains("\nend of parameters"))
        {
            throw problem("the line \"end of parameters\" is missing: the file is cut off, save the model again");
        }

        final int at = tail.indexOf(CATEGORY_NAMES);
        if (at >= 0)
        {
            final String names = tail.substring(at + CATEGORY_NAMES.length()).strip();
            if (!"null".equals(names) && !"[]".equals(names))
            {
                throw problem("it holds a dictionary of categories (pandas_categorical), by which the library codes " +
                    "its input itself: code the categories as numbers (0, 1, 2) in the training data, then train");
            }
        }
    }

    private TreeEnsemble read(final String sha256)
    {
        final String version = header.text("version");
        if (!VERSIONS.contains(version))
        {
            throw header.problem("has version=" + version + ", which is not read: load and save the model with " +
                "LightGBM 4");
        }

        final Link link = link();
        final int outputCount = header.integer("num_tree_per_iteration");
        final int classes = header.integer("num_class");
        if (outputCount < 1 || outputCount != Math.max(1, classes))
        {
            throw header.problem("has num_tree_per_iteration=" + outputCount + " and num_class=" + classes +
                ", which must be equal");
        }

        if (0 == sections.size() || 0 != sections.size() % outputCount ||
            header.words("tree_sizes").length != sections.size())
        {
            throw header.problem("tells of " + header.words("tree_sizes").length + " trees, " + outputCount +
                " at a time, and the file has " + sections.size() + ": it is not whole, save the model again");
        }

        final List<String> names = List.of(header.words("feature_names"));
        final int featureCount = header.integer("max_feature_idx") + 1;
        FeatureNames.checked(names, featureCount, what -> header.problem("in feature_names " + what));

        final List<Tree> trees = new ArrayList<>();
        for (final LightgbmSection section : sections)
        {
            trees.add(LightgbmTreeReader.read(section, trees.size() % outputCount, featureCount));
        }

        return new TreeEnsemble(new ModelOrigin("LightGBM text", version, header.text("objective"), sha256), names,
            kinds(featureCount), Library.LIGHTGBM, link, new double[outputCount], header.has("average_output"),
            outputCount, -1, List.copyOf(trees));
    }

    /** The objective's line holds its name and what the link must know. */
    private Link link()
    {
        if (!header.has("objective"))
        {
            throw header.problem("has no objective, so that nobody knows what makes scores of margins: " +
                "train with objective=binary, multiclass or regression");
        }

        final String[] words = header.words("objective");
        final Link link = words.length < 1 ? null : LINKS.get(words[0]);
        if (null == link || Arrays.asList(words).contains("sqrt"))
        {
            throw header.problem("has objective=" + header.text("objective") + ", which is not known here: " +
                "train with objective=binary, multiclass or regression");
        }

        for (final String word : words)
        {
            if (word.startsWith("sigmoid:"))
            {
                final double sigmoid = header.number("objective", word.substring("sigmoid:".length()));
                if (!(sigmoid > 0) || Double.isInfinite(sigmoid))
                {
                    throw header.problem("has the sigmoid " + sigmoid + ": it must be above 0");
                }

                return new Link(link.kind(), sigmoid);
            }
        }

        return link;
    }

    private List<FeatureKind> kinds(final int featureCount)
    {
        final String[] infos = header.words("feature_infos");
        if (infos.length != featureCount)
        {
            throw header.problem("has feature_infos of " + infos.length + " features, not " + featureCount);
        }

        return Arrays.stream(infos)
            .map(info -> info.startsWith("[") || "none".equals(info) ? FeatureKind.NUMERIC : FeatureKind.CATEGORICAL)
            .toList();
    }

    private ModelFormatException problem(final String what)
    {
        return new ModelFormatException(name + ": " + what);
    }
}
