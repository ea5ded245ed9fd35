package io.peregrine.cli;

import picocli.CommandLine.Command;

/** What is measured. */
@Command(
    name = "perf",
    description = "Measures this machine with this engine, each figure beside its baseline in the same run.",
    footer =
    {
        "",
        "Example:",
        "  peregrine perf latency --rates 10000,50000",
        "  peregrine perf scale --curve features"
    })
final class PerfVerb extends VerbGroup
{
}
