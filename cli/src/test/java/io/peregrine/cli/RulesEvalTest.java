package io.peregrine.cli;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RulesEvalTest
{
    @Test
    void shouldPrintOneLineForEachExpression()
    {
        final CommandRun run = CommandRun.withInput(
            "1 + 1 == 2\n-7\n7u\n0.5\n\"a\\\"b\"\nb\"ab\"\ntimestamp(\"2018-04-01T00:00:00Z\")\n" +
            "duration(\"90s\")\n[1, 2]\n\n1 +\n", "rules", "eval");

        assertEquals(0, run.code(), run.err());
        assertEquals(List.of("true", "-7", "7u", "0.5", "\"a\\\"b\"", "b\"6162\"", "2018-04-01T00:00:00Z", "90s",
            "[1, 2]"), run.outLines().subList(0, 9));
        assertEquals(11, run.outLines().size(), run.out());
        assertTrue(run.outLines().get(9).startsWith("ERROR 1:1: "), run.out());
        assertTrue(run.outLines().get(10).startsWith("ERROR 1:"), run.out());
    }

    @Test
    void shouldTakeGivenValuesOfAnyNameWithoutAPolicy()
    {
        final CommandRun run = CommandRun.withInput("a + 1\nmode == 'ECOM'\nwhat == 'x=y'\n",
            "rules", "eval", "--given", "a=41", "mode=ECOM", "--given", "what='x=y'");

        assertEquals(0, run.code(), run.err());
        assertEquals(List.of("42", "true", "true"), run.outLines());
    }

    @Test
    void shouldKnowAPolicysConstantsAndFeatures()
    {
        final CommandRun run = CommandRun.withInput("amount > high_amount\nt_nb_7d\namont > 1.0\n",
            "rules", "eval", "--policy", Samples.POLICY.toString(), "--given", "amount=220.01");

        assertEquals(0, run.code(), run.err());
        assertEquals(List.of("true", "null"), run.outLines().subList(0, 2));
        assertTrue(run.outLines().get(2).matches("ERROR 1:[0-9]+: .*amount.*"), run.out());
    }

    @Test
    void shouldRefuseANameThatThePolicyDoesNotHave()
    {
        final CommandRun run = CommandRun.withInput("1\n",
            "rules", "eval", "--policy", Samples.POLICY.toString(), "--given", "amont=1.0");

        assertEquals(2, run.code());
        assertTrue(run.err().contains("did you mean \"amount\""), run.err());
    }

    @Test
    void shouldRefuseAValueThatIsNone()
    {
        final CommandRun bad = CommandRun.withInput("1\n", "rules", "eval", "--given", "a=1.2.3");
        assertEquals(2, bad.code());
        assertTrue(bad.err().startsWith("peregrine: --given a=1.2.3: no value: write a CEL literal"), bad.err());

        final CommandRun nameless = CommandRun.withInput("1\n", "rules", "eval", "--given", "1.2");
        assertEquals(2, nameless.code());
        assertTrue(nameless.err().contains("--given takes name=value"), nameless.err());

        final CommandRun twice = CommandRun.withInput("1\n", "rules", "eval", "--given", "a=1", "a=2");
        assertEquals(2, twice.code());
        assertTrue(twice.err().contains("stands twice"), twice.err());
    }
}
