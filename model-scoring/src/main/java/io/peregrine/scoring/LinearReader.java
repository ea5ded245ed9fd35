package io.peregrine.scoring;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the JSON of a linear model, as docs/models.md describes it. */
final class LinearReader
{
    /** The field by which the document is known. */
    static final String FORMAT = "format";

    private static final String FORMAT_VALUE = "linear-1";
    private static final Map<String, Link> LINKS = Map.of("logistic", Link.LOGISTIC, "identity", Link.IDENTITY);
    private static final Set<String> FIELDS =
        Set.of(FORMAT, "link", "features", "mean", "scale", "coef", "missing", "intercept", "written-by");

    private final JsonNode root;

    private LinearReader(final JsonNode root)
    {
        this.root = root;
    }

    static LinearModel read(final JsonNode root, final String sha256)
    {
        return new LinearReader(root).read(sha256);
    }

    private LinearModel read(final String sha256)
    {
        if (!FORMAT_VALUE.equals(root.field(FORMAT).string()))
        {
            throw root.field(FORMAT).problem("must be \"" + FORMAT_VALUE + "\": " + root.field(FORMAT).string());
        }

        for (final Object field : ((Map<?, ?>)root.value()).keySet())
        {
            if (!FIELDS.contains(field))
            {
                throw root.problem("has a field \"" + field + "\", which is not known: see docs/models.md");
            }
        }

        final Link link = LINKS.get(root.field("link").string());
        if (null == link)
        {
            throw root.field("link").problem("must be logistic or identity: " + root.field("link").string());
        }

        final int count = root.field("features").count();
        final List<String> names = FeatureNames.checked(root.field("features"), count);
        final double[] mean = numbers("mean", count);
        final double[] scale = numbers("scale", count);
        for (int i = 0; i < count; i++)
        {
            if (!(scale[i] > 0))
            {
                throw root.field("scale").problem("[" + i + "] must be above 0: " + scale[i]);
            }
        }

        final String writer = root.hasField("written-by") ? root.field("written-by").string() : "not said";
        return new LinearModel(
            new ModelOrigin("linear JSON", writer, root.field("link").string(), sha256), names,
            Collections.nCopies(count, FeatureKind.NUMERIC), link, mean, scale,
            numbers("coef", count), missing(mean), root.field("intercept").number());
    }

    /** @return what stands for missing inputs: their means, where nothing is said. */
    private double[] missing(final double[] mean)
    {
        return root.hasField("missing") ? numbers("missing", mean.length) : mean;
    }

    private double[] numbers(final String field, final int count)
    {
        final List<JsonNode> elements = root.field(field).elements();
        if (elements.size() != count)
        {
            throw root.field(field).problem("must have " + count + " elements, has " + elements.size());
        }

        final double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = elements.get(i).number();
        }

        return numbers;
    }
}
