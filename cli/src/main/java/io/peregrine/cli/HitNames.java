package io.peregrine.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.journal.ContentStore;
import io.peregrine.journal.JournalException;
import io.peregrine.policy.CompiledRule;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.policy.PolicyException;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.RuleHitsDecoder;
import io.peregrine.replay.ContentPolicies;

/** Names the rules of recorded hits, which are numbers, by the policy of the decision before them. */
final class HitNames
{
    private final ContentStore content;
    private final Map<String, List<CompiledRule>> rulesByHash = new HashMap<>();
    private String hash = "";

    /** @param content of the journal. */
    HitNames(final ContentStore content)
    {
        this.content = content;
    }

    /** A decision stands before its hits. */
    void follow(final DecisionBodyDecoder body)
    {
        hash = Frames.sha256Hex(body.policyHash().word0(), body.policyHash().word1(), body.policyHash().word2(),
            body.policyHash().word3());
    }

    /** Adds the names; nothing where the policy is not in the journal. */
    void append(final StringBuilder line, final RuleHitsDecoder hits)
    {
        final List<CompiledRule> rules = rulesByHash.computeIfAbsent(hash, this::rules);
        if (rules.isEmpty())
        {
            return;
        }
        line.append(" rules=");
        final List<CompiledRule> live = rules.stream().filter(rule -> !rule.isShadow()).toList();
        for (final RuleHitsDecoder.LiveDecoder words : hits.live())
        {
            append(line, live, words.word(), words.bits());
        }
        line.append(" shadow=");
        final List<CompiledRule> shadow = rules.stream().filter(CompiledRule::isShadow).toList();
        for (final RuleHitsDecoder.ShadowDecoder words : hits.shadow())
        {
            append(line, shadow, words.word(), words.bits());
        }
    }

    private static void append(
        final StringBuilder line, final List<CompiledRule> rules, final int word, final long bits)
    {
        for (long rest = bits; 0 != rest; rest &= rest - 1)
        {
            final int rule = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
            line.append('=' == line.charAt(line.length() - 1) ? "" : ";")
                .append(rule < rules.size() ? rules.get(rule).id() : "rule " + rule);
        }
    }

    private List<CompiledRule> rules(final String policyHash)
    {
        try
        {
            return PolicyCompiler.compile(
                PolicyContent.fromBytes(content.get(policyHash)), ContentPolicies::zoneOfJdk).rules();
        }
        catch (final JournalException | PolicyException ex)
        {
            return List.of();
        }
    }
}
