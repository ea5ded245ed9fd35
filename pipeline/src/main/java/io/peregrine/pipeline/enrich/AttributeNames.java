package io.peregrine.pipeline.enrich;

import java.util.Arrays;

import io.peregrine.domain.RunningHash;

import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * Numbers for attribute names, in the order in which they first came: inputs and activations alone give names, so the
 * numbers are the same in every replay. A name is 24 bytes, taken as three words. One thread.
 */
final class AttributeNames
{
    static final int NAME_LENGTH = 24;
    static final int LIMIT = 4096;
    static final int WORDS = NAME_LENGTH / Long.BYTES;
    private static final int MISSING = -1;

    private final Long2LongHashMap firstByHash = new Long2LongHashMap(MISSING);
    private long[] words = new long[64 * WORDS];
    private int[] nextOfSameHash = new int[64];
    private int count;

    /** @return the number of the name in the buffer, or -1 if there are too many names for another. */
    int numberOf(final DirectBuffer buffer, final int offset)
    {
        return numberOf(
            buffer.getLong(offset, java.nio.ByteOrder.LITTLE_ENDIAN),
            buffer.getLong(offset + 8, java.nio.ByteOrder.LITTLE_ENDIAN),
            buffer.getLong(offset + 16, java.nio.ByteOrder.LITTLE_ENDIAN));
    }

    /** @return the number of the name, ASCII of at most 24 characters, or -1 if there are too many names. */
    int numberOf(final String name)
    {
        final long[] word = new long[WORDS];
        for (int i = 0; i < name.length(); i++)
        {
            word[i >> 3] |= (long)(name.charAt(i) & 0x7F) << ((i & 7) << 3);
        }

        return numberOf(word[0], word[1], word[2]);
    }

    /** @return the number of the name of these little-endian words, or -1 if there are too many names. */
    int numberOf(final long word0, final long word1, final long word2)
    {
        final long hash = RunningHash.mix(RunningHash.mix(word0, word1), word2);
        final int first = (int)firstByHash.get(hash);
        for (int number = first; number != MISSING; number = nextOfSameHash[number])
        {
            final int at = number * WORDS;
            if (words[at] == word0 && words[at + 1] == word1 && words[at + 2] == word2)
            {
                return number;
            }
        }

        return LIMIT == count ? MISSING : add(hash, first, word0, word1, word2);
    }

    /** @return names so far; their numbers are below it. */
    int count()
    {
        return count;
    }

    /** @return a word of a name, as {@link #numberOf(long, long, long)} takes it. */
    long word(final int number, final int index)
    {
        return words[number * WORDS + index];
    }

    /** @return the name itself. Allocates. */
    String text(final int number)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < NAME_LENGTH; i++)
        {
            final char c = (char)(word(number, i >> 3) >>> ((i & 7) << 3) & 0x7F);
            if (0 == c)
            {
                break;
            }
            text.append(c);
        }

        return text.toString();
    }

    /** Forgets all names. */
    void clear()
    {
        firstByHash.clear();
        count = 0;
    }

    private int add(final long hash, final int first, final long word0, final long word1, final long word2)
    {
        if (count == nextOfSameHash.length)
        {
            nextOfSameHash = Arrays.copyOf(nextOfSameHash, count * 2);
            words = Arrays.copyOf(words, count * 2 * WORDS);
        }

        words[count * WORDS] = word0;
        words[count * WORDS + 1] = word1;
        words[count * WORDS + 2] = word2;
        nextOfSameHash[count] = first;
        firstByHash.put(hash, count);
        return count++;
    }
}
