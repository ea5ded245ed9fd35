package io.peregrine.cli;

import java.util.ArrayList;
import java.util.List;

import io.peregrine.engine.EngineConfig;
import io.peregrine.policy.ListDeclaration;
import io.peregrine.protocol.ListOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One entry off a list. */
@Command(
    name = "remove",
    description = "Takes an entry off a list of a running engine. Prints REMOVED list=NAME sequence=N.",
    footer =
    {
        "",
        "Example:",
        "  peregrine list remove blocked_terminals T0001 --reason 'repaired' --config engine.conf"
    })
final class ListRemove extends ListChange
{
    @Parameters(index = "1..*", arity = "1..2", paramLabel = "KEY", description = "As it was added.")
    private List<String> keys = new ArrayList<>();

    @Override
    public Integer call()
    {
        final EngineConfig config = config();
        checkSignature(signature().reason());
        final ListDeclaration list = declaration(config);
        final ListFrame frame = new ListFrame(list, ListOperation.REMOVE, signature());
        frame.add(key(list, keys), ListFrame.NONE, ListFrame.NONE);
        final int length = frame.encode(nowNs(), signature().reason());
        try (CommandLink link = link(config, "the removal from list " + list.name()))
        {
            link.send(frame.buffer(), length);
            link.await();
            if (0 == link.rejected())
            {
                out().println("REMOVED list=" + list.name() + " sequence=" + link.lastSequence());
            }
            return 0 == link.rejected() ? ExitCodes.OK : ExitCodes.FINDING;
        }
    }
}
