package io.peregrine.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.peregrine.engine.EngineCounters;
import io.peregrine.policy.CompiledPolicy;

/** What the models of a running engine's policy have scored, and how its challengers compare. */
final class ModelStatus
{
    private static final String ROW = "  %-28s %12s %12s%n";
    private static final String CHALLENGER_ROW = "  %-28s %12s %12s %12s %12s   %s%n";

    private final List<EngineCounters.Model> models;
    private final List<EngineCounters.Challenger> challengers;
    private final CompiledPolicy policy;

    /** @param policy in force; null where it is not to be had. */
    ModelStatus(final EngineCounters counters, final CompiledPolicy policy)
    {
        this.policy = policy;
        models = counters.models().stream().filter(this::isThere).toList();
        challengers = counters.challengers();
    }

    /** Without the policy those are shown that have scored something. */
    private boolean isThere(final EngineCounters.Model model)
    {
        return null == policy ? model.scored() + model.faults() > 0 :
            model.segment() <= policy.segments().size() && null != policy.model(model.segment());
    }

    private String name(final EngineCounters.Model model)
    {
        return null != policy ? policy.modelName(model.segment()) :
            0 == model.segment() ? "champion" : "segment " + model.segment();
    }

    private String name(final EngineCounters.Challenger challenger)
    {
        return null != policy && challenger.index() < policy.challengers().size() ?
            policy.challengers().get(challenger.index()).name() : "challenger " + (challenger.index() + 1);
    }

    void print(final PrintWriter out)
    {
        out.println("models since that activation");
        if (models.isEmpty() && challengers.isEmpty())
        {
            out.println("  none");
        }
        if (!models.isEmpty())
        {
            out.printf(ROW, "", "scored", "errors");
            models.forEach(model -> out.printf(ROW, name(model), count(model.scored()), count(model.faults())));
        }
        if (!challengers.isEmpty())
        {
            out.printf(CHALLENGER_ROW, "challenger", "same band", "other band", "mean less", "mean off",
                "scores in each tenth of the probability");
            for (final EngineCounters.Challenger challenger : challengers)
            {
                out.printf(CHALLENGER_ROW, name(challenger), count(challenger.agreed()),
                    count(challenger.differed()), share(challenger.bias()), share(challenger.distance()),
                    challenger.tenths().stream().map(ModelStatus::count).collect(Collectors.joining(" ")));
            }
        }
    }

    private static String count(final long value)
    {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String share(final double value)
    {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.6f", value);
    }

    void appendJson(final StringBuilder json)
    {
        final JsonWriter writer = new JsonWriter().open('[');
        for (final EngineCounters.Model model : models)
        {
            writer.open('{').name("name").value(name(model)).name("scored").value(model.scored())
                .name("errors").value(model.faults()).close('}');
        }
        json.append("\"MODELS\":").append(writer.close(']').take());
        writer.open('[');
        for (final EngineCounters.Challenger challenger : challengers)
        {
            writer.open('{').name("name").value(name(challenger)).name("sameBand").value(challenger.agreed())
                .name("otherBand").value(challenger.differed()).name("meanDifference").value(challenger.bias())
                .name("meanDistance").value(challenger.distance()).name("tenths").any(challenger.tenths())
                .close('}');
        }
        json.append(",\"CHALLENGERS\":").append(writer.close(']').take());
    }
}
