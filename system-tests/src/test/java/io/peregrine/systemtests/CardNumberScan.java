package io.peregrine.systemtests;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.agrona.collections.LongHashSet;

/**
 * Looks through files for numbers of up to 19 digits, byte by byte and in each form that a program could leave them in:
 * digits as characters of one byte or of two, as 64-bit numbers of either order, and packed two to a byte.
 */
final class CardNumberScan
{
    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;
    private static final int CHUNK = 1 << 20;
    private static final int OVERLAP = 64;

    private final LongHashSet numbers = new LongHashSet();
    private final Set<String> found = new TreeSet<>();

    void add(final long number)
    {
        numbers.add(number);
    }

    int count()
    {
        return numbers.size();
    }

    /** @return what was found in all files below: file, form and number. */
    Set<String> in(final List<Path> roots)
    {
        found.clear();
        for (final Path root : roots)
        {
            try (Stream<Path> files = Files.walk(root))
            {
                files.filter(Files::isRegularFile).forEach(this::scan);
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
        return found;
    }

    private void scan(final Path file)
    {
        final byte[] bytes = new byte[CHUNK + OVERLAP];
        int kept = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), CHUNK))
        {
            for (int read = in.readNBytes(bytes, 0, CHUNK); read > 0; read = in.readNBytes(bytes, kept, CHUNK))
            {
                final int length = kept + read;
                scan(bytes, length, file.getFileName().toString());
                kept = Math.min(OVERLAP, length);
                System.arraycopy(bytes, length - kept, bytes, 0, kept);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    void scan(final byte[] bytes, final int length, final String name)
    {
        for (int i = 0; i < length; i++)
        {
            if (i + Long.BYTES <= length)
            {
                words(bytes, i, name);
            }
            final int first = bytes[i];
            if (first >= '1' && first <= '9')
            {
                characters(bytes, length, i, 1, name);
                characters(bytes, length, i, 2, name);
            }
            packed(bytes, length, i, name);
        }
    }

    private void words(final byte[] bytes, final int at, final String name)
    {
        long little = 0;
        long big = 0;
        for (int i = 0; i < Long.BYTES; i++)
        {
            little |= (bytes[at + i] & 0xFFL) << (i << 3);
            big = big << 8 | bytes[at + i] & 0xFFL;
        }
        check(little, name, " little endian");
        check(big, name, " big endian");
        packedWord(little, name);
        packedWord(big, name);
    }

    /** Packed digits in a 64-bit number, with zeros before them or F behind. */
    private void packedWord(final long word, final String name)
    {
        long digits = word;
        while (0xF == (digits & 0xF))
        {
            digits >>>= 4;
        }
        long number = 0;
        for (int shift = 60; shift >= 0; shift -= 4)
        {
            final long digit = digits >>> shift & 0xF;
            if (digit > 9)
            {
                return;
            }
            number = number * 10 + digit;
        }
        check(number, name, " packed in a word");
    }

    /** Digits at every step-th byte; all prefixes that are long enough. */
    private void characters(final byte[] bytes, final int length, final int at, final int step, final String name)
    {
        long number = 0;
        for (int i = at, digits = 1; digits <= LONGEST && i < length; i += step, digits++)
        {
            if (bytes[i] < '0' || bytes[i] > '9' || 2 == step && i + 1 < length && 0 != bytes[i + 1])
            {
                return;
            }
            number = number * 10 + bytes[i] - '0';
            if (digits >= SHORTEST)
            {
                check(number, name, 1 == step ? " characters" : " wide characters");
            }
        }
    }

    private void packed(final byte[] bytes, final int length, final int at, final String name)
    {
        for (int from = 0; from < 2; from++)
        {
            long number = 0;
            for (int digits = 1; digits <= LONGEST; digits++)
            {
                final int nibble = from + digits - 1;
                if (at + (nibble >> 1) >= length)
                {
                    break;
                }
                final int digit = bytes[at + (nibble >> 1)] >> (0 == (nibble & 1) ? 4 : 0) & 0xF;
                if (digit > 9 || 1 == digits && 0 == digit)
                {
                    break;
                }
                number = number * 10 + digit;
                if (digits >= SHORTEST)
                {
                    check(number, name, " packed");
                }
            }
        }
    }

    private void check(final long number, final String name, final String form)
    {
        if (numbers.contains(number))
        {
            found.add(name + form + " " + number);
        }
    }
}
