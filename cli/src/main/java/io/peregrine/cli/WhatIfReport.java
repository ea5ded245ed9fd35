package io.peregrine.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

import io.peregrine.domain.Action;
import io.peregrine.replay.whatif.Comparison;
import io.peregrine.replay.whatif.Confusion;
import io.peregrine.replay.whatif.Tally;

/**
 * What came of a comparison, for people and for programs.
 *
 * @param comparison of all payments in the range.
 * @param source     what was replayed.
 * @param range      which payments, in words.
 * @param policy     name and hash of the new one.
 * @param before     what decided before, in words.
 * @param onlyBefore payments decided before only.
 * @param onlyAfter  payments decided now only.
 */
record WhatIfReport(
    Comparison comparison,
    String source,
    String range,
    String policy,
    String before,
    long onlyBefore,
    long onlyAfter)
{
    private static final int NAME_WIDTH = 44;

    void print(final PrintWriter out)
    {
        out.println("WHATIF payments=" + comparison.compared() + " flips=" + comparison.flips().count() +
            " changed=" + comparison.changed());
        out.println("before   " + before);
        out.println("after    " + policy);
        out.println("range    " + range);
        if (onlyBefore > 0 || onlyAfter > 0)
        {
            out.println("left out " + onlyBefore + " decided before only, " + onlyAfter + " decided now only");
        }
        if (comparison.changed() > 0)
        {
            out.println("changed  " + comparison.changed() + " keep their action with another score or other reasons");
        }

        actions(out);
        if (comparison.flips().count() > 0)
        {
            out.println();
            line(out, "flips", "payments", "minor units");
            line(out, "  all", comparison.flips());
            for (final Action from : Action.values())
            {
                for (final Action to : Action.values())
                {
                    if (comparison.byPair(from, to).count() > 0)
                    {
                        line(out, "  " + from + " -> " + to, comparison.byPair(from, to));
                    }
                }
            }
            tallies(out, "by what causes them", comparison.byCause());
            tallies(out, "by rules that hit now and did not", comparison.newRules());
            tallies(out, "by rules that hit and do not now", comparison.goneRules());
            if (comparison.truncated() > 0)
            {
                out.println("Of " + comparison.truncated() + " flips more reasons were recorded than a body holds: " +
                    "rules may be missing among those that hit before.");
            }
        }

        out.println();
        labels(out);
    }

    private void actions(final PrintWriter out)
    {
        out.println();
        line(out, "payments by action", "before", "after");
        final long[] before = comparison.actionsBefore();
        final long[] after = comparison.actionsAfter();
        for (final Action action : Action.values())
        {
            line(out, "  " + action, Long.toString(before[action.ordinal()]), Long.toString(after[action.ordinal()]));
        }
        if (comparison.hasScoresAlike())
        {
            out.println("Scores are distributed alike before and after: what changes comes of rules, lists or bands.");
        }
    }

    private void labels(final PrintWriter out)
    {
        if (!comparison.hasLabels())
        {
            out.println("No labels: precision and recall are not known.");
            return;
        }

        final Confusion before = comparison.before();
        final Confusion after = comparison.after();
        line(out, "against labels, alert = not approved", "before", "after");
        line(out, "  frauds alerted", before.truePositives(), after.truePositives());
        line(out, "  genuine alerted", before.falsePositives(), after.falsePositives());
        line(out, "  frauds approved", before.falseNegatives(), after.falseNegatives());
        line(out, "  genuine approved", before.trueNegatives(), after.trueNegatives());
        line(out, "  precision", Double.toString(before.precision()), Double.toString(after.precision()));
        line(out, "  recall", Double.toString(before.recall()), Double.toString(after.recall()));
        line(out, "  fraud alerted, minor units", amounts(before.truePositives()), amounts(after.truePositives()));
        line(out, "  fraud approved, minor units", amounts(before.falseNegatives()), amounts(after.falseNegatives()));
    }

    private static void tallies(final PrintWriter out, final String title, final SortedMap<String, Tally> tallies)
    {
        if (!tallies.isEmpty())
        {
            line(out, title, "", "");
            tallies.entrySet().stream()
                .sorted((a, b) -> Long.compare(b.getValue().count(), a.getValue().count()))
                .forEach(entry -> line(out, "  " + entry.getKey(), entry.getValue()));
        }
    }

    private static void line(final PrintWriter out, final String name, final Tally tally)
    {
        line(out, name, Long.toString(tally.count()), amounts(tally));
    }

    private static void line(final PrintWriter out, final String name, final Tally before, final Tally after)
    {
        line(out, name, Long.toString(before.count()), Long.toString(after.count()));
    }

    private static void line(final PrintWriter out, final String name, final String first, final String second)
    {
        out.println(String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s %20s  %s", name, first, second).stripTrailing());
    }

    private static String amounts(final Tally tally)
    {
        final StringBuilder text = new StringBuilder();
        tally.amounts().forEach((currency, amount) ->
            text.append(text.isEmpty() ? "" : " ").append(CodeText.currency(currency)).append('=').append(amount));
        return text.isEmpty() ? "0" : text.toString();
    }

    /** @return one object. */
    String json()
    {
        final JsonWriter json = new JsonWriter();
        json.open('{')
            .name("source").value(source)
            .name("range").value(range)
            .name("before").value(before)
            .name("after").value(policy)
            .name("payments").value(comparison.compared())
            .name("changed").value(comparison.changed())
            .name("onlyBefore").value(onlyBefore)
            .name("onlyAfter").value(onlyAfter)
            .name("flips");
        tally(json, comparison.flips());
        json.name("byPair").open('[');
        for (final Action from : Action.values())
        {
            for (final Action to : Action.values())
            {
                if (comparison.byPair(from, to).count() > 0)
                {
                    json.open('{').name("before").value(from.name()).name("after").value(to.name()).name("flips");
                    tally(json, comparison.byPair(from, to)).close('}');
                }
            }
        }
        json.close(']');
        tallies(json, "byCause", comparison.byCause());
        tallies(json, "rulesNew", comparison.newRules());
        tallies(json, "rulesGone", comparison.goneRules());
        json.name("labels");
        if (comparison.hasLabels())
        {
            json.open('{');
            confusion(json, "before", comparison.before());
            confusion(json, "after", comparison.after());
            json.close('}');
        }
        else
        {
            json.value((String)null);
        }
        json.name("actions").open('{');
        actions(json, "before", comparison.actionsBefore());
        actions(json, "after", comparison.actionsAfter());
        json.close('}');
        json.name("scores").open('{').name("step").value(1000 / Comparison.BINS);
        scores(json, "before", comparison.scoresBefore());
        scores(json, "after", comparison.scoresAfter());
        return json.close('}').close('}').take();
    }

    private static JsonWriter tally(final JsonWriter json, final Tally tally)
    {
        json.open('{').name("count").value(tally.count()).name("amountsMinor").open('{');
        for (final Map.Entry<Integer, Long> amount : tally.amounts().entrySet())
        {
            json.name(CodeText.currency(amount.getKey())).value(amount.getValue());
        }
        return json.close('}').close('}');
    }

    private static void tallies(final JsonWriter json, final String name, final SortedMap<String, Tally> tallies)
    {
        json.name(name).open('{');
        for (final Map.Entry<String, Tally> entry : tallies.entrySet())
        {
            tally(json.name(entry.getKey()), entry.getValue());
        }
        json.close('}');
    }

    private static void confusion(final JsonWriter json, final String name, final Confusion confusion)
    {
        json.name(name).open('{');
        tally(json.name("fraudsAlerted"), confusion.truePositives());
        tally(json.name("genuineAlerted"), confusion.falsePositives());
        tally(json.name("fraudsApproved"), confusion.falseNegatives());
        tally(json.name("genuineApproved"), confusion.trueNegatives());
        json.name("precision").value(confusion.precision()).name("recall").value(confusion.recall()).close('}');
    }

    private static void actions(final JsonWriter json, final String name, final long[] counts)
    {
        json.name(name).open('{');
        for (final Action action : Action.values())
        {
            json.name(action.name()).value(counts[action.ordinal()]);
        }
        json.close('}');
    }

    private static void scores(final JsonWriter json, final String name, final long[] counts)
    {
        json.name(name).open('[');
        for (final long count : counts)
        {
            json.value(count);
        }
        json.close(']');
    }
}
