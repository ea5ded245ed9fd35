package io.peregrine.scoring;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A model file's text. */
final class ModelText
{
    private ModelText()
    {
    }

    /** @throws CharacterCodingException if it is not UTF-8. */
    static String of(final byte[] bytes) throws CharacterCodingException
    {
        // Nearly all of them are ASCII: that takes no decoder, which would make the text twice more.
        return isAscii(bytes) ? new String(bytes, StandardCharsets.ISO_8859_1) :
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static boolean isAscii(final byte[] bytes)
    {
        for (final byte next : bytes)
        {
            if (next < 0)
            {
                return false;
            }
        }

        return true;
    }
}
