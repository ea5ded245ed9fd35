package io.peregrine.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files that several tests need. */
final class Samples
{
    static final Path HOME = Path.of(System.getProperty("peregrine.home", ".."));
    static final Path HANDBOOK = HOME.resolve("docs/examples/handbook");
    static final Path MAPPING = HANDBOOK.resolve("mapping.conf");
    static final Path POLICY = HANDBOOK.resolve("policy");

    private Samples()
    {
    }

    /** @return our own small stream of payments, with the features that another program computed. */
    static Path mini(final Path directory)
    {
        final Path file = directory.resolve("golden_mini.csv.gz");
        try (InputStream in = Samples.class.getResourceAsStream("golden_mini.csv.gz"))
        {
            Files.copy(in, file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return file;
    }

    /** @return the example policy with less room: for the small stream. */
    static Path smallPolicy(final Path directory)
    {
        final Path policy = directory.resolve("policy");
        try (Stream<Path> files = Files.walk(POLICY))
        {
            Files.createDirectories(directory);
            for (final Path file : files.toList())
            {
                final Path to = policy.resolve(POLICY.relativize(file).toString());
                if (Files.isDirectory(file))
                {
                    Files.createDirectories(to);
                }
                else
                {
                    Files.copy(file, to);
                }
            }
            final Path head = policy.resolve("policy.yaml");
            Files.writeString(head, Files.readString(head)
                .replace("events: 800000", "events: 20000").replace("repeats: 1000000", "repeats: 20000"));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return policy;
    }

    /** @return another policy: a copy in which words of policy.yaml or rules.yaml are replaced. */
    static Path changed(final Path policy, final Path to, final String... words)
    {
        try (Stream<Path> files = Files.walk(policy))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, to.resolve(policy.relativize(file).toString()));
            }
            for (final String name : List.of("policy.yaml", "rules.yaml"))
            {
                final Path sheet = to.resolve(name);
                String text = Files.readString(sheet);
                for (int i = 0; i < words.length; i += 2)
                {
                    text = text.replace(words[i], words[i + 1]);
                }
                Files.writeString(sheet, text);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return to;
    }

    static Path write(final Path file, final String... lines)
    {
        try
        {
            return Files.write(file, List.of(lines));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
