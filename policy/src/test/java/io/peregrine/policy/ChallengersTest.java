package io.peregrine.policy;

import java.util.List;

import io.peregrine.domain.ZoneTable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Models in the champion's shadow, as policy.yaml names them. */
class ChallengersTest
{
    @Test
    void shouldTakeChallengersWithTheirBandsInTheirOwnMargins()
    {
        final CompiledPolicy policy = PolicyCompiler.compile(
            ChangedHandbook.with("challengers: [{name: first, file: models/xgb.json, trees: 10}, " +
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
        final PolicyContent content = ChangedHandbook.with("challengers: [{name: other, file: models/other.json}]",
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
        final List<PolicyProblem> problems =
            PolicyCompiler.problemsOf(ChangedHandbook.with(challengers), ZoneTable::ofJdk);

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
            PolicyCompiler.problemsOf(ChangedHandbook.with(many + "]", "models/unused.json"), ZoneTable::ofJdk);

        assertEquals(2, problems.size(), problems::toString);
        assertTrue(problems.toString().contains("9 challengers"), problems::toString);
        assertTrue(problems.toString().contains("models/unused.json"), problems::toString);
    }
}
