package io.peregrine.perf.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.ZoneTable;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;

import org.agrona.IoUtil;

/** A policy of features alone, written as an analyst would and compiled as the engine does. */
final class ScalePolicy
{
    private ScalePolicy()
    {
    }

    /**
     * @param capacity by key kind, events and payments.
     * @param features lines of features.yaml, without their braces.
     */
    static CompiledPolicy of(final Map<String, Integer> capacity, final List<String> features)
    {
        Path directory = null;
        try
        {
            directory = Files.createTempDirectory("peregrine-scale-");
            write(directory, capacity, features);
            return PolicyCompiler.compile(PolicyContent.read(directory), ZoneTable::ofJdk);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        finally
        {
            if (null != directory)
            {
                IoUtil.delete(directory.toFile(), true);
            }
        }
    }

    private static void write(
        final Path directory, final Map<String, Integer> capacity, final List<String> features) throws IOException
    {
        final StringBuilder sheet = new StringBuilder("features:\n");
        features.forEach(feature -> sheet.append("  - {").append(feature).append("}\n"));
        Files.writeString(directory.resolve("features.yaml"), sheet);
        final String room = String.join(
            ", ", capacity.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).toList());
        Files.writeString(directory.resolve("policy.yaml"), """
            policy: scale
            language: 1
            zone: UTC
            currency: EUR
            capacity: {ROOM}
            otherwise: approve
            """.replace("ROOM", room));
        Files.writeString(directory.resolve("rules.yaml"), "");
    }
}
