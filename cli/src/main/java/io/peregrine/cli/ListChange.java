package io.peregrine.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.ListKey;
import io.peregrine.engine.EngineConfig;
import io.peregrine.policy.ListDeclaration;
import io.peregrine.policy.ListKeyText;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the verbs have in common that change a list of a running engine. */
abstract class ListChange extends Verb
{
    @Parameters(index = "0", paramLabel = "NAME", description = "The list, as lists.yaml names it.")
    private String name;

    @Mixin
    private EngineOptions engine;

    @Mixin
    private SignOptions signature;

    @Mixin
    private WaitOptions wait;

    @Option(names = "--policy", paramLabel = "DIR",
        description = "Where lists.yaml says what the list's entries name; policy.directory without it.")
    private Path policy;

    final String name()
    {
        return name;
    }

    final SignOptions signature()
    {
        return signature;
    }

    final EngineConfig config()
    {
        return engine.load();
    }

    /** @param what is sent over it. */
    final CommandLink link(final EngineConfig config, final String what)
    {
        return new CommandLink(config, what, wait.nanos(this::usage), err());
    }

    static long nowNs()
    {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    /** @return what the policy says of the list. */
    final ListDeclaration declaration(final EngineConfig config)
    {
        final Path directory = null == policy ? config.policyDirectory() : policy;
        if (null == directory)
        {
            throw usage("which policy declares the list? Name its directory with --policy");
        }
        final List<ListDeclaration> lists = PolicyFiles.compile(directory).lists();
        for (final ListDeclaration list : lists)
        {
            if (list.name().equals(name))
            {
                return list;
            }
        }
        final List<String> names = lists.stream().map(ListDeclaration::name).toList();
        throw usage("the policy in " + directory + " declares no list \"" + name + "\"" +
            (names.isEmpty() ? "" : ": there are " + String.join(", ", names)));
    }

    /** Refuses a signature that no engine would take. */
    final void checkSignature(final String reason)
    {
        final String trouble = signature.trouble(reason);
        if (null != trouble)
        {
            throw usage(trouble);
        }
    }

    /** @param texts one key, or the two of a pair. @return four words. */
    final long[] key(final ListDeclaration list, final List<String> texts)
    {
        final int wanted = null == list.secondKey() ? 1 : 2;
        if (texts.size() != wanted)
        {
            throw usage("list " + list.name() + " is of " + list.key() + ": write " + wanted +
                (1 == wanted ? " key" : " keys") + " after its name");
        }
        final long[] words = words(list.firstKey(), texts.get(0));
        if (2 == wanted)
        {
            System.arraycopy(words(list.secondKey(), texts.get(1)), 0, words, 2, 2);
        }
        return words;
    }

    private long[] words(final ListKey key, final String text)
    {
        try
        {
            return ListKeyText.words(key, text);
        }
        catch (final IllegalArgumentException ex)
        {
            throw usage("\"" + text + "\" " + ex.getMessage());
        }
    }

    final long moment(final String option, final String text, final long nowNs)
    {
        try
        {
            return null == text ? ListFrame.NONE : MomentText.nanos(text, nowNs);
        }
        catch (final BadValue ex)
        {
            throw usage(option + " \"" + text + "\" " + ex.getMessage());
        }
    }
}
