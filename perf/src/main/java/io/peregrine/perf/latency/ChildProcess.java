package io.peregrine.perf.latency;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A main class in a process of its own, with this process's Java, class path and options. It ends with this process,
 * whatever ends it but SIGKILL.
 */
public final class ChildProcess implements AutoCloseable
{
    private static final long STOP_TIMEOUT_S = 20;

    private final Process process;
    private final BufferedReader out;
    private final PrintWriter in;
    private final Thread hook;

    private ChildProcess(final Process process)
    {
        this.process = process;
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        in = new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
        hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts it and waits until it prints a line that begins with READY.
     *
     * @param log where its error output goes.
     * @throws IllegalStateException if it ends before.
     */
    public static ChildProcess start(final Path log, final Class<?> mainClass, final List<String> args)
    {
        return start(log, List.of(), mainClass, args);
    }

    /** The same with further options of the JVM; they win over this process's. */
    public static ChildProcess start(
        final Path log, final List<String> jvmOptions, final Class<?> mainClass, final List<String> args)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        final boolean choosesCollector = jvmOptions.stream().anyMatch(ChildProcess::isCollector);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> !choosesCollector || !isCollector(option))
            .forEach(command::add);
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
        command.addAll(args);

        try
        {
            final Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
            final ChildProcess child = new ChildProcess(process);
            child.awaitReady(log);
            return child;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** A JVM takes no two of them. */
    private static boolean isCollector(final String option)
    {
        return option.matches("-XX:\\+Use\\w+GC");
    }

    private void awaitReady(final Path log) throws IOException
    {
        String line = out.readLine();
        while (null != line && !line.startsWith("READY"))
        {
            line = out.readLine();
        }

        if (null == line)
        {
            close();
            throw new IllegalStateException(
                "a child process ended before it was ready: " + Files.readString(log).strip());
        }
    }

    /**
     * Sends a line, and waits for the line that answers it.
     *
     * @throws IllegalStateException if it ends instead.
     */
    public String ask(final String line)
    {
        in.println(line);
        try
        {
            final String answer = out.readLine();
            if (null == answer)
            {
                throw new IllegalStateException("a child process ended before it answered: " + line);
            }
            return answer;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** @return true until it has ended. */
    public boolean isAlive()
    {
        return process.isAlive();
    }

    /** SIGKILL, as a machine that fails does it. */
    public void kill()
    {
        process.destroyForcibly();
        await();
    }

    /** SIGTERM, and SIGKILL where that does not help in time. */
    @Override
    public void close()
    {
        process.destroy();
        if (!await())
        {
            process.destroyForcibly();
            await();
        }

        try
        {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        catch (final IllegalStateException ignore)
        {
            // This process is ending, and the hook is at work.
        }
    }

    private boolean await()
    {
        try
        {
            return process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
