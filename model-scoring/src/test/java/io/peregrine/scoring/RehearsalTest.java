package io.peregrine.scoring;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A rehearsal changes nothing, and after it models allocate nothing. */
class RehearsalTest
{
    private static final int ROUNDS = 20;

    private final TreeEnsemble ensemble = RandomForests.small(new Random(3));
    private final List<float[]> rows = RandomForests.rows(ensemble, 500, new Random(4));

    @Test
    void shouldRunEveryKernelAndAlwaysTheSame()
    {
        final double sum = Rehearsal.kernels();
        assertTrue(Double.isFinite(sum));
        assertEquals(sum, Rehearsal.kernels());
    }

    @ParameterizedTest
    @EnumSource(CompiledForest.Kernel.class)
    void shouldLeaveMarginsAsTheyAre(final CompiledForest.Kernel kernel)
    {
        final Model model = CompiledForest.of(ensemble, kernel);
        final Scratch scratch = model.newScratch();
        final double[] before = rows.stream().mapToDouble(row -> model.margin(row, scratch)).toArray();

        assertEquals(Rehearsal.of(model), Rehearsal.of(model));

        for (int i = 0; i < before.length; i++)
        {
            assertEquals(before[i], model.margin(rows.get(i), scratch));
        }
    }

    @ParameterizedTest
    @EnumSource(CompiledForest.Kernel.class)
    void shouldAllocateNothingAfterwards(final CompiledForest.Kernel kernel)
    {
        final Model model = CompiledForest.of(ensemble, kernel);
        final Scratch scratch = model.newScratch();
        final double[] contributions = new double[model.featureNames().size()];
        final double[] margins = new double[model.outputCount()];
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        Rehearsal.of(model);
        long bytes = -1;
        for (int round = 0; round < ROUNDS && 0 != bytes; round++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < rows.size(); i++)
            {
                margins[0] += model.margin(rows.get(i), scratch);
                model.margins(rows.get(i), scratch, margins);
                model.contributions(rows.get(i), scratch, 0, contributions);
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertEquals(0, bytes);
    }
}
