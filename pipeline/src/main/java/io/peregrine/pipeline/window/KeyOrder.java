package io.peregrine.pipeline.window;

/** Sorts numbers by what they stand for, on the heap: merging runs of twice the length each time. */
final class KeyOrder
{
    /** Which of two comes first. */
    @FunctionalInterface
    interface Comparison
    {
        /** @return below, at or above 0 as the first comes before, with or after the second. */
        int compare(int a, int b);
    }

    private KeyOrder()
    {
    }

    /** @return the same numbers in order. The given array is scratch afterwards. */
    static int[] sort(final int[] numbers, final Comparison comparison)
    {
        int[] from = numbers;
        int[] to = new int[numbers.length];
        for (long width = 1; width < numbers.length; width *= 2)
        {
            for (long start = 0; start < numbers.length; start += 2 * width)
            {
                final int middle = (int)Math.min(start + width, numbers.length);
                final int end = (int)Math.min(start + 2 * width, numbers.length);
                merge(from, to, (int)start, middle, end, comparison);
            }
            final int[] sorted = to;
            to = from;
            from = sorted;
        }
        return from;
    }

    private static void merge(
        final int[] from, final int[] to, final int start, final int middle, final int end, final Comparison comparison)
    {
        int a = start;
        int b = middle;
        for (int i = start; i < end; i++)
        {
            to[i] = b == end || a < middle && comparison.compare(from[a], from[b]) <= 0 ? from[a++] : from[b++];
        }
    }
}
