package io.peregrine.systemtests;

import java.util.ArrayList;
import java.util.List;

/**
 * One cell of the matrix: what the process is started with, and how the pipeline in it is laid out and fed.
 *
 * @param name       for people, and of its files.
 * @param jvmOptions of its process.
 * @param isOther    true on the other JDK.
 * @param layout     as configuration files name it.
 * @param ring       slots.
 * @param batch      inputs offered before the stages are stepped; 0: as many as the ring takes.
 * @param snapshots  how often the pipeline is closed and another goes on from its snapshot.
 * @param parts      the stream's first tenth, where it is 10.
 */
record MatrixCell(
    String name,
    List<String> jvmOptions,
    boolean isOther,
    String layout,
    int ring,
    int batch,
    int snapshots,
    int parts)
{
    private static final int RING = 8192;

    static MatrixCell of(final String name, final String... jvmOptions)
    {
        return new MatrixCell(name, List.of(jvmOptions), false, "inline", RING, 0, 0, 1);
    }

    MatrixCell onOtherJdk()
    {
        return new MatrixCell(name, jvmOptions, true, layout, ring, batch, snapshots, parts);
    }

    MatrixCell layout(final String newLayout)
    {
        return new MatrixCell(name, jvmOptions, isOther, newLayout, ring, batch, snapshots, parts);
    }

    MatrixCell ring(final int newRing)
    {
        return new MatrixCell(name, jvmOptions, isOther, layout, newRing, batch, snapshots, parts);
    }

    MatrixCell batch(final int newBatch)
    {
        return new MatrixCell(name, jvmOptions, isOther, layout, ring, newBatch, snapshots, parts);
    }

    MatrixCell snapshots(final int newSnapshots)
    {
        return new MatrixCell(name, jvmOptions, isOther, layout, ring, batch, newSnapshots, parts);
    }

    MatrixCell tenth()
    {
        return new MatrixCell(name, jvmOptions, isOther, layout, ring, batch, snapshots, 10);
    }

    /** @param fault that the run is to have; null: none. @return the arguments of {@link MatrixRun} for it. */
    List<String> arguments(final long inputs, final PlantedFault fault)
    {
        return List.of("inputs=" + inputs, "until=" + inputs / parts, "layout=" + layout, "ring=" + ring,
            "batch=" + batch, "snapshots=" + snapshots, "fault=" + (null == fault ? "none" : fault.name()));
    }

    /**
     * @return how a processor for which the JVM has no mathematical library of its own computes: what is not exact
     *         by definition has other bits there.
     */
    static MatrixCell otherLibm()
    {
        return of("other-libm", "-XX:+UnlockDiagnosticVMOptions", "-XX:-UseLibmIntrinsic");
    }

    /** @return the cells that every build can afford, or all of them. */
    static List<MatrixCell> all(final boolean isFull)
    {
        final List<MatrixCell> cells = new ArrayList<>(List.of(
            of("reference"),
            of("reference-tenth").tenth(),
            of("interpreter", "-Xint").tenth(),
            of("c1", "-XX:TieredStopAtLevel=1"),
            of("c2", "-XX:-TieredCompilation"),
            of("avx0", "-XX:UseAVX=0"),
            otherLibm(),
            of("g1", "-XX:+UseG1GC"),
            of("turkish-apia", "-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Pacific/Apia"),
            of("egyptian-digits", "-Duser.language=ar", "-Duser.country=EG", "-Dfile.encoding=ISO-8859-1"),
            of("shared").layout("shared").ring(1024),
            of("dedicated").layout("dedicated").ring(65_536),
            of("batch-1").batch(1),
            of("batch-7").batch(7).ring(1024),
            of("ring-65536").ring(65_536),
            of("snapshots").snapshots(isFull ? 20 : 4).batch(7),
            of("other-jdk").onOtherJdk()));
        if (isFull)
        {
            cells.addAll(List.of(
                of("parallel", "-XX:+UseParallelGC"),
                of("zgc", "-XX:+UseZGC"),
                of("ring-1024").ring(1024),
                of("shared-65536").layout("shared").ring(65_536),
                of("dedicated-1024").layout("dedicated").ring(1024),
                of("other-jdk-c1", "-XX:TieredStopAtLevel=1").onOtherJdk(),
                of("other-jdk-c2", "-XX:-TieredCompilation").onOtherJdk(),
                of("other-jdk-avx0", "-XX:UseAVX=0").onOtherJdk(),
                of("other-jdk-zgc", "-XX:+UseZGC").onOtherJdk(),
                of("other-jdk-interpreter", "-Xint").onOtherJdk().tenth(),
                of("other-jdk-snapshots").onOtherJdk().snapshots(20),
                of("other-jdk-dedicated").onOtherJdk().layout("dedicated").ring(1024)));
        }
        return cells;
    }
}
