package io.peregrine.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyChange;
import io.peregrine.policy.PolicyDiff;
import io.peregrine.policy.PolicyException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what changed between two policies. */
@Command(
    name = "diff",
    description = "What the second policy says that the first does not, by meaning: a line for each change. " +
        "Comments, quotes and the order of keys are no difference. Exits with 1 where there is one.",
    footer = { "", "Example:", "  peregrine policy diff policy policy-2" })
final class PolicyCompare extends Verb
{
    @Parameters(index = "0", paramLabel = "A", description = "The policy as it was, a directory.")
    private Path before;

    @Parameters(index = "1", paramLabel = "B", description = "The policy as it is to be, a directory.")
    private Path after;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text",
        description = "For people, or for machines: one object. ${DEFAULT-VALUE} without it.")
    private TextOrJson format;

    @Override
    public Integer call()
    {
        final CompiledPolicy one = compile(before);
        final CompiledPolicy other = compile(after);
        final List<PolicyChange> changes = PolicyDiff.between(one, other);
        if (TextOrJson.JSON == format)
        {
            out().println(json(one, other, changes));
        }
        else
        {
            changes.forEach(change -> out().println(ExitCodes.oneLine(change.words())));
            out().println(summary(one, other, changes.size()));
        }
        return changes.isEmpty() ? ExitCodes.OK : ExitCodes.FINDING;
    }

    private CompiledPolicy compile(final Path directory)
    {
        try
        {
            return PolicyFiles.compile(directory);
        }
        catch (final PolicyException ex)
        {
            err().println(directory + " is not whole: policies can be compared once 'policy check' finds nothing");
            throw ex;
        }
    }

    private static String summary(final CompiledPolicy one, final CompiledPolicy other, final int count)
    {
        final String hashes = "hash " + one.hash() + " -> " + other.hash();
        return one.hash().equals(other.hash()) ? "no difference: hash " + one.hash() :
            0 == count ? "same meaning, other bytes: " + hashes :
            count + (1 == count ? " change: " : " changes: ") + hashes;
    }

    private static String json(
        final CompiledPolicy one, final CompiledPolicy other, final List<PolicyChange> changes)
    {
        final Map<String, Object> object = new LinkedHashMap<>();
        object.put("before", one.hash());
        object.put("after", other.hash());
        object.put("changes", changes.stream().map(PolicyCompare::object).toList());
        return JsonWriter.of(object);
    }

    private static Map<String, Object> object(final PolicyChange change)
    {
        final Map<String, Object> object = new LinkedHashMap<>();
        object.put("part", change.part());
        object.put("item", change.item());
        object.put("kind", change.kind().name().toLowerCase(Locale.ROOT));
        object.put("what", change.what());
        object.put("before", change.before());
        object.put("after", change.after());
        object.put("words", change.words());
        return object;
    }
}
