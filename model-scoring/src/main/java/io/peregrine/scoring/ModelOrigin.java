package io.peregrine.scoring;

/**
 * Where a model comes from.
 *
 * @param format    of the file, for people: {@code XGBoost JSON}.
 * @param version   of the library, or of the format, as the file says it.
 * @param objective as the file names it.
 * @param sha256    of the file, in hexadecimal.
 */
public record ModelOrigin(String format, String version, String objective, String sha256)
{
}
