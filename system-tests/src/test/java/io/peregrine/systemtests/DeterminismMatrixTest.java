package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.peregrine.journal.ContentStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The same inputs under everything that must not matter: compilers, collectors, JDKs, layouts, rings, batches,
 * snapshots, locale and time zone. Each cell is a process of its own, and all write the same bytes.
 * {@code -Dperegrine.matrix=1000000} for that many payments in all cells; {@code -Dperegrine.campaign=full} for all
 * cells.
 */
class DeterminismMatrixTest
{
    private static final int MOST_SMALL = 100_000;
    private static final long PAYMENTS = Long.getLong("peregrine.matrix", 10_000);
    private static final boolean IS_FULL =
        PAYMENTS > MOST_SMALL || "full".equals(System.getProperty("peregrine.campaign"));
    private static final long INPUTS = PAYMENTS * 100 / MatrixStream.PAYMENTS_IN_HUNDRED / 10 * 10;

    private static final int AT_ONCE = 2;

    @TempDir
    private Path directory;

    /** A cell on a JDK, the file it writes, and what it printed once it has ended. */
    private record Started(MatrixCell cell, Path javaHome, Path result, Future<String> printed)
    {
        @Override
        public String toString()
        {
            return cell.name() + " on " + javaHome.getFileName();
        }
    }

    @Test
    void shouldDecideTheSameUnderEverythingThatMustNotMatter() throws Exception
    {
        final Path content = store(directory, INPUTS);
        final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try
        {
            final List<Started> started = new ArrayList<>();
            for (final MatrixCell cell : MatrixCell.all(IS_FULL))
            {
                for (final Path javaHome : cell.isOther() ? OtherJdks.homes() : List.of(OtherJdks.own()))
                {
                    final Path result = directory.resolve("result-" + started.size());
                    started.add(new Started(cell, javaHome, result,
                        threads.submit(() -> run(cell, javaHome, content, result, null))));
                }
            }
            compare(started);
        }
        finally
        {
            threads.shutdownNow();
        }
    }

    /** A slip in a stage shows: in another process with the same options, or where the processor's library is not. */
    @ParameterizedTest
    @EnumSource(PlantedFault.class)
    void shouldShowAPlantedFault(final PlantedFault fault) throws IOException
    {
        final Path content = store(directory, INPUTS);
        final Path one = directory.resolve("one");
        final Path other = directory.resolve("other");
        run(MatrixCell.of("reference").tenth(), OtherJdks.own(), content, one, fault);
        run((PlantedFault.EXP == fault ? MatrixCell.otherLibm() : MatrixCell.of("again")).tenth(), OtherJdks.own(),
            content, other, fault);
        assertTrue(Files.mismatch(one, other) >= 0, "the results are the same in spite of " + fault);
    }

    /** Holds each cell's file against that of the first cell that had as much of the stream. */
    private static void compare(final List<Started> started) throws Exception
    {
        final Map<Integer, Path> references = new HashMap<>();
        for (final Started next : started)
        {
            final String printed = next.printed().get();
            if (IS_FULL)
            {
                System.out.println("| " + next + " | " + printed + " | " + Files.size(next.result()) + " |");
            }
            final Path reference = references.putIfAbsent(next.cell().parts(), next.result());
            if (null == reference)
            {
                assertTrue(Files.size(next.result()) > 100 * PAYMENTS / next.cell().parts(), "so little shows nothing");
            }
            else
            {
                assertEquals(-1, Files.mismatch(reference, next.result()),
                    () -> next + " differs from the reference, first at this byte");
                Files.delete(next.result());
            }
        }
    }

    /** @return the content directory of the policies, which also names them in their order. */
    static Path store(final Path directory, final long inputs) throws IOException
    {
        final Path content = Files.createDirectory(directory.resolve("content"));
        final List<String> names = new ArrayList<>();
        for (final MatrixPolicies.Stored policy :
            MatrixPolicies.store(directory, new ContentStore(content), inputs))
        {
            names.add(policy.policyHash() + " " + policy.zonesHash());
        }
        Files.write(content.resolve("policies"), names);
        return content;
    }

    private String run(
        final MatrixCell cell,
        final Path javaHome,
        final Path content,
        final Path result,
        final PlantedFault fault)
    {
        final List<String> arguments = new ArrayList<>(List.of(content.toString(), result.toString()));
        arguments.addAll(cell.arguments(INPUTS, fault));
        try (Child child = Child.startMain(MatrixRun.class.getName(), javaHome, directory, cell.jvmOptions(),
            arguments.toArray(new String[0])))
        {
            assertEquals(0, child.await(), () -> cell.name() + ": " + child.err());
            return child.out().strip();
        }
    }
}
