package io.peregrine.scoring;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Damaged files of every format: each is read or refused, and what is read scores the same compiled and plainly;
 * nothing else is thrown, and nothing takes more memory than the file's length accounts for.
 * {@code -Dperegrine.fuzz.files=10000000} is the long run, {@code -Dperegrine.fuzz.seed} another one.
 */
class ModelReaderFuzzTest
{
    private static final int LONGEST_FILE = 12_000;
    private static final long BYTES_IN_ANY_CASE = 16 << 20;
    private static final long BYTES_FOR_EACH = 200;

    @Test
    void shouldReadOrRefuseEveryDamagedFile() throws InterruptedException
    {
        final long count = Long.getLong("peregrine.fuzz.files", 20_000);
        final long seed = Long.getLong("peregrine.fuzz.seed", 1);
        final List<byte[]> files = files();
        final int threads = Integer.getInteger("peregrine.fuzz.threads", 1);
        final List<Run> runs = new ArrayList<>();
        for (int i = 0; i < threads; i++)
        {
            runs.add(new Run(files, seed, i, count, threads));
        }

        runs.forEach(Thread::start);
        for (final Run run : runs)
        {
            run.join();
        }

        for (final Run run : runs)
        {
            if (null != run.failure)
            {
                throw new AssertionError(run.failureText, run.failure);
            }
        }

        final long read = runs.stream().mapToLong(run -> run.read.get()).sum();
        System.out.println(count + " damaged files, " + read + " of them models still, at most " +
            runs.stream().mapToLong(run -> run.mostBytes).max().orElse(0) + " bytes for one");
        // Damage that does not show, and damage that does, must both be among them.
        assertTrue(read > count / 200, "only " + read + " were read");
        assertTrue(read < count / 2, read + " were read");
    }

    private static List<byte[]> files()
    {
        final List<byte[]> files = new ArrayList<>();
        for (final GoldenModel golden : GoldenModel.all())
        {
            if (golden.bytes().length <= LONGEST_FILE)
            {
                files.add(withoutTail(golden.bytes()));
            }
        }

        assertTrue(files.size() >= 5, "too few small models");
        files.add(("{\"format\": \"linear-1\", \"link\": \"logistic\", \"features\": [\"amount\", \"night\"], " +
            "\"mean\": [53.5, 0.17], \"scale\": [42.1, 0.37], \"coef\": [1.2, 0.03], \"intercept\": -6.28, " +
            "\"missing\": [0, 0]}").getBytes(StandardCharsets.UTF_8));
        return files;
    }

    /** LightGBM writes its parameters behind the trees; damage there means little. */
    private static byte[] withoutTail(final byte[] file)
    {
        final String text = new String(file, StandardCharsets.ISO_8859_1);
        final int end = text.startsWith("tree\n") ? text.indexOf("\nparameters:") : -1;
        return end < 0 ? file : Arrays.copyOf(file, end);
    }

    private static final class Run extends Thread
    {
        private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        private final List<byte[]> files;
        private final long seed;
        private final long first;
        private final long count;
        private final int step;
        private final AtomicLong read = new AtomicLong();
        private long mostBytes;
        private Throwable failure;
        private String failureText;

        private Run(final List<byte[]> files, final long seed, final long first, final long count, final int step)
        {
            this.files = files;
            this.seed = seed;
            this.first = first;
            this.count = count;
            this.step = step;
        }

        @Override
        public void run()
        {
            for (long i = first; i < count && null == failure; i += step)
            {
                final byte[] file = new Mutation(seed * 1_000_003 + i).of(files.get((int)(i % files.size())));
                try
                {
                    readOne(file);
                }
                catch (final Throwable ex)
                {
                    failure = ex;
                    failureText = "file " + i + " of seed " + seed + ": " + ex;
                }
            }
        }

        private void readOne(final byte[] file)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            ModelDocument document = null;
            try
            {
                document = ModelReader.read(file, "f");
            }
            catch (final ModelFormatException ex)
            {
                assertTrue(ex.getMessage().startsWith("f: "), ex.getMessage());
                assertTrue(ex.getMessage().length() < 10_000, "a message of " + ex.getMessage().length());
            }

            final Model compiled = null == document ? null : document.compiled();
            final long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            mostBytes = Math.max(mostBytes, bytes);
            assertTrue(bytes <= BYTES_IN_ANY_CASE + BYTES_FOR_EACH * file.length,
                () -> bytes + " bytes for a file of " + file.length);
            if (null != document)
            {
                read.incrementAndGet();
                score(document, compiled);
            }
        }

        private static void score(final ModelDocument document, final Model compiled)
        {
            final Model model = document.plain();
            final double[] margins = new double[model.outputCount()];
            final double[] others = new double[model.outputCount()];
            for (final float value : new float[]{ Float.NaN, 0, -1, 7.5f, Float.POSITIVE_INFINITY })
            {
                final float[] row = new float[document.featureNames().size()];
                Arrays.fill(row, value);
                model.margins(row, margins);
                compiled.margins(row, others);
                assertArrayEquals(margins, others);
                model.link().scores(margins, margins);
            }
        }
    }
}
