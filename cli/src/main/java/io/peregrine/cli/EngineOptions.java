package io.peregrine.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.engine.EngineConfig;
import picocli.CommandLine.Option;

/** Which engine: what the verbs have in common that run one or talk to one. */
final class EngineOptions
{
    @Option(names = "--config", paramLabel = "FILE", description = "The engine's configuration, HOCON.")
    private Path file;

    @Option(names = "-D", paramLabel = "KEY=VALUE", mapFallbackValue = "",
        description = "A configuration key; it wins over the file's.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    Path file()
    {
        return file;
    }

    /** @return true if anything was said of it. */
    boolean isGiven()
    {
        return null != file || !overrides.isEmpty();
    }

    Map<String, String> overrides()
    {
        return overrides;
    }

    /** @return the configuration, checked. */
    EngineConfig load()
    {
        return EngineConfig.load(file, overrides);
    }

    /** @return what a client of that engine needs, but for its size. */
    static PeregrineClientContext client(
        final EngineConfig config, final String principal, final DecisionListener listener)
    {
        return new PeregrineClientContext()
            .aeronDirectory(config.aeronDirectory())
            .ingressChannel(config.ingressChannel())
            .ingressStreamId(config.ingressStreamId())
            .responseChannel(config.responseChannel())
            .principal(principal)
            .listener(listener);
    }
}
