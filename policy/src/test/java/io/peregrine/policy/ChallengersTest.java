package io.peregrine.policy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.ZoneTable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Models in the champion's shadow, as policy.yaml names them. */
class ChallengersTest
{
    private static final Path HANDBOOK = Path.of("..", "docs", "examples", "handbook", "policy");
    private static final String NONE = "challengers: [] ";

    @Test
    void shouldTakeChallengersWithTheirBandsInTheirOwnMargins()
    {
        final CompiledPolicy policy = PolicyCompiler.compile(
            handbook("challengers: [{name: first, file: models/xgb.json, trees: 10}, " +
                "{name: second, file: models/xgb.json}]"), ZoneTable::ofJdk);

        assertEquals(List.of("first", "second"), policy.challengers().stream().map(Challenger::name).toList());
        for (final Challenger challenger : policy.challengers())
        {
            assertEquals(15, challenger.inputs().length);
            assertEquals(policy.bands().size(), challenger.bandMargins().length);
            for (int i = 0; i < policy.bands().size(); i++)
            {
                assertEquals(challenger.model().marginAt(policy.bands().get(i).from()), challenger.bandMargins()[i]);
            }
        }
    }

    @Test
    void shouldTakeAChallengersOwnFile()
    {
        final PolicyContent content = handbook("challengers: [{name: other, file: models/other.json}]",
            "models/other.json");

        assertEquals(List.of(), PolicyCompiler.problemsOf(content, ZoneTable::ofJdk));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "challengers: [{name: a}] | file: models/",
        "challengers: [{file: models/xgb.json}] | name: and a name of its own",
        "challengers: [{name: a, file: models/xgb.jsn}] | did you mean \"models/xgb.json\"?",
        "challengers: [{name: a, file: models/xgb.json}, {name: a, file: models/xgb.json}] | two challengers",
        "challengers: [{name: a, file: models/xgb.json, trees: 1000}] | trees",
        "challengers: [{name: a, file: models/xgb.json, weight: 1}] | weight",
        "challengers: {name: a, file: models/xgb.json} | challengers",
    })
    void shouldNameWhatIsWrong(final String challengers, final String expected)
    {
        final List<PolicyProblem> problems = PolicyCompiler.problemsOf(handbook(challengers), ZoneTable::ofJdk);

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).toString().contains(expected), problems::toString);
    }

    @Test
    void shouldRefuseMoreThanEightAndFilesThatNobodyUses()
    {
        final String each = "{name: n%d, file: models/xgb.json}, ";
        final StringBuilder many = new StringBuilder("challengers: [");
        for (int i = 0; i < 9; i++)
        {
            many.append(String.format(each, i));
        }

        final List<PolicyProblem> problems =
            PolicyCompiler.problemsOf(handbook(many + "]", "models/unused.json"), ZoneTable::ofJdk);

        assertEquals(2, problems.size(), problems::toString);
        assertTrue(problems.toString().contains("9 challengers"), problems::toString);
        assertTrue(problems.toString().contains("models/unused.json"), problems::toString);
    }

    /** @param copies names of files that hold the handbook's model once more. */
    private static PolicyContent handbook(final String challengers, final String... copies)
    {
        final PolicyContent handbook = PolicyContent.read(HANDBOOK);
        final Map<String, byte[]> files = new HashMap<>();
        for (final String file : handbook.files())
        {
            files.put(file, handbook.bytes(file));
        }

        final String head = new String(files.get("policy.yaml"), StandardCharsets.UTF_8);
        assertTrue(head.contains(NONE));
        files.put("policy.yaml", head.replace(NONE, challengers + " ").getBytes(StandardCharsets.UTF_8));
        for (final String copy : copies)
        {
            files.put(copy, files.get("models/xgb.json"));
        }

        return new PolicyContent(files);
    }
}
