package io.peregrine.systemtests;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** JDKs beside this one: what the environment names in PEREGRINE_OTHER_JDKS, separated by colons. */
final class OtherJdks
{
    private OtherJdks()
    {
    }

    static Path own()
    {
        return Path.of(System.getProperty("java.home"));
    }

    /** @return without this one; empty where none is named. */
    static List<Path> homes()
    {
        final String others = System.getenv("PEREGRINE_OTHER_JDKS");
        return null == others ? List.of() :
            Stream.of(others.split(":")).filter(other -> !other.isBlank()).map(Path::of).toList();
    }
}
