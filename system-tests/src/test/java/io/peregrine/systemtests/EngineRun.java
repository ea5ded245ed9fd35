package io.peregrine.systemtests;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One engine's place: its journal, its Aeron directory, its settings; and the processes started there. */
final class EngineRun
{
    private final Path directory;
    private final Path policy;
    private final String aeronDirectory;
    private final List<String> settings = new ArrayList<>();

    EngineRun(final Path directory, final Path policy, final String... moreSettings)
    {
        this.directory = directory;
        this.policy = policy;
        final Path memory = Path.of("/dev/shm");
        final Path parent = memory.toFile().canWrite() ? memory : directory;
        aeronDirectory = parent.resolve("peregrine-test-" + UUID.randomUUID()).toString();
        // A busy machine may stop a process for seconds: nobody must be given up then.
        settings.addAll(List.of("-D", "aeron.dir=" + aeronDirectory, "-D", "idle=yield", "-D", "driver.timeout=20s",
            "-D", "session.timeout=60s"));
        for (final String setting : moreSettings)
        {
            settings.addAll(List.of("-D", setting));
        }
    }

    /** @return an address of this machine that nothing listens at. */
    static String freeEndpoint() throws IOException
    {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            return "localhost:" + socket.getLocalPort();
        }
    }

    String aeronDirectory()
    {
        return aeronDirectory;
    }

    Path journal()
    {
        return directory.resolve("journal");
    }

    Child startEngine(final String... jvmOptions)
    {
        final List<String> args = new ArrayList<>(List.of("engine",
            "-D", "policy.directory=" + policy, "-D", "journal.directory=" + journal()));
        args.addAll(settings);
        return Child.start(directory, List.of(jvmOptions), args.toArray(new String[0])).awaitReady();
    }

    Child startSend(final Path in, final Path out, final String... more)
    {
        final List<String> args = new ArrayList<>(List.of("send", "--in", in.toString(),
            "--mapping", Handbook.MAPPING.toString(), "--out", out.toString()));
        args.addAll(settings);
        args.addAll(List.of(more));
        return Child.start(directory, List.of(), args.toArray(new String[0]));
    }

    /** @return the settings that the other verbs need to find the engine. */
    String[] settings(final String... verb)
    {
        final List<String> args = new ArrayList<>(List.of(verb));
        args.addAll(settings);
        return args.toArray(new String[0]);
    }
}
