package io.peregrine.policy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.ZoneTable;

/** Policies of a few lines, compiled from texts. */
final class SmallPolicy
{
    static final String HEAD = "policy: small\nlanguage: 1\ncurrency: EUR\n";

    private SmallPolicy()
    {
    }

    static CompiledPolicy of(final String head, final String features, final String rules)
    {
        return PolicyCompiler.compile(content(head, features, rules), ZoneTable::ofJdk);
    }

    /** @return a policy of one feature, which stands in line 2 after four characters. */
    static CompiledPolicy ofFeature(final String feature)
    {
        return of(HEAD, "features:\n  - {name: f, " + feature + "}\n", "");
    }

    static List<String> problemsOf(final String head, final String features)
    {
        return PolicyCompiler.problemsOf(content(head, features, ""), ZoneTable::ofJdk).stream()
            .map(PolicyProblem::toString).toList();
    }

    static List<String> problemsOfFeature(final String feature)
    {
        return problemsOf(HEAD, "features:\n  - {name: f, " + feature + "}\n");
    }

    static PolicyContent content(final String head, final String features, final String rules)
    {
        final Map<String, byte[]> files = new HashMap<>();
        files.put("policy.yaml", head.getBytes(StandardCharsets.UTF_8));
        files.put("features.yaml", features.getBytes(StandardCharsets.UTF_8));
        files.put("rules.yaml", rules.getBytes(StandardCharsets.UTF_8));
        if (!rules.isEmpty())
        {
            files.put("reasons.yaml", "reasons: {1: some reason}\n".getBytes(StandardCharsets.UTF_8));
        }
        return new PolicyContent(files);
    }
}
