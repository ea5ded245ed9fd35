package io.peregrine.scoring;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Reads model files, whose format is seen in their bytes. What cannot be scored exactly is refused. */
public final class ModelReader
{
    private static final byte PICKLE = (byte)0x80;

    private ModelReader()
    {
    }

    /**
     * @param name of the file, for messages.
     * @throws ModelFormatException if it is no model or cannot be scored exactly; the message says what to do.
     */
    public static ModelDocument read(final byte[] bytes, final String name)
    {
        if (bytes.length > 1 && '{' == bytes[0] && isUbjMarker(bytes[1]))
        {
            return xgboost(UbjReader.read(bytes, name), name, "XGBoost UBJSON", bytes);
        }

        if (LightgbmReader.isLightgbm(bytes))
        {
            return LightgbmReader.read(bytes, name, sha256(bytes));
        }

        refuseOtherFormats(bytes, name);
        final JsonNode root = new JsonNode(name, "", JsonReader.read(bytes, name));
        if (root.value() instanceof List)
        {
            throw new ModelFormatException(name + ": this is a dump of a model, which has lost its base score and " +
                "digits: write the model itself with save_model(\"model.json\")");
        }

        if (root.hasField("tree_info") && root.hasField("version"))
        {
            throw new ModelFormatException(name + ": this is a dump of a LightGBM model (dump_model): write the " +
                "model itself with save_model(\"model.txt\")");
        }

        if (root.hasField(LinearReader.FORMAT))
        {
            return LinearReader.read(root, sha256(bytes));
        }

        if (!root.hasField("learner"))
        {
            throw root.problem("is no model: XGBoost's, written by save_model, has a \"learner\", and a linear model " +
                "has \"format\": \"linear-1\" (docs/models.md)");
        }

        return xgboost(root.value(), name, "XGBoost JSON", bytes);
    }

    private static void refuseOtherFormats(final byte[] bytes, final String name)
    {
        if (bytes.length > 0 && PICKLE == bytes[0])
        {
            throw new ModelFormatException(name + ": this is a pickle, which holds a program and no model: " +
                "write the model with save_model(\"model.json\")");
        }

        if (bytes.length > 3 && 'b' == bytes[0] && 'i' == bytes[1] && 'n' == bytes[2] && 'f' == bytes[3])
        {
            throw new ModelFormatException(name + ": this is XGBoost's old binary format: load it and write it with " +
                "save_model(\"model.json\")");
        }

        final int first = firstCharacter(bytes);
        if ('{' != first && '[' != first)
        {
            throw new ModelFormatException(name + ": not a model: it is neither XGBoost's JSON or UBJSON, nor " +
                "LightGBM's text, nor a linear model (docs/models.md)");
        }
    }

    private static int firstCharacter(final byte[] bytes)
    {
        for (final byte next : bytes)
        {
            if (" \t\r\n".indexOf(next) < 0)
            {
                return next;
            }
        }

        return 0;
    }

    /** A UBJSON object's first byte tells of a key's length; JSON has space, a quote or the end there. */
    private static boolean isUbjMarker(final byte next)
    {
        return "iUIlL$#".indexOf(next) >= 0;
    }

    private static ModelDocument xgboost(
        final Object document, final String name, final String format, final byte[] bytes)
    {
        return XgboostReader.read(new JsonNode(name, "", document), format, sha256(bytes), bytes.length);
    }

    private static String sha256(final byte[] bytes)
    {
        try
        {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every Java runtime has SHA-256", ex);
        }
    }
}
