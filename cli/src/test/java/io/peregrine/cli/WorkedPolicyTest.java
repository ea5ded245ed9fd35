package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.peregrine.domain.DecisionStatus;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.CompiledRule;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The worked policy catches each attack of its payments by the rule that is meant for it, and leaves others alone. */
class WorkedPolicyTest
{
    private static final Path EXAMPLE = Samples.HOME.resolve("docs/examples/psd2");
    private static final int REASON_COLUMN = 2;

    private static List<StreamDecisions.Line> decisions(final CompiledPolicy policy)
    {
        final Mapping mapping = Mapping.read(EXAMPLE.resolve("mapping.conf"));
        try (MappedStream events =
            new MappedStream(mapping, EXAMPLE.resolve("events.csv"), Mapping.Message.EVENT, false);
            MappedStream payments =
            new MappedStream(mapping, EXAMPLE.resolve("payments.csv"), Mapping.Message.PAYMENT, true))
        {
            return StreamDecisions.of(policy, Integer.MAX_VALUE, events, payments);
        }
    }

    private static List<String> expected() throws IOException
    {
        final List<String> expected = new ArrayList<>();
        for (final String line : Files.readAllLines(EXAMPLE.resolve("payments.csv")))
        {
            expected.add(line.split(",", -1)[REASON_COLUMN]);
        }
        return expected.subList(1, expected.size());
    }

    @Test
    void shouldPassItsOwnTests()
    {
        final CommandRun run = CommandRun.of("policy", "test", EXAMPLE.resolve("policy").toString());

        assertEquals(0, run.code(), run.out() + run.err());
    }

    @Test
    void shouldGiveEachAttackTheReasonThatIsMeantForItAndApproveTheRest() throws IOException
    {
        final List<String> expected = expected();
        final List<StreamDecisions.Line> decisions = decisions(PolicyFiles.compile(EXAMPLE.resolve("policy")));

        assertEquals(expected.size(), decisions.size());
        for (int i = 0; i < decisions.size(); i++)
        {
            final StreamDecisions.Line decision = decisions.get(i);
            final boolean isOrdinary = expected.get(i).isEmpty();
            assertEquals(isOrdinary, decision.reasons().isEmpty(), decision::toString);
            assertEquals(isOrdinary, "APPROVE".equals(decision.action()), decision::toString);
            assertTrue(isOrdinary || decision.reasons().get(0) == Integer.parseInt(expected.get(i)),
                decision::toString);
            assertEquals(0, decision.status() & DecisionStatus.RULE_ERROR, decision::toString);
        }
    }

    @Test
    void shouldHaveAPaymentForEachReason() throws IOException
    {
        final Set<Integer> reasons = new TreeSet<>();
        PolicyFiles.compile(EXAMPLE.resolve("policy")).rules().stream().map(CompiledRule::reason)
            .forEach(reasons::add);

        final Set<Integer> shown = new TreeSet<>();
        expected().stream().filter(code -> !code.isEmpty()).map(Integer::valueOf).forEach(shown::add);

        assertEquals(reasons, shown);
    }
}
