package io.peregrine.cli;

import io.peregrine.engine.ConfigProblem;
import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.EngineCounters;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalException;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.policy.PolicyException;
import io.peregrine.replay.ContentPolicies;

/** The policy of a running engine, for the names in it: counters know numbers alone. */
final class PolicyInForce
{
    private PolicyInForce()
    {
    }

    /** @return from the engine's journal; null where that is not to be had. */
    static CompiledPolicy of(final EngineCounters counters, final EngineConfig config)
    {
        try (JournalDirectory journal = JournalDirectory.openReadOnly(config.journalDirectory()))
        {
            return PolicyCompiler.compile(PolicyContent.fromBytes(journal.content().get(counters.policyHash())),
                ContentPolicies::zoneOfJdk);
        }
        catch (final ConfigProblem | JournalException | PolicyException ex)
        {
            return null;
        }
    }
}
