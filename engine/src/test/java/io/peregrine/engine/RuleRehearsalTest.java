package io.peregrine.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.replay.ContentPolicies;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

/** Rules before they are activated. */
class RuleRehearsalTest
{
    @Test
    void shouldEvaluateTheRulesOfAPolicy()
    {
        final CompiledPolicy policy = PolicyCompiler.compile(
            PolicyContent.read(Path.of("..", "docs", "examples", "psd2", "policy")), ContentPolicies::zoneOfJdk);

        assertTrue(RuleRehearsal.of(policy) > 100);
    }

    @Test
    void shouldDoNothingWithoutRules()
    {
        assertEquals(0, RuleRehearsal.of(PolicyCompiler.empty()));
    }
}
