package io.peregrine.scoring;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Reads model files, whose format is seen in their bytes. What cannot be scored exactly is refused. */
public final class ModelReader
{
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

        final Object document = JsonReader.read(bytes, name);
        if (document instanceof List)
        {
            throw new ModelFormatException(name + ": this is a dump of a model, which has lost its base score and " +
                "digits: write the model itself with save_model(\"model.json\")");
        }

        return xgboost(document, name, "XGBoost JSON", bytes);
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
