package io.peregrine.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.peregrine.journal.JournalDamageException;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalRetention;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes what is old. */
@Command(
    name = "prune",
    description =
        "Removes the contents of old sealed segments that no recovery needs, oldest first. What heads and chain " +
            "need stays, a few KiB of each; the records cannot be read, replayed or proved any more.",
    footer =
        {
            "",
            "Example:",
            "  peregrine journal prune journal --older-than 400d",
            "  peregrine journal prune journal --keep-bytes 500GiB"
        })
final class JournalPrune extends Verb
{
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Parameters(paramLabel = "DIR", description = "The journal's directory.")
    private Path root;

    @Option(names = "--older-than", paramLabel = "AGE",
        description = "Segments whose last record came in longer ago: 90m, 12h, 400d.")
    private String age;

    @Option(names = "--keep-bytes", paramLabel = "SIZE",
        description = "The oldest segments, as long as all take more: 500GiB.")
    private String size;

    @Override
    public Integer call()
    {
        if (null == age && null == size)
        {
            throw usage("nothing says what may go: name --older-than, --keep-bytes or both");
        }
        final long olderThanNs = null == age ? JournalRetention.ANY_AGE : nowNs() - ageNs();
        final long keepBytes = null == size ? JournalRetention.ANY_SIZE : bytes();
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root))
        {
            final JournalRetention.Result result = JournalRetention.prune(journal.root(), olderThanNs, keepBytes);
            out().println("segments=" + result.segments() + " bytes=" + result.bytes());
            sayWhatStays(result, olderThanNs);
            return ExitCodes.OK;
        }
        catch (final JournalDamageException ex)
        {
            err().println(ex.getMessage());
            return ExitCodes.FINDING;
        }
    }

    /** Nobody is left to guess why nothing went, or not more. */
    private void sayWhatStays(final JournalRetention.Result result, final long olderThanNs)
    {
        if (null != result.kept())
        {
            err().println((0 == result.segments() ? "nothing was removed: " : "more would go, but ") + result.kept());
            return;
        }
        final String stays = 0 == result.segments() ? " removes nothing: " : " removes no more: ";
        final String inUse = "every segment is in use, or was emptied before";
        if (null != age)
        {
            err().println("--older-than " + age + stays + (0 == result.left() ? inUse :
                "the last record of the oldest segment came in at " + moment(result.oldestNs()) + ", not before " +
                moment(olderThanNs) + "; a segment goes as a whole"));
        }
        if (null != size)
        {
            err().println("--keep-bytes " + size + stays + "the journal's segments take " + result.leftBytes() +
                " bytes" + (0 == result.left() ? ", but " + inUse : ", not more than that"));
        }
    }

    private static Instant moment(final long ns)
    {
        return Instant.ofEpochSecond(Math.floorDiv(ns, NANOS_PER_SECOND), Math.floorMod(ns, NANOS_PER_SECOND));
    }

    private static long nowNs()
    {
        final Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }

    private long ageNs()
    {
        try
        {
            final Duration duration = value(age).getDuration("value");
            if (!duration.isNegative())
            {
                return duration.toNanos();
            }
        }
        catch (final ConfigException | ArithmeticException ignore)
        {
            // Told below.
        }
        throw usage("--older-than must be an age, for example 90m, 12h or 400d: " + age);
    }

    private long bytes()
    {
        try
        {
            return value(size).getBytes("value");
        }
        catch (final ConfigException ex)
        {
            throw usage("--keep-bytes must be a size, for example 500GiB: " + size);
        }
    }

    private static Config value(final String text)
    {
        return ConfigFactory.parseMap(Map.of("value", text));
    }
}
