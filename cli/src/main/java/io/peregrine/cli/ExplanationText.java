package io.peregrine.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

import io.peregrine.replay.KnownLabel;
import io.peregrine.replay.explain.Explanation;

/** An explanation for people. */
final class ExplanationText
{
    private static final String MISSING = "missing";
    private static final List<String> LABELS = List.of("none", "confirmed fraud", "suspected", "confirmed genuine");

    private final PrintWriter out;

    ExplanationText(final PrintWriter out)
    {
        this.out = out;
    }

    void print(final Explanation explanation)
    {
        heading("input");
        table(explanation.input());
        heading("message");
        final List<String> absent = new ArrayList<>();
        final List<String[]> present = new ArrayList<>();
        explanation.frame().forEach((name, value) ->
        {
            if (null == value)
            {
                absent.add(name);
            }
            else
            {
                present.add(row(name, named(name, value)));
            }
        });
        table(present);
        if (!absent.isEmpty())
        {
            out.println("  not sent: " + String.join(", ", absent));
        }
        for (final Map.Entry<String, SortedMap<String, Double>> profile : explanation.profiles().entrySet())
        {
            heading("profile of " + profile.getKey());
            final List<String[]> rows = new ArrayList<>();
            profile.getValue().forEach((name, value) -> rows.add(row(name, Double.toString(value))));
            table(rows);
        }
        if (null == explanation.decision())
        {
            out.println();
            out.println("Nothing was decided about this input.");
        }
        else
        {
            print(explanation.decision());
        }
    }

    private static String named(final String name, final String value)
    {
        return "eventTimeNs".equals(name) ? value + " (" + CodeText.time(Long.parseLong(value)) + ")" :
            "currency".equals(name) ? value + " (" + CodeText.currency(Integer.parseInt(value)) + ")" : value;
    }

    private void print(final Explanation.Decided decided)
    {
        heading("features of policy " + decided.policy());
        table(decided.features().stream().map(feature -> row(feature.name(),
            null == feature.value() ? MISSING : feature.value(), feature.definition() +
            (feature.key().isEmpty() ? "" : "  (" + feature.key() + ")"))).toList());
        if (null != decided.model())
        {
            print(decided.model());
        }
        if (!decided.scores().isEmpty())
        {
            heading("named scores");
            final List<String[]> rows = new ArrayList<>();
            decided.scores().forEach((name, value) -> rows.add(row(name, Double.toString(value))));
            table(rows);
        }
        if (!decided.lists().isEmpty())
        {
            heading("lists");
            final List<String[]> rows = new ArrayList<>();
            for (final Explanation.Listed list : decided.lists())
            {
                rows.add(row(list.name(), null == list.isOn() ? "not asked" : list.isOn() ? "on it" : "not on it",
                    list.kind() + " of " + list.key() + ", reason " + list.reason()));
                if (null != list.entry())
                {
                    rows.add(row("", "", "  " + entry(list.entry())));
                }
            }
            table(rows);
        }
        if (!decided.rules().isEmpty())
        {
            heading("rules");
            table(decided.rules().stream().map(rule ->
                row(rule.id(), rule.answer(), rule.mode(), rule.effect(), rule.when())).toList());
        }

        heading("decision");
        final List<String[]> rows = new ArrayList<>();
        rows.add(row("action", decided.action()));
        rows.add(row("decided by", decided.decider()));
        decided.overridden().forEach(other -> rows.add(row("", other)));
        rows.add(row("score", Integer.toString(decided.score())));
        rows.add(row("status", decided.status()));
        for (final Explanation.Reason reason : decided.reasons())
        {
            rows.add(row("reason",
                (reason.code() + " " + reason.text()).strip() + " (weight " + reason.weight() + ")"));
            reason.observed().forEach(feature -> rows.add(row("", "  " + feature.feature() + " " +
                (null == feature.value() ? MISSING : feature.value()) +
                (null == feature.usual() ? "" : ", usually " + feature.usual()))));
        }
        rows.add(row("policy", decided.policyHash()));
        final KnownLabel label = decided.label();
        rows.add(row("label", null == label ? "none by the journal's end" :
            label.value() + " " + LABELS.get(label.value()) + ", known at sequence " + label.sequence()));
        rows.add(row("recorded", "MATCH".equals(decided.recorded()) ?
            "MATCH: made anew, the body is the recorded one, byte for byte" : decided.recorded()));
        table(rows);
    }

    /** Who put it there, and why. */
    private static String entry(final Explanation.Entry entry)
    {
        final Map<String, String> input = entry.input();
        final String who;
        if (input.containsKey("listName"))
        {
            who = "put by " + input.get("actor") +
                (null == input.get("approvers") ? "" : ", approved by " + input.get("approvers").replace(";", ", ")) +
                (null == input.get("reason") ? "" : ": " + input.get("reason"));
        }
        else if (input.containsKey("policyHash"))
        {
            who = "a first entry of policy " + input.get("policyHash") + ", activated by " + input.get("actor");
        }
        else
        {
            who = input.isEmpty() ? "put by an input that retention has removed" :
                "put by a rule that hit payment " + input.get("paymentId");
        }
        return who + " (sequence " + entry.sequence() + ")";
    }

    /** What moved the margin furthest stands first. */
    private void print(final Explanation.Scored model)
    {
        heading("model");
        final List<String[]> rows = new ArrayList<>();
        rows.add(row("scored by", model.name(), ""));
        final Map<String, Double> contributions = model.contributions();
        final List<String> names = new ArrayList<>(model.inputs().keySet());
        if (null != contributions)
        {
            names.sort(Comparator.comparingDouble((String name) -> -Math.abs(contributions.get(name))));
            rows.add(row("expected", "", Double.toString(model.expected())));
        }
        for (final String name : names)
        {
            final float value = model.inputs().get(name);
            rows.add(row(name, Float.isNaN(value) ? MISSING : Float.toString(value),
                null == contributions ? "" : signed(contributions.get(name))));
        }
        rows.add(row("margin", "", Double.toString(model.margin())));
        rows.add(row("probability", "", Double.toString(model.probability())));
        rows.add(row("band", "", null == model.band() ? "none" : model.band()));
        table(rows);
        if (null == contributions)
        {
            out.println("  no contributions: the model's trees are too deep for exact ones");
        }
    }

    private static String signed(final double value)
    {
        return value < 0 ? Double.toString(value) : "+" + value;
    }

    private static String[] row(final String... words)
    {
        return words;
    }

    private void heading(final String title)
    {
        out.println();
        out.println(title);
    }

    private void table(final Map<String, String> values)
    {
        table(values.entrySet().stream().map(entry -> row(entry.getKey(), entry.getValue())).toList());
    }

    /** Columns as wide as their widest word, the last as it is. */
    private void table(final List<String[]> rows)
    {
        for (final String[] row : rows)
        {
            final StringBuilder line = new StringBuilder("  ");
            for (int column = 0; column < row.length; column++)
            {
                line.append(row[column]);
                if (column < row.length - 1)
                {
                    final int at = column;
                    final int width = rows.stream().mapToInt(other -> other[at].length()).max().orElse(0);
                    line.append(" ".repeat(width - row[column].length() + 2));
                }
            }
            out.println(printable(line));
        }
    }

    /** Texts in messages are printable, as a rule; a row stays one line without one, too. */
    private static String printable(final StringBuilder line)
    {
        for (int i = 0; i < line.length(); i++)
        {
            if (line.charAt(i) < ' ')
            {
                line.setCharAt(i, '?');
            }
        }
        return line.toString().stripTrailing();
    }
}
