package io.peregrine.cli;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.EngineCounters;
import io.peregrine.engine.JournalState;
import io.peregrine.journal.JournalTrouble;
import io.peregrine.policy.CompiledPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a running engine's counters. */
@Command(
    name = "stat",
    description = "How a running engine is, how far it is behind first; with --all every counter, and how histories, " +
        "rules and models do. It reads Aeron's counters file, where AeronStat shows the same; the engine does not " +
        "notice.",
    footer =
    {
        "",
        "Example:",
        "  peregrine stat --config docs/examples/handbook/engine.conf",
        "  peregrine stat --config docs/examples/handbook/engine.conf --all"
    })
final class StatVerb extends Verb
{
    private static final String PREFIX = "peregrine ";
    private static final String HISTORY = "  %15s %15s %15s %15s %15s  %s%n";
    private static final Set<CounterDescriptor> HASH_WORDS = EnumSet.range(
        CounterDescriptor.POLICY_HASH_0, CounterDescriptor.POLICY_HASH_3);
    private static final Set<CounterDescriptor> IN_WORDS = EnumSet.of(CounterDescriptor.STATE,
        CounterDescriptor.JOURNAL_STATE, CounterDescriptor.JOURNAL_TROUBLE, CounterDescriptor.CONSUMER_STATE);
    private static final List<CounterDescriptor> PLAIN = Arrays.stream(CounterDescriptor.values())
        .filter(descriptor -> 0 == descriptor.each() && !HASH_WORDS.contains(descriptor))
        .toList();

    /** How counters are printed. */
    enum Format
    {
        TEXT, JSON
    }

    @Mixin
    private EngineOptions engine;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text",
        description = "text, or one JSON object by the names of the counters.")
    private Format format;

    @Option(names = "--all", description = "Every counter, histories, rules and models, too. JSON always has them.")
    private boolean isAllWanted;

    @Override
    public Integer call()
    {
        final EngineConfig config = engine.load();
        try (EngineCounters counters = EngineCounters.open(config.aeronDirectory()))
        {
            if (Format.TEXT == format)
            {
                new StatSummary(counters).print(out());
                if (!isAllWanted)
                {
                    out().println("--all shows every counter, histories, rules and models");
                    return ExitCodes.OK;
                }
            }
            final CompiledPolicy policy = PolicyInForce.of(counters, config);
            final RuleStatus rules = RuleStatus.of(counters, policy);
            final ModelStatus models = new ModelStatus(counters, policy);
            if (Format.JSON == format)
            {
                printJson(counters, rules, models);
            }
            else
            {
                printText(counters, rules, models);
            }
        }

        return ExitCodes.OK;
    }

    /** Labels are "group: name"; groups come in the order of the enumeration, which has lag first. */
    private void printText(final EngineCounters counters, final RuleStatus rules, final ModelStatus models)
    {
        final Map<String, StringBuilder> groups = new LinkedHashMap<>();
        for (final CounterDescriptor descriptor : PLAIN)
        {
            if (IN_WORDS.contains(descriptor))
            {
                continue;
            }
            final String label = descriptor.label().substring(PREFIX.length());
            final int colon = label.indexOf(':');
            groups.computeIfAbsent(label.substring(0, colon), group -> new StringBuilder()).append(
                String.format(Locale.ROOT, "  %20s  %s%n", StatSummary.number(counters.value(descriptor)),
                label.substring(colon + 2)));
        }

        groups.forEach(
            (group, lines) ->
            {
                out().println(group);
                out().print(lines);
            });
        out().println("histories");
        out().printf(HISTORY, "keys held", "of", "rows held", "of", "bytes per key", "");
        for (final EngineCounters.History history : counters.histories())
        {
            out().printf(HISTORY, count(history.keys()), count(history.keyCapacity()), count(history.rows()),
                count(history.rowCapacity()), count(history.bytesPerKey()), history.name());
        }
        rules.print(out());
        models.print(out());
    }

    private static String count(final long value)
    {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private void printJson(final EngineCounters counters, final RuleStatus rules, final ModelStatus models)
    {
        final StringBuilder json = new StringBuilder("{");
        for (final CounterDescriptor descriptor : PLAIN)
        {
            json.append(json.length() > 1 ? "," : "").append('"').append(descriptor).append("\":")
                .append(counters.value(descriptor));
        }
        json.append(",\"engineState\":\"").append(StatSummary.state(counters))
            .append("\",\"journalState\":\"")
            .append(JournalState.of(counters.value(CounterDescriptor.JOURNAL_STATE)))
            .append("\",\"journalTrouble\":\"")
            .append(JournalTrouble.of(counters.value(CounterDescriptor.JOURNAL_TROUBLE)).words())
            .append("\",\"consumerState\":\"")
            .append(0 == counters.value(CounterDescriptor.CONSUMER_STATE) ? "WELL" : "STALLED").append('"');
        json.append(",\"HISTORIES\":[");
        for (final EngineCounters.History history : counters.histories())
        {
            json.append('[' == json.charAt(json.length() - 1) ? "" : ",").append(String.format(Locale.ROOT,
                "{\"name\":\"%s\",\"keys\":%d,\"keyCapacity\":%d,\"rows\":%d,\"rowCapacity\":%d,\"bytesPerKey\":%d}",
                history.name(), history.keys(), history.keyCapacity(), history.rows(), history.rowCapacity(),
                history.bytesPerKey()));
        }
        json.append("],");
        rules.appendJson(json);
        json.append(',');
        models.appendJson(json);
        out().println(json.append('}'));
    }
}
