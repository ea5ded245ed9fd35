package io.peregrine.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import io.peregrine.engine.EngineProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs an engine in this process. */
@Command(
    name = "engine",
    description = "Takes payments until SIGTERM or SIGINT, then answers what it took and stops. Prints one line, " +
        "READY channel=... stream=..., when it takes payments. What the journal holds is recovered first.",
    footer =
    {
        "",
        "Example:",
        "  peregrine engine --config docs/examples/handbook/engine.conf -D durability=sync"
    })
final class EngineVerb extends Verb
{
    @Mixin
    private EngineOptions engine;

    @Override
    public Integer call()
    {
        // A JVM that a signal ends leaves with the signal's code; an orderly stop is 0.
        return EngineProcess.run(engine.file(), engine.overrides(), stream(FileDescriptor.out),
            stream(FileDescriptor.err), null == System.console() ? null : new SequenceProgress("recovery"),
            Runtime.getRuntime()::halt);
    }

    /** An engine's lines must not wait for the verb's end. */
    private static PrintStream stream(final FileDescriptor descriptor)
    {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
