package io.peregrine.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.peregrine.domain.ZoneTable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Which feature says what another usually is. */
class UsualFeaturesTest
{
    private static final String FEATURES = "features:\n  - {name: amount, field: amount}\n" +
        "  - {name: mean, key: customer, aggregate: mean amount, window: sliding 30d}\n";

    @Test
    void shouldTakeWhatIsUsualAndTellItsDifferences()
    {
        final CompiledPolicy with = PolicyCompiler.compile(content("usual: {amount: mean}\n"), ZoneTable::ofJdk);
        final CompiledPolicy without = PolicyCompiler.compile(content(""), ZoneTable::ofJdk);

        assertArrayEquals(new int[]{ 1, -1 }, with.usualFeatures());
        assertArrayEquals(new int[]{ -1, -1 }, without.usualFeatures());
        assertEquals(List.of("reasons, as usual amount"), PolicyReaders.of(with, "mean"));
        assertEquals(List.of("what says how amount usually is: mean -> none"),
            PolicyDiff.between(with, without).stream().map(PolicyChange::words).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "usual: {amuont: mean} | unknown feature \"amuont\": did you mean \"amount\"?",
        "usual: {amount: men} | did you mean \"mean\"?",
        "usual: {amount: amount} | says nothing of what is usual for itself",
        "usual: [amount] | usual must be",
    })
    void shouldNameWhatIsWrong(final String usual, final String expected)
    {
        final List<PolicyProblem> problems = PolicyCompiler.problemsOf(content(usual + "\n"), ZoneTable::ofJdk);

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).toString().contains(expected), problems::toString);
    }

    private static PolicyContent content(final String usual)
    {
        return new PolicyContent(Map.of("policy.yaml", SmallPolicy.HEAD, "features.yaml", FEATURES,
            "reasons.yaml", "reasons: {}\n" + usual).entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, file -> file.getValue().getBytes(StandardCharsets.UTF_8))));
    }
}
