package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.peregrine.journal.ContentStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The same inputs under everything that must not matter: compilers, collectors, JDKs, layouts, rings, batches,
 * snapshots, locale and time zone. All write the same bytes. Cells whose processes would be started with the same
 * options share one, in a full run each has its own. {@code -Dperegrine.matrix=1000000} for that many payments in all
 * cells; {@code -Dperegrine.campaign=full} for all cells.
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

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

    /** A cell on a JDK, the file it writes, and, once its process has ended, the number of its line and all lines. */
    private record Started(MatrixCell cell, Path javaHome, Path result, int line, Future<List<String>> printed)
    {
        @Override
        public String toString()
        {
            return cell.name() + " on " + javaHome.getFileName();
        }
    }

    @AfterEach
    void stop()
    {
        threads.shutdownNow();
    }

    @Test
    void shouldDecideTheSameUnderEverythingThatMustNotMatter() throws Exception
    {
        final Path content = store(directory, INPUTS);
        final Map<String, List<MatrixCell>> processes = new LinkedHashMap<>();
        for (final MatrixCell cell : MatrixCell.all(IS_FULL))
        {
            final String process = IS_FULL ? cell.name() : cell.isOther() + " " + cell.jvmOptions();
            processes.computeIfAbsent(process, key -> new ArrayList<>()).add(cell);
        }
        final List<Started> started = new ArrayList<>();
        for (final List<MatrixCell> cells : processes.values())
        {
            for (final Path javaHome : cells.get(0).isOther() ? OtherJdks.homes() : List.of(OtherJdks.own()))
            {
                start(cells, javaHome, content, null, started);
            }
        }
        compare(started);
    }

    /** A slip in a stage shows: in another process with the same options, or where the processor's library is not. */
    @ParameterizedTest
    @EnumSource(PlantedFault.class)
    void shouldShowAPlantedFault(final PlantedFault fault) throws Exception
    {
        final Path content = store(directory, INPUTS);
        final MatrixCell other = PlantedFault.EXP == fault ? MatrixCell.otherLibm() : MatrixCell.of("again");
        final List<Started> started = new ArrayList<>();
        for (final MatrixCell cell : List.of(MatrixCell.of("reference"), other))
        {
            start(List.of(cell.tenth()), OtherJdks.own(), content, fault, started);
        }
        for (final Started each : started)
        {
            each.printed().get();
        }
        assertTrue(Files.mismatch(started.get(0).result(), started.get(1).result()) >= 0,
            "the results are the same in spite of " + fault);
    }

    /** Holds each cell's file against that of the first cell that had as much of the stream. */
    private static void compare(final List<Started> started) throws Exception
    {
        final Map<Integer, Path> references = new HashMap<>();
        for (final Started next : started)
        {
            final String printed = next.printed().get().get(next.line());
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

    /** Starts one process for these cells, when there is room for it, and adds them. */
    private void start(
        final List<MatrixCell> cells,
        final Path javaHome,
        final Path content,
        final PlantedFault fault,
        final List<Started> started)
    {
        final List<String> arguments = new ArrayList<>(List.of(content.toString()));
        final List<Path> results = new ArrayList<>();
        for (final MatrixCell cell : cells)
        {
            final Path result = directory.resolve("result-" + (started.size() + results.size()));
            results.add(result);
            arguments.add(result.toString());
            arguments.addAll(cell.arguments(INPUTS, fault));
            arguments.add(MatrixRun.END);
        }
        final Future<List<String>> printed =
            threads.submit(() -> run(javaHome, cells.get(0).jvmOptions(), arguments));
        for (int i = 0; i < cells.size(); i++)
        {
            started.add(new Started(cells.get(i), javaHome, results.get(i), i, printed));
        }
    }

    private List<String> run(final Path javaHome, final List<String> jvmOptions, final List<String> arguments)
    {
        try (Child child = Child.startMain(MatrixRun.class.getName(), javaHome, directory, jvmOptions,
            arguments.toArray(new String[0])))
        {
            assertEquals(0, child.await(), () -> jvmOptions + " " + arguments + ": " + child.err());
            return child.out().lines().toList();
        }
    }
}
