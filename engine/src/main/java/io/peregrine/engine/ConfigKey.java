package io.peregrine.engine;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import io.peregrine.domain.Spelling;

/** Every key of {@code peregrine.conf} with its default. {@code aeron.*} beside these goes to Aeron as it is. */
public enum ConfigKey
{
    POLICY_DIRECTORY("policy.directory", ""),
    JOURNAL_DIRECTORY("journal.directory", ""),
    JOURNAL_SEGMENT_LENGTH("journal.segment-length", "64MiB"),
    JOURNAL_SLOW_FORCE("journal.slow-force", "1s"),
    FAIL_POLICY("fail-policy", "[]"),
    JOURNAL_RETAIN_AGE("journal.retain-age", "0s"),
    JOURNAL_RETAIN_SIZE("journal.retain-size", "0"),
    JOURNAL_HEAD_KEY("journal.head-key", ""),
    SNAPSHOT_INTERVAL("snapshot.interval", "10m"),
    SNAPSHOT_INPUTS("snapshot.inputs", "5000000"),
    SNAPSHOT_RECOVERY_INPUTS("snapshot.recovery-inputs", "2000000"),
    AERON_DIR("aeron.dir", ""),
    AERON_DRIVER("aeron.driver", "embedded"),
    DRIVER_TIMEOUT("driver.timeout", "2s"),
    TRANSPORT("transport", "ipc"),
    INGRESS_CHANNEL("ingress.channel", ""),
    INGRESS_ENDPOINT("ingress.endpoint", "localhost:40456"),
    ALLOW_NON_LOOPBACK("ingress.allow-non-loopback", "false"),
    INGRESS_STREAM("ingress.stream", "1001"),
    ALERTS_CHANNEL("alerts.channel", ""),
    ALERTS_STREAM("alerts.stream", "1002"),
    LAYOUT("layout", "auto"),
    DURABILITY("durability", "written"),
    RING_CAPACITY("ring.capacity", "8192"),
    EGRESS_LINGER("egress.linger", "1s"),
    SESSION_TIMEOUT("session.timeout", "5s"),
    MAX_EVENT_TIME_LEAD("max-event-time-lead", "0s"),
    IDLE("idle", "auto"),
    CPUS("affinity.cpus", "[]");

    private static final String AERON_PREFIX = "aeron.";

    private final String path;
    private final String defaultText;

    ConfigKey(final String path, final String defaultText)
    {
        this.path = path;
        this.defaultText = defaultText;
    }

    public String path()
    {
        return path;
    }

    public String defaultText()
    {
        return defaultText;
    }

    static boolean isPassedThrough(final String path)
    {
        return path.startsWith(AERON_PREFIX) && null == of(path);
    }

    /** @throws ConfigProblem at the first key that is not known. */
    static void checkNames(final Config config)
    {
        for (final Map.Entry<String, ConfigValue> entry : config.entrySet())
        {
            final String path = entry.getKey();
            if (null == of(path) && !path.startsWith(AERON_PREFIX))
            {
                final String nearest = nearest(path);
                throw new ConfigProblem(where(entry.getValue()) + ": unknown key " + path + (null == nearest ?
                    ": docs/configuration.md has them all" : ": did you mean " + nearest + "?"));
            }
        }
    }

    static String where(final ConfigValue value)
    {
        final ConfigOrigin origin = value.origin();
        final String name = null == origin.filename() ? origin.description() : origin.filename();
        return origin.lineNumber() > 0 ? name + ":" + origin.lineNumber() : name;
    }

    private static ConfigKey of(final String path)
    {
        for (final ConfigKey key : values())
        {
            if (key.path.equals(path))
            {
                return key;
            }
        }

        return null;
    }

    /** @return null where none is near. */
    private static String nearest(final String path)
    {
        final List<String> paths = Stream.of(values()).map(ConfigKey::path).toList();
        return Spelling.nearest(path, paths, Math.max(2, path.length() / 2), Spelling.SWAP_IS_TWO);
    }
}
