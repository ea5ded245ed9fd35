package io.peregrine.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peregrine.domain.ZoneTable;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

/** Rules and models before they are activated. */
class PolicyRehearsalTest
{
    @Test
    void shouldEvaluateTheRulesOfAPolicy()
    {
        final CompiledPolicy policy = PolicyCompiler.compile(
            PolicyContent.read(Path.of("..", "docs", "examples", "psd2", "policy")), ZoneTable::ofJdk);

        assertEquals(20_000, PolicyRehearsal.of(policy, null));
    }

    @Test
    void shouldDoNothingWithoutRules()
    {
        assertEquals(0, PolicyRehearsal.of(PolicyCompiler.empty(), null));
    }
}
