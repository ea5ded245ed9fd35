package io.peregrine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.peregrine.policy.Band;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.CompiledRule;
import io.peregrine.policy.ListDeclaration;
import io.peregrine.policy.ModelReport;
import io.peregrine.policy.PolicyReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a policy as a whole. */
@Command(
    name = "show",
    description = "What each rule reads, asks and does, who reads each feature, lists, models, bands and reasons; " +
        "and what to look at: rules that can never hit, rules that never decide because another does in their " +
        "place, features that nothing reads.",
    footer = { "", "Example:", "  peregrine policy show docs/examples/psd2/policy" })
final class PolicyShow extends Verb
{
    private static final String LIVE = "live";
    private static final String CHAMPION = "champion";
    private static final int HASH_DIGITS = 12;

    @Parameters(paramLabel = "DIR", description = "The policy's directory.")
    private Path directory;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text",
        description = "For people, or for machines: one object. ${DEFAULT-VALUE} without it.")
    private TextOrJson format;

    @Override
    public Integer call()
    {
        final CompiledPolicy policy = PolicyFiles.compile(directory);
        final PolicyReport report = PolicyReport.of(policy);
        if (TextOrJson.JSON == format)
        {
            out().println(JsonWriter.of(object(policy, report)));
        }
        else
        {
            print(policy, report);
        }
        return ExitCodes.OK;
    }

    private void print(final CompiledPolicy policy, final PolicyReport report)
    {
        out().println("policy " + policy.name() + "  hash " + policy.hash());
        final TextTable rules = new TextTable("rule", "mode", "does", "reason", "terms", "ns at most", "tests",
            "owner", "when");
        for (final PolicyReport.RuleReport rule : report.rules())
        {
            rules.row(rule.rule().id(), mode(rule.rule()), does(rule.rule()), code(rule.rule().reason()),
                String.valueOf(rule.comparisons()), String.valueOf(Math.round(rule.worstCaseNs())),
                String.valueOf(rule.tests()), text(rule.rule().owner()),
                ExitCodes.oneLine(rule.rule().when()));
        }
        print("rules", rules);
        out().println("  all rules" + (policy.segments().isEmpty() ? "" : " and conditions of segments") + ": " +
            policy.worstCaseNs() + " ns a payment at most");

        final TextTable reads = new TextTable("rule", "reads");
        report.rules().forEach(rule -> reads.row(rule.rule().id(), String.join(", ", rule.reads())));
        print("what rules read", reads);

        final TextTable features = new TextTable("feature", "read by", "is");
        report.features().forEach(feature -> features.row(
            feature.name(), String.join(", ", feature.readers()), feature.definition()));
        print("features", features);

        final TextTable lists = new TextTable("list", "kind", "key", "reason", "approvals");
        for (final ListDeclaration list : policy.lists())
        {
            lists.row(list.name(), word(list.kind().name()), list.key(), code(list.reason()),
                String.valueOf(list.approvals()));
        }
        print("lists", lists);

        final TextTable models = new TextTable("model", "is", "scores", "names", "file", "trees", "sha256", "card");
        for (final ModelReport model : report.models())
        {
            models.row(model.name(), model.role(), null == model.when() ? scores(model, report) :
                ExitCodes.oneLine(model.when()), String.join(", ", model.names()), model.file(), model.trees(),
                model.hash().substring(0, HASH_DIGITS), null == model.card() ? "none" : model.card());
        }
        print("models", models);

        final TextTable bands = new TextTable("from", "does", "reason");
        for (final Band band : policy.bands())
        {
            bands.row(String.valueOf(band.from()), word(band.action().name()), code(band.reason()));
        }
        bands.row("otherwise", word(policy.otherwise().name()), "");
        print("bands", bands);

        final TextTable reasons = new TextTable("reason", "text");
        policy.reasons().forEach((code, words) -> reasons.row(String.valueOf(code), words));
        print("reasons", reasons);

        out().println();
        out().println(report.findings().isEmpty() ? "nothing to look at" : "to look at");
        report.findings().forEach(finding -> out().println("  " + finding));
    }

    private void print(final String title, final TextTable table)
    {
        if (!table.isEmpty())
        {
            out().println();
            out().println(title);
            table.lines().forEach(line -> out().println("  " + line));
        }
    }

    private static String mode(final CompiledRule rule)
    {
        return rule.isShadow() ? "shadow" : LIVE;
    }

    private static String does(final CompiledRule rule)
    {
        final List<String> does = new ArrayList<>(List.of(rule.effectName()));
        final boolean isDeciding = null != rule.action() || 0 != rule.points();
        if (isDeciding && null != rule.effects().tag())
        {
            does.add("tag");
        }
        if ((isDeciding || null != rule.effects().tag()) && null != rule.effects().list())
        {
            does.add("list");
        }
        if ((isDeciding || null != rule.effects().tag() || null != rule.effects().list()) &&
            null != rule.effects().alert())
        {
            does.add("alert");
        }
        return String.join(", ", does);
    }

    private static String scores(final ModelReport model, final PolicyReport report)
    {
        final boolean hasSegments = report.models().stream().anyMatch(other -> null != other.when());
        return CHAMPION.equals(model.role()) && hasSegments ? "all others" : "all";
    }

    private static String word(final String name)
    {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String code(final int reason)
    {
        return 0 == reason ? "" : String.valueOf(reason);
    }

    private static String text(final String text)
    {
        return null == text ? "" : text;
    }

    private static Map<String, Object> object(final CompiledPolicy policy, final PolicyReport report)
    {
        final Map<String, Object> object = new LinkedHashMap<>();
        object.put("policy", policy.name());
        object.put("hash", policy.hash());
        object.put("rules", report.rules().stream().map(PolicyShow::object).toList());
        object.put("features", report.features().stream().map(feature -> map("name", feature.name(),
            "definition", feature.definition(), "readBy", feature.readers())).toList());
        object.put("lists", policy.lists().stream().map(list -> map("name", list.name(),
            "kind", word(list.kind().name()), "key", list.key(), "reason", list.reason(),
            "approvals", list.approvals())).toList());
        object.put("models", report.models().stream().map(model -> map("name", model.name(), "role", model.role(),
            "when", model.when(), "file", model.file(), "trees", model.trees(), "sha256", model.hash(),
            "names", model.names(), "card", model.card())).toList());
        object.put("bands", policy.bands().stream().map(band -> map("from", band.from(),
            "action", word(band.action().name()), "reason", band.reason())).toList());
        object.put("otherwise", word(policy.otherwise().name()));
        object.put("reasons", policy.reasons());
        object.put("findings", report.findings());
        return object;
    }

    private static Map<String, Object> object(final PolicyReport.RuleReport report)
    {
        final CompiledRule rule = report.rule();
        return map("id", rule.id(), "mode", mode(rule), "does", does(rule), "reason", rule.reason(),
            "owner", rule.owner(), "description", rule.description(), "when", rule.when(), "reads", report.reads(),
            "terms", report.comparisons(), "worstCaseNs", report.worstCaseNs(),
            "tests", report.tests(), "never", report.never(),
            "subsumedBy", report.subsumedBy());
    }

    private static Map<String, Object> map(final Object... pairs)
    {
        final Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2)
        {
            map.put((String)pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
