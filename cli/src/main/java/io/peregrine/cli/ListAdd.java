package io.peregrine.cli;

import java.util.ArrayList;
import java.util.List;

import io.peregrine.engine.EngineConfig;
import io.peregrine.policy.ListDeclaration;
import io.peregrine.protocol.ListOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One entry onto a list. */
@Command(
    name = "add",
    description = "Puts an entry onto a list of a running engine; one of the same key is replaced. " +
        "Prints ADDED list=NAME sequence=N.",
    footer =
    {
        "",
        "Example:",
        "  peregrine list add blocked_terminals T0001 --until 30d --reason 'three frauds' --config engine.conf",
        "  peregrine list add blocked_networks 10.0.0.0/8 --reason 'no customers there' --config engine.conf"
    })
final class ListAdd extends ListChange
{
    @Parameters(index = "1..*", arity = "1..2", paramLabel = "KEY",
        description = "T0001, a token in decimal or 32 hex digits, BE or 056, 5999, 10.0.0.0/8, 411111-411199; " +
            "two for a list of pairs.")
    private List<String> keys = new ArrayList<>();

    @Option(names = "--from", paramLabel = "WHEN", description = "In force from then on; at once without it.")
    private String from;

    @Option(names = "--until", paramLabel = "WHEN",
        description = "In force until then: 30d, 12h, 2026-12-01T00:00:00Z; for good without it.")
    private String until;

    @Override
    public Integer call()
    {
        final long nowNs = nowNs();
        final EngineConfig config = config();
        checkSignature(signature().reason());
        final ListDeclaration list = declaration(config);
        final ListFrame frame = new ListFrame(list, ListOperation.ADD, signature());
        frame.add(key(list, keys), moment("--from", from, nowNs), moment("--until", until, nowNs));
        final int length = frame.encode(nowNs, signature().reason());
        try (CommandLink link = link(config, "the entry of list " + list.name()))
        {
            link.send(frame.buffer(), length);
            link.await();
            if (0 == link.rejected())
            {
                out().println("ADDED list=" + list.name() + " sequence=" + link.lastSequence());
            }
            return 0 == link.rejected() ? ExitCodes.OK : ExitCodes.FINDING;
        }
    }
}
