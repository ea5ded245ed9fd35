package io.peregrine.engine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.peregrine.journal.SnapshotBusyException;
import io.peregrine.replay.DifferenceException;

/**
 * A process that makes one snapshot and ends, at a low priority. It ends also when whoever started it does, whatever
 * ended that: then its input ends. Were memory short, the kernel would end this one before any other.
 */
public final class SnapshotProcess
{
    /** How the last line begins that says what was made; there is none where no input called for a new one. */
    static final String MADE = "SNAPSHOT sequence=";
    static final int OK = 0;
    static final int DIFFERS = 1;
    static final int FAILED = 3;

    /** A tenth of what a thread of the engine gets where both want a core: less would take hours beside a busy one. */
    private static final String NICENESS = "10";

    private static final Pattern KEPT_OPTIONS = Pattern.compile(
        "--(add|enable|sun)-.*|-Xmx.*|-Xss.*|-XX:MaxDirectMemorySize=.*|-XX:\\+Use\\w+GC|" +
        "-D(?!com\\.sun\\.management).*");
    private static final Path OOM_SCORE = Path.of("/proc/self/oom_score_adj");
    private static final String OOM_SCORE_MAX = "1000";

    private SnapshotProcess()
    {
    }

    /** @return starts it with this process's Java, class path, and those of its options that it needs. */
    static List<String> command(final Path journal)
    {
        final List<String> command = new ArrayList<>();
        Stream.of("/usr/bin/nice", "/bin/nice").map(Path::of).filter(Files::isExecutable).findFirst().ifPresent(
            nice -> command.addAll(List.of(nice.toString(), "-n", NICENESS)));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> KEPT_OPTIONS.matcher(option).matches())
            .forEach(command::add);
        // Its output is told to people: nothing there of a logger that Chronicle would like to have.
        command.add("-Dslf4j.internal.verbosity=ERROR");
        command.addAll(List.of(
            "-cp", System.getProperty("java.class.path"), SnapshotProcess.class.getName(), journal.toString()));
        return command;
    }

    /** Arguments: the journal's directory. */
    @SuppressWarnings("checkstyle:RegexpSinglelineJava") // its output is what its starter reads
    public static void main(final String[] args)
    {
        final Thread watch = new Thread(SnapshotProcess::endWithStarter, "peregrine-starter");
        watch.setDaemon(true);
        watch.start();
        try
        {
            Files.writeString(OOM_SCORE, OOM_SCORE_MAX);
        }
        catch (final IOException ignore)
        {
            // Not on this system.
        }

        int code = OK;
        try
        {
            final SnapshotMaker.Made made =
                new SnapshotMaker(Path.of(args[0]), System.out::println, (start, sequence, target) -> {}).make();
            if (made.isNew())
            {
                System.out.println(MADE + made.sequence());
            }
        }
        catch (final DifferenceException ex)
        {
            System.out.println(ex.difference());
            code = DIFFERS;
        }
        catch (final SnapshotBusyException ignore)
        {
            // Made by hand, for example: there will be one without this process.
            code = OK;
        }
        catch (final RuntimeException | Error ex)
        {
            System.out.println(null == ex.getMessage() ? ex.toString() : ex.getMessage());
            code = FAILED;
        }
        System.out.flush();
        Runtime.getRuntime().halt(code);
    }

    private static void endWithStarter()
    {
        try
        {
            while (System.in.read() >= 0)
            {
                // Nothing is said to it: it waits for the end.
            }
        }
        catch (final IOException ignore)
        {
            // The same.
        }
        Runtime.getRuntime().halt(FAILED);
    }
}
