package io.peregrine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.peregrine.domain.ListLookup;
import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sets against conditions that are asked one by one. */
class RuleSetOracleTest
{
    private static final Pattern REFUSED = Pattern.compile("^unknown value|always holds|never holds|^never true");
    private static final int SETS = Integer.getInteger("peregrine.rules.sets", 400);
    private static final int PAYMENTS = 25;
    private static final long SEED = Long.getLong("peregrine.rules.seed", 20_240_501L);

    private static final ListLookup LOOKUP = (list, low, high, low2, high2) -> 0 == (list + low + low2 & 1);

    private int offered;
    private int taken;
    private final RuleCompiler compiler = new RuleCompiler(Fixtures.WIDE);

    @ParameterizedTest
    @ValueSource(ints = { 0, 1_000_000 })
    void shouldAnswerAsOneByOneWhenSetIsRandom(final int straightCount)
    {
        for (int i = 0; i < SETS; i++)
        {
            final RandomRuleSets random = new RandomRuleSets(SEED + i);
            check(random, random.rules(1 + i % 17), straightCount, PAYMENTS);
        }
        assertTrue(taken > offered / 10 * 6, taken + " of " + offered + " rules were taken");
    }

    @ParameterizedTest
    @ValueSource(ints = { 63, 64, 65, 300, 1000 })
    void shouldAnswerAsOneByOneWhenSetIsLarge(final int count)
    {
        final RandomRuleSets random = new RandomRuleSets(SEED + count);
        check(random, random.rules(count), RuleSetCompiler.STRAIGHT_COUNT, 20 * PAYMENTS);
    }

    @Test
    void shouldFindNoRuleWhenSetIsEmpty()
    {
        final RuleSet set = compiler.compileSet(List.of());
        final RuleAnswers answers = set.newAnswers();
        set.evaluate(GivenValues.eventOf(Fixtures.WIDE, Map.of()), answers);

        assertEquals(0, set.count());
        assertEquals(-1, answers.nextHit(0));
    }

    private void check(
        final RandomRuleSets random,
        final List<RuleCompiler.RuleText> candidates,
        final int straightCount,
        final int payments)
    {
        final List<Condition> conditions = new ArrayList<>();
        final RuleSetCompiler together = new RuleSetCompiler(Fixtures.WIDE, straightCount);
        final List<RuleCompiler.RuleText> rules = new ArrayList<>();
        for (final RuleCompiler.RuleText rule : candidates)
        {
            try
            {
                conditions.add(compiler.compile(rule.id(), rule.when()));
            }
            catch (final RuleException ex)
            {
                assertTrue(ex.isBeyondSubset() || REFUSED.matcher(ex.getMessage()).find(), ex.getMessage());
                continue;
            }
            together.add(rule.id(), compiler.check(rule.when()));
            rules.add(rule);
        }
        offered += candidates.size();
        taken += rules.size();
        final RuleSet expected = new OneByOneRuleSet(conditions);
        final RuleSet actual = together.compile();
        final RuleAnswers expectedAnswers = expected.newAnswers();
        final RuleAnswers actualAnswers = actual.newAnswers();
        for (int i = 0; i < payments; i++)
        {
            final Map<String, Object> given = random.given();
            final PaymentEvent event = GivenValues.eventOf(Fixtures.WIDE, given);
            event.listLookup(LOOKUP);
            expected.evaluate(event, expectedAnswers);
            actual.evaluate(event, actualAnswers);
            for (int rule = 0; rule < rules.size(); rule++)
            {
                final int index = rule;
                assertEquals(expectedAnswers.get(rule), actualAnswers.get(rule),
                    () -> rules.get(index) + " of " + rules.size() + " with " + given);
            }
        }
    }
}
