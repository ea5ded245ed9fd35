package io.peregrine.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;

/** Who reads a name in a policy. No state. */
final class PolicyReaders
{
    private PolicyReaders()
    {
    }

    /** @return rules, features and models that read it, in the policy's order; empty where nobody does. */
    static List<String> of(final CompiledPolicy policy, final String name)
    {
        final List<String> readers = new ArrayList<>();
        final Set<String> definitions = policy.vocabulary().definitionsOf(name);
        for (final CompiledRule rule : policy.rules())
        {
            final ConditionText when = ConditionText.of(rule.when());
            if (when.names(name) || definitions.stream().anyMatch(when::names))
            {
                readers.add("rule " + rule.id());
            }
        }
        final FeatureLayout layout = policy.layout();
        final int index = layout.indexOf(name);
        for (int i = 0; i < layout.count(); i++)
        {
            final FeatureDeclaration feature = layout.feature(i);
            if (index >= 0 && feature.operands().contains(index) || index < 0 && hasCondition(layout, feature, name))
            {
                readers.add("feature " + feature.name());
            }
        }
        if (index >= 0 && null != policy.champion() && policy.champion().featureNames().contains(name))
        {
            readers.add("the champion");
        }
        final int[] usual = policy.usualFeatures();
        for (int i = 0; i < layout.count(); i++)
        {
            if (index >= 0 && index == usual[i])
            {
                readers.add("reasons, as usual " + layout.feature(i).name());
            }
        }
        for (final NamedScore score : policy.namedScores())
        {
            if (index >= 0 && score.model().featureNames().contains(name))
            {
                readers.add("score " + score.name());
            }
        }
        for (final Segment segment : policy.segments())
        {
            final ConditionText when = ConditionText.of(segment.when());
            if (when.names(name) || definitions.stream().anyMatch(when::names) ||
                index >= 0 && segment.model().featureNames().contains(name))
            {
                readers.add("segment " + segment.name());
            }
        }
        return readers;
    }

    private static boolean hasCondition(
        final FeatureLayout layout, final FeatureDeclaration feature, final String name)
    {
        if (null == feature.aggregate())
        {
            return false;
        }
        for (final int index : new int[]
            { feature.aggregate().where(), feature.aggregate().first(), feature.aggregate().then() })
        {
            if (index >= 0 && ConditionText.of(layout.conditions().get(index)).names(name))
            {
                return true;
            }
        }
        return false;
    }
}
