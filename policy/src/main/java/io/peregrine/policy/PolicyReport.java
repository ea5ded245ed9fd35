package io.peregrine.policy;

import java.util.ArrayList;
import java.util.List;

import io.peregrine.domain.Action;
import io.peregrine.rules.Conjunction;
import io.peregrine.rules.ConjunctionReader;
import io.peregrine.rules.RuleCompiler;

/**
 * What a policy's rules and features are to each other.
 *
 * @param rules    in the order of rules.yaml.
 * @param features in the order of features.yaml.
 * @param models   in the order in which they are asked.
 * @param findings what an analyst should look at: rules that never hit or never decide, features that nothing reads.
 */
public record PolicyReport(
    List<RuleReport> rules, List<FeatureReport> features, List<ModelReport> models, List<String> findings)
{
    /**
     * One rule.
     *
     * @param rule        itself.
     * @param reads       names of fields, features and constants, in alphabetical order.
     * @param comparisons how many comparisons its condition is made of.
     * @param worstCaseNs what it adds to the evaluation of all rules at most, in nanoseconds.
     * @param tests       how many tests it has, inside and in tests/.
     * @param never       why it can never hit; null where it may.
     * @param subsumedBy  the id of a rule that hits whenever it does and is as severe at least; null for none.
     */
    public record RuleReport(
        CompiledRule rule,
        List<String> reads,
        int comparisons,
        double worstCaseNs,
        int tests,
        String never,
        String subsumedBy)
    {
    }

    /**
     * One feature.
     *
     * @param name       its name.
     * @param definition what it is.
     * @param readers    rules, features and models; none where nothing reads it.
     */
    public record FeatureReport(String name, String definition, List<String> readers)
    {
    }

    /** @return the report. */
    public static PolicyReport of(final CompiledPolicy policy)
    {
        final RuleCompiler compiler = new RuleCompiler(policy.vocabulary());
        final ConjunctionReader reader = new ConjunctionReader(policy.vocabulary());
        final List<Conjunction> conjunctions =
            policy.rules().stream().map(rule -> reader.read(rule.when())).toList();
        final List<String> findings = new ArrayList<>();
        final List<RuleReport> rules = new ArrayList<>();
        for (final CompiledRule rule : policy.rules())
        {
            final String contradiction = conjunctions.get(rule.index()).contradiction();
            final String never = null == contradiction ? null : contradiction.isEmpty() ? "a part of it is false" :
                "no " + contradiction + " is all of " +
                conjunctions.get(rule.index()).describe(contradiction);
            final String by = null == never ? subsumedBy(rule, policy.rules(), conjunctions) : null;
            final int tests = rule.tests().size() +
                (int)policy.fileTests().stream().filter(test -> test.ruleId().equals(rule.id())).count();
            rules.add(new RuleReport(rule, List.copyOf(compiler.reads(rule.when())),
                ConditionText.of(rule.when()).comparisons(), policy.ruleSet().cost().ruleNs(rule.index()), tests, never,
                by));
            if (null != never)
            {
                findings.add("rule " + rule.id() + " can never hit: " + never);
            }
            else if (null != by)
            {
                findings.add("rule " + rule.id() + " never decides: rule " + by +
                    " hits whenever it does, and is as severe at least");
            }
        }
        for (final NamedScore score : policy.namedScores())
        {
            if (score.names().stream().allMatch(name -> PolicyReaders.of(policy, name).isEmpty()))
            {
                findings.add("score " + score.name() + " is read by nothing");
            }
        }
        return new PolicyReport(rules, features(policy, findings), ModelReport.of(policy), findings);
    }

    private static List<FeatureReport> features(final CompiledPolicy policy, final List<String> findings)
    {
        final List<FeatureReport> features = new ArrayList<>();
        for (int i = 0; i < policy.layout().count(); i++)
        {
            final String name = policy.layout().feature(i).name();
            final List<String> readers = PolicyReaders.of(policy, name);
            features.add(new FeatureReport(name, FeatureDiff.describe(policy.layout(), i), readers));
            if (readers.isEmpty())
            {
                findings.add("feature " + name + " is read by nothing");
            }
        }
        return List.copyOf(features);
    }

    /** Of two rules that say the same, the later one is the one too many. */
    private static String subsumedBy(
        final CompiledRule rule, final List<CompiledRule> rules, final List<Conjunction> conjunctions)
    {
        for (final CompiledRule other : rules)
        {
            final Conjunction own = conjunctions.get(rule.index());
            final Conjunction others = conjunctions.get(other.index());
            if (isOver(other, rule) && own.implies(others) && null == others.contradiction() &&
                (other.index() < rule.index() || !(others.implies(own) && isOver(rule, other))))
            {
                return other.id();
            }
        }
        return null;
    }

    /** Whether a rule decides in another's place wherever both hit. What approves stands apart from what does not. */
    private static boolean isOver(final CompiledRule one, final CompiledRule other)
    {
        return one.index() != other.index() && !one.isShadow() && !other.isShadow() && one.scope().isAll() &&
            null != one.action() && null != other.action() &&
            (Action.APPROVE == one.action()) == (Action.APPROVE == other.action()) &&
            one.action().ordinal() >= other.action().ordinal();
    }
}
