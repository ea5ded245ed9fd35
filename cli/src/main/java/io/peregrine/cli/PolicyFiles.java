package io.peregrine.cli;

import java.nio.file.Files;
import java.nio.file.Path;

import io.peregrine.domain.ZoneTable;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;

/** Policies from directories, with this JDK's time zones. */
final class PolicyFiles
{
    private PolicyFiles()
    {
    }

    /** @throws InputProblem if there is no such directory. */
    static PolicyContent read(final Path directory)
    {
        if (!Files.isDirectory(directory) || !Files.isReadable(directory))
        {
            throw new InputProblem(
                directory + ": no such directory, or not readable: name the one that holds policy.yaml");
        }
        return PolicyContent.read(directory);
    }

    static CompiledPolicy compile(final Path directory)
    {
        return PolicyCompiler.compile(read(directory), ZoneTable::ofJdk);
    }
}
