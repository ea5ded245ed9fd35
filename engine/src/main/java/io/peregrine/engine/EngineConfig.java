package io.peregrine.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.peregrine.domain.Durability;
import io.peregrine.ingest.FailPolicy;
import io.peregrine.pipeline.Layout;

/**
 * {@code peregrine.conf}: HOCON with units. What it may say is {@link ConfigKey}; anything else is refused with a
 * suggestion. Relative paths in a file count from that file's directory, on the command line from the working
 * directory. Nothing in it can change a decision body.
 */
public final class EngineConfig
{
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1])(:\\d+)?");

    private final Config config;
    private final Path base;
    private final Map<String, String> overrides;

    private EngineConfig(final Config config, final Path base, final Map<String, String> overrides)
    {
        this.config = config;
        this.base = base;
        this.overrides = overrides;
    }

    /**
     * @param file      null: defaults and overrides alone.
     * @param overrides by key, as on the command line; they win.
     * @throws ConfigProblem that says what, where and what to do.
     */
    public static EngineConfig load(final Path file, final Map<String, String> overrides)
    {
        try
        {
            final Config fromFile = null == file ? ConfigFactory.empty() : parse(file);
            final Config fromOverrides = ConfigFactory.parseMap(overrides, "-D");
            ConfigKey.checkNames(fromFile);
            ConfigKey.checkNames(fromOverrides);
            final Path base = null == file ? Path.of("") : file.toAbsolutePath().getParent();
            final EngineConfig result =
                new EngineConfig(fromOverrides.withFallback(fromFile).resolve(), base, Map.copyOf(overrides));
            result.checkValues();

            return result;
        }
        catch (final ConfigException ex)
        {
            throw new ConfigProblem(ex.getMessage());
        }
    }

    private static Config parse(final Path file)
    {
        if (!Files.isReadable(file) || Files.isDirectory(file))
        {
            throw new ConfigProblem(file + (Files.isDirectory(file) ? ": is a directory" :
                Files.exists(file) ? ": this user may not read it" : ": no such file") +
                ": name an engine's configuration, as docs/examples/handbook/engine.conf");
        }

        return ConfigFactory.parseFile(file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }

    private void checkValues()
    {
        layout();
        durability();
        ingressChannel();
        ingressStreamId();
        alertsChannel();
        alertsStreamId();
        isDriverEmbedded();
        driverTimeoutNs();
        ringCapacity();
        segmentLength();
        slowForceNs();
        failPolicy();
        retainAgeNs();
        retainBytes();
        snapshotIntervalNs();
        snapshotInputs();
        lingerNs();
        sessionTimeoutNs();
        maxEventTimeLeadNs();
        idle();
        cpus();
    }

    /** @return the policy's directory; null where none is configured. */
    public Path policyDirectory()
    {
        return path(ConfigKey.POLICY_DIRECTORY);
    }

    /** @return the journal's directory. */
    public Path journalDirectory()
    {
        final Path path = path(ConfigKey.JOURNAL_DIRECTORY);
        if (null == path)
        {
            throw new ConfigProblem(ConfigKey.JOURNAL_DIRECTORY.path() + " is not set: name the journal's directory " +
                "in the configuration, or with -D " + ConfigKey.JOURNAL_DIRECTORY.path() + "=DIR");
        }

        return path;
    }

    /** @return bytes of one journal segment. */
    public int segmentLength()
    {
        final long length = bytes(ConfigKey.JOURNAL_SEGMENT_LENGTH);
        if (length < 1 << 20 || length > 1 << 30)
        {
            throw problem(ConfigKey.JOURNAL_SEGMENT_LENGTH, "must be 1 MiB to 1 GiB");
        }

        return (int)length;
    }

    /** @return how long the disk may take to force the journal before that is a state of its own. */
    public long slowForceNs()
    {
        return duration(ConfigKey.JOURNAL_SLOW_FORCE);
    }

    /** @return what payments are answered by while the journal takes nothing. */
    public FailPolicy failPolicy()
    {
        return FailPolicyReader.read(config);
    }

    /** @return how long the contents of segments are kept after their last record came in; 0: for ever. */
    public long retainAgeNs()
    {
        final long age = duration(ConfigKey.JOURNAL_RETAIN_AGE);
        if (age < 0)
        {
            throw problem(ConfigKey.JOURNAL_RETAIN_AGE, "must not be negative");
        }

        return age;
    }

    /** @return bytes that the journal's segments may take before the oldest contents go; 0: any number. */
    public long retainBytes()
    {
        return bytes(ConfigKey.JOURNAL_RETAIN_SIZE);
    }

    /** @return the file of the private key that heads are signed with; null where none is configured. */
    public Path headKey()
    {
        return path(ConfigKey.JOURNAL_HEAD_KEY);
    }

    /** @return from one snapshot to the next; 0: time alone makes none. */
    public long snapshotIntervalNs()
    {
        final long intervalNs = duration(ConfigKey.SNAPSHOT_INTERVAL);
        if (intervalNs < 0)
        {
            throw problem(ConfigKey.SNAPSHOT_INTERVAL, "must not be negative");
        }

        return intervalNs;
    }

    /** @return inputs from one snapshot to the next, where they come sooner than the interval; 0: however many. */
    public int snapshotInputs()
    {
        return inputs(ConfigKey.SNAPSHOT_INPUTS);
    }

    /** @return inputs to be decided again at a start, from which on it makes a snapshot on the way; 0: never. */
    public int recoverySnapshotInputs()
    {
        return inputs(ConfigKey.SNAPSHOT_RECOVERY_INPUTS);
    }

    private int inputs(final ConfigKey key)
    {
        final int inputs = integer(key);
        if (inputs < 0)
        {
            throw problem(key, "must not be negative");
        }

        return inputs;
    }

    /** @return where the media driver lives. */
    public String aeronDirectory()
    {
        final Path path = path(ConfigKey.AERON_DIR);
        return null == path ? CommonContext.getAeronDirectoryName() + "-peregrine" : path.toString();
    }

    /** @return true if the engine owns a driver, false if it attaches to one. */
    public boolean isDriverEmbedded()
    {
        return 0 == choice(ConfigKey.AERON_DRIVER, "embedded", "external");
    }

    /** @return how long the media driver, or the engine's client of it, may stand still before it counts as gone. */
    public long driverTimeoutNs()
    {
        return duration(ConfigKey.DRIVER_TIMEOUT);
    }

    /** @return ipc or udp. */
    public String transport()
    {
        final String[] names = { "ipc", "udp" };
        return names[choice(ConfigKey.TRANSPORT, names)];
    }

    /** @return the channel on which the engine takes payments. */
    public String ingressChannel()
    {
        final String channel = has(ConfigKey.INGRESS_CHANNEL) ? string(ConfigKey.INGRESS_CHANNEL) :
            "ipc".equals(transport()) ? CommonContext.IPC_CHANNEL :
            "aeron:udp?endpoint=" + string(ConfigKey.INGRESS_ENDPOINT);
        final String endpoint = endpointOf(channel);

        if (null != endpoint && !LOOPBACK.matcher(endpoint).matches() &&
            0 == choice(ConfigKey.ALLOW_NON_LOOPBACK, "false", "true"))
        {
            throw new ConfigProblem("the ingress endpoint " + endpoint + " is not on loopback: set " +
                ConfigKey.ALLOW_NON_LOOPBACK.path() + " = true if other machines may send payments");
        }

        return channel;
    }

    /** @return why a client may not be answered there; null: it may. What {@link #ingressChannel} says of binding. */
    public String responseChannelRefusal(final String principal, final String channel)
    {
        final ChannelUri uri;
        try
        {
            uri = ChannelUri.parse(channel);
        }
        catch (final IllegalArgumentException ignore)
        {
            return "not an Aeron channel: " + channel;
        }

        final String endpoint = uri.get(CommonContext.ENDPOINT_PARAM_NAME);
        final boolean isAllowed = uri.isIpc() || null != endpoint && (LOOPBACK.matcher(endpoint).matches() ||
            1 == choice(ConfigKey.ALLOW_NON_LOOPBACK, "false", "true"));
        return isAllowed ? null : principal + " asks to be answered on " + channel +
            ", which is not on loopback: set " + ConfigKey.ALLOW_NON_LOOPBACK.path() +
            " = true if other machines may send payments";
    }

    private static String endpointOf(final String channel)
    {
        return uriOf(ConfigKey.INGRESS_CHANNEL, channel).get(CommonContext.ENDPOINT_PARAM_NAME);
    }

    private static ChannelUri uriOf(final ConfigKey key, final String channel)
    {
        try
        {
            return ChannelUri.parse(channel);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new ConfigProblem(key.path() + " is not an Aeron channel: " + channel);
        }
    }

    /** @return the channel on which alerts leave; this machine's memory where nothing is said. */
    public String alertsChannel()
    {
        if (!has(ConfigKey.ALERTS_CHANNEL))
        {
            return CommonContext.IPC_CHANNEL;
        }
        final String channel = string(ConfigKey.ALERTS_CHANNEL);
        final ChannelUri uri = uriOf(ConfigKey.ALERTS_CHANNEL, channel);
        for (final String name : List.of(
            CommonContext.ENDPOINT_PARAM_NAME, CommonContext.MDC_CONTROL_PARAM_NAME))
        {
            if (null != uri.get(name) && !LOOPBACK.matcher(uri.get(name)).matches() &&
                0 == choice(ConfigKey.ALLOW_NON_LOOPBACK, "false", "true"))
            {
                throw new ConfigProblem(ConfigKey.ALERTS_CHANNEL.path() + "'s " + name + " " + uri.get(name) +
                    " is not on loopback: set " + ConfigKey.ALLOW_NON_LOOPBACK.path() +
                    " = true if other machines may read alerts");
            }
        }
        return channel;
    }

    public int alertsStreamId()
    {
        return integer(ConfigKey.ALERTS_STREAM);
    }

    public int ingressStreamId()
    {
        return integer(ConfigKey.INGRESS_STREAM);
    }

    /** @return the channel on which a client of this machine asks to be answered. */
    public String responseChannel()
    {
        return "ipc".equals(transport()) ? CommonContext.IPC_CHANNEL : "aeron:udp?endpoint=localhost:0";
    }

    /** @return as configured, not resolved. */
    public Layout layout()
    {
        final Layout[] layouts = { Layout.AUTO, Layout.INLINE, Layout.SHARED, Layout.DEDICATED };
        return layouts[choice(ConfigKey.LAYOUT, "auto", "inline", "shared", "dedicated")];
    }

    public Durability durability()
    {
        final Durability[] modes = { Durability.ASYNC, Durability.WRITTEN, Durability.SYNC };
        return modes[choice(ConfigKey.DURABILITY, "async", "written", "sync")];
    }

    /** @return slots. */
    public int ringCapacity()
    {
        final int capacity = integer(ConfigKey.RING_CAPACITY);
        if (capacity < 64 || capacity > 1 << 20 || Integer.bitCount(capacity) != 1)
        {
            throw problem(ConfigKey.RING_CAPACITY, "must be a power of two, 64 to 1048576");
        }

        return capacity;
    }

    /** @return how long a session's publication may be blocked before the session is closed. */
    public long lingerNs()
    {
        return duration(ConfigKey.EGRESS_LINGER);
    }

    /** @return how long a session may be silent. */
    public long sessionTimeoutNs()
    {
        return duration(ConfigKey.SESSION_TIMEOUT);
    }

    /** @return how far ahead of ingress a payment may claim to be; 0: as far as it likes. */
    public long maxEventTimeLeadNs()
    {
        return duration(ConfigKey.MAX_EVENT_TIME_LEAD);
    }

    /** @return spin, yield or park: what a thread does when it has nothing to do; auto: by the cores. */
    public String idle()
    {
        final String[] names = { "auto", "spin", "yield", "park" };
        return names[choice(ConfigKey.IDLE, names)];
    }

    /** @return CPUs to pin threads to, in order; empty: none. */
    public List<Integer> cpus()
    {
        try
        {
            return config.getIntList(ConfigKey.CPUS.path());
        }
        catch (final ConfigException.Missing ignore)
        {
            return List.of();
        }
        catch (final ConfigException.WrongType ignore)
        {
            throw problem(ConfigKey.CPUS, "must be a list of CPU numbers, for example [2, 3]");
        }
    }

    /** @return Aeron's own settings, by their system property names. */
    public Map<String, String> aeronProperties()
    {
        final Map<String, String> properties = new TreeMap<>();
        config.entrySet().forEach(
            entry ->
            {
                if (ConfigKey.isPassedThrough(entry.getKey()))
                {
                    properties.put(entry.getKey(), String.valueOf(entry.getValue().unwrapped()));
                }
            });

        return properties;
    }

    private boolean has(final ConfigKey key)
    {
        return config.hasPath(key.path());
    }

    private Path path(final ConfigKey key)
    {
        if (!has(key))
        {
            return null;
        }

        final String text = config.getString(key.path());
        return overrides.containsKey(key.path()) ? Path.of(text).toAbsolutePath() : base.resolve(text).normalize();
    }

    private String string(final ConfigKey key)
    {
        return has(key) ? config.getString(key.path()) : key.defaultText();
    }

    private int choice(final ConfigKey key, final String... names)
    {
        final String text = string(key).toLowerCase(Locale.ROOT);
        final int index = List.of(names).indexOf(text);
        if (index < 0)
        {
            throw problem(key, "must be one of " + String.join(", ", names));
        }

        return index;
    }

    private int integer(final ConfigKey key)
    {
        try
        {
            return has(key) ? config.getInt(key.path()) : Integer.parseInt(key.defaultText());
        }
        catch (final ConfigException.WrongType ignore)
        {
            throw problem(key, "must be a whole number");
        }
    }

    private long bytes(final ConfigKey key)
    {
        try
        {
            return config.withFallback(ConfigFactory.parseMap(Map.of(key.path(), key.defaultText())))
                .getBytes(key.path());
        }
        catch (final ConfigException.BadValue | ConfigException.WrongType ignore)
        {
            throw problem(key, "must be a size, for example 64MiB");
        }
    }

    private long duration(final ConfigKey key)
    {
        try
        {
            final Duration duration = config.withFallback(
                ConfigFactory.parseMap(Map.of(key.path(), key.defaultText()))).getDuration(key.path());
            return duration.toNanos();
        }
        catch (final ConfigException.BadValue | ConfigException.WrongType ignore)
        {
            throw problem(key, "must be a duration, for example 500ms");
        }
    }

    private ConfigProblem problem(final ConfigKey key, final String rule)
    {
        final ConfigValue value = has(key) ? config.getValue(key.path()) : null;
        return new ConfigProblem((null == value ? "" : ConfigKey.where(value) + ": ") + key.path() + " " + rule +
            (null == value ? "" : ": " + value.unwrapped()));
    }
}
