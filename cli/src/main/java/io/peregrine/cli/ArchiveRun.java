package io.peregrine.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.FraudEngine;
import io.peregrine.engine.FraudEngineContext;

import org.agrona.IoUtil;

/**
 * Run once by the launcher, which keeps the classes that it has loaded in an archive for later starts: an engine with
 * the handbook's policy, little state, and a few payments, its recovery, and the commonest verbs. Everything is in a
 * temporary directory.
 */
final class ArchiveRun
{
    private static final String ROW = "%d,%d,1,1,%d,0\n";
    private static final int PAYMENTS = 200;

    /** One on an empty journal, and one that recovers. */
    private static final int STARTS = 2;
    private static final String CAPACITY = "capacity: {customer: 100, terminal: 100, events: 1000, repeats: 1000}";

    private final Path examples = Path.of(System.getProperty("peregrine.home", "."), "docs", "examples");
    private final Path directory;

    private ArchiveRun(final Path directory)
    {
        this.directory = directory;
    }

    public static void main(final String[] args) throws IOException
    {
        final Path directory = Files.createTempDirectory("peregrine-archive");
        try
        {
            new ArchiveRun(directory).run();
        }
        finally
        {
            IoUtil.delete(directory.toFile(), true);
        }
        // It exits, whatever threads there may be.
        Peregrine.main(new String[]{ "--version" });
    }

    private void run() throws IOException
    {
        final String policy = policy().toString();
        final String journal = directory.resolve("journal").toString();
        final String mapping = examples.resolve("handbook").resolve("mapping.conf").toString();
        final Path rows = directory.resolve("rows.csv");
        Files.writeString(rows, rows());
        final Map<String, String> settings = Map.of("aeron.dir", directory.resolve("aeron").toString(),
            "journal.directory", journal, "journal.segment-length", "1MiB", "policy.directory", policy,
            "snapshot.interval", "0s", "layout", "inline", "idle", "park");

        verb("--help");
        verb("policy", "check", policy);
        verb("policy", "test", examples.resolve("psd2").resolve("policy").toString());
        for (int start = 0; start < STARTS; start++)
        {
            try (FraudEngine engine = FraudEngine.launch(new FraudEngineContext()
                .config(EngineConfig.load(null, settings))
                .log(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))))
            {
                verb("stat", "-D", "aeron.dir=" + settings.get("aeron.dir"));
                verb("send", "--in", rows.toString(), "--mapping", mapping, "-D",
                    "aeron.dir=" + settings.get("aeron.dir"), "-D", "journal.directory=" + journal);
                if (engine.hasFailed())
                {
                    throw new IllegalStateException("the engine ended by itself");
                }
            }
            verb("snapshot", journal);
        }
        verb("replay", "verify", journal);
        verb("journal", "verify", journal);
    }

    /** What comes of it does not matter. */
    private static void verb(final String... args)
    {
        Peregrine.run(InputStream.nullInputStream(), new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()), args);
    }

    /** @return the handbook's policy, with a state of next to nothing: this runs beside an engine. */
    private Path policy() throws IOException
    {
        final Path from = examples.resolve("handbook").resolve("policy");
        final Path to = directory.resolve("policy");
        final List<Path> files;
        try (Stream<Path> walk = Files.walk(from))
        {
            files = walk.toList();
        }
        for (final Path file : files)
        {
            Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
        final Path policy = to.resolve("policy.yaml");
        Files.writeString(policy, Files.readString(policy).replaceAll("(?m)^capacity:.*$", CAPACITY));
        return to;
    }

    private static String rows()
    {
        final StringBuilder rows = new StringBuilder("tx_id,time_s,customer_id,terminal_id,amount_cents,fraud\n");
        for (int i = 0; i < PAYMENTS; i++)
        {
            rows.append(String.format(Locale.ROOT, ROW, i, i, i * 100));
        }
        return rows.toString();
    }
}
