package io.peregrine.systemtests;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A verb of the command line in a process of its own, with this process's class path and JVM options. */
final class Child implements AutoCloseable
{
    private static final long TIMEOUT_S = 300;
    static final String PEREGRINE = "io.peregrine.cli.Peregrine";

    private static final String TRACER = "strace";

    private final Process process;
    private final boolean isTraced;
    private final Path out;
    private final Path err;

    private Child(final Process process, final boolean isTraced, final Path out, final Path err)
    {
        this.process = process;
        this.isTraced = isTraced;
        this.out = out;
        this.err = err;
    }

    static Child start(final Path directory, final List<String> jvmOptions, final String... args)
    {
        return start(Path.of(System.getProperty("java.home")), directory, jvmOptions, args);
    }

    /** @param javaHome whose java runs it. @param directory takes its output. */
    static Child start(
        final Path javaHome, final Path directory, final List<String> jvmOptions, final String... args)
    {
        return start(List.of(), PEREGRINE, javaHome, directory, jvmOptions, args);
    }

    /** @param main the class to run, with the verb and its options for arguments. */
    static Child startMain(
        final String main,
        final Path javaHome,
        final Path directory,
        final List<String> jvmOptions,
        final String... args)
    {
        return start(List.of(), main, javaHome, directory, jvmOptions, args);
    }

    /** @param tracer a command that runs the one that follows it. */
    static Child startUnder(
        final List<String> tracer,
        final Path javaHome,
        final Path directory,
        final List<String> jvmOptions,
        final String... args)
    {
        return start(tracer, PEREGRINE, javaHome, directory, jvmOptions, args);
    }

    /** @param tracer a command that runs the one that follows it. @param main the class to run. */
    static Child startMainUnder(
        final List<String> tracer,
        final String main,
        final Path javaHome,
        final Path directory,
        final List<String> jvmOptions,
        final String... args)
    {
        return start(tracer, main, javaHome, directory, jvmOptions, args);
    }

    private static Child start(
        final List<String> tracer,
        final String main,
        final Path javaHome,
        final Path directory,
        final List<String> jvmOptions,
        final String... args)
    {
        final List<String> command = new ArrayList<>(tracer);
        command.addAll(command(main, javaHome, jvmOptions));
        command.addAll(List.of(args));

        try
        {
            final String name = main.substring(main.lastIndexOf('.') + 1);
            final Path out = Files.createTempFile(directory, name, ".out");
            final Path err = Files.createTempFile(directory, name, ".err");
            return new Child(
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start(),
                tracer.contains(TRACER), out, err);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** @return what runs a class as this process runs; its arguments may follow. */
    static List<String> command(final String main, final Path javaHome, final List<String> jvmOptions)
    {
        final List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin").resolve("java").toString());
        for (final String option : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            // What newer JDKs are told beside it, an older one may not know.
            final boolean isOwn = javaHome.equals(Path.of(System.getProperty("java.home")));
            if (option.startsWith("--add-") || option.startsWith("-Dchronicle") ||
                isOwn && (option.startsWith("--enable-native") || option.startsWith("--sun-misc")))
            {
                command.add(option);
            }
        }
        if (!jvmOptions.toString().contains("Use"))
        {
            command.add("-XX:+UseSerialGC");
        }
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        return command;
    }

    /** Runs a verb to its end. @return what it printed. @throws AssertionError if it does not leave with the code. */
    static String run(final int expectedCode, final Path directory, final String... args)
    {
        try (Child child = start(directory, List.of(), args))
        {
            assertEquals(expectedCode, child.await(), () -> String.join(" ", args) + "\n" + child.err());
            return child.out();
        }
    }

    /** Waits for an engine to take payments. @return this. */
    Child awaitReady()
    {
        Awaitility.await().atMost(TIMEOUT_S, TimeUnit.SECONDS).pollInterval(20, TimeUnit.MILLISECONDS).until(
            () -> !process.isAlive() || out().contains("READY channel="));
        assertTrue(out().contains("READY channel="), () -> "the engine did not start:\n" + err());
        return this;
    }

    boolean isAlive()
    {
        return process.isAlive();
    }

    long pid()
    {
        return process.pid();
    }

    /** @return what the process reads as its standard input. */
    OutputStream in()
    {
        return process.getOutputStream();
    }

    /** Waits for its end. @return the exit code. */
    int await()
    {
        try
        {
            assertTrue(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS), "still running after " + TIMEOUT_S + " s");
            return process.exitValue();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    /** Writes all of its heap, garbage as well, to a file. */
    void dumpHeap(final Path file)
    {
        final String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try
        {
            final Process dump = new ProcessBuilder(
                jcmd, Long.toString(process.pid()), "GC.heap_dump", "-all", file.toString())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            assertTrue(dump.waitFor(TIMEOUT_S, TimeUnit.SECONDS) && 0 == dump.exitValue(), "jcmd failed");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    /** SIGTERM, as an operator does it. @return the exit code. */
    int stop()
    {
        // A tracer keeps the signal for itself; otherwise the first descendant may be who makes a snapshot.
        if (isTraced)
        {
            process.children().findFirst().ifPresentOrElse(ProcessHandle::destroy, process::destroy);
        }
        else
        {
            process.destroy();
        }
        return await();
    }

    /** SIGKILL. */
    void kill()
    {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        await();
    }

    /** Deletes what it said. */
    void discard()
    {
        try
        {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    String out()
    {
        return read(out);
    }

    String err()
    {
        return read(err);
    }

    private static String read(final Path file)
    {
        try
        {
            return Files.readString(file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close()
    {
        if (process.isAlive())
        {
            kill();
        }
    }
}
