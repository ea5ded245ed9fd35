package io.peregrine.replay.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.CompiledRule;
import io.peregrine.rules.RuleCompiler;

/** The features that speak for a reason, as they were and as they usually are for the customer. No state. */
final class ReasonFeatures
{
    private ReasonFeatures()
    {
    }

    /** @param hits live rules that hit. @return in the order of features.yaml. */
    static List<Explanation.Observed> of(
        final int code, final PaymentEvent event, final CompiledPolicy policy, final List<CompiledRule> hits)
    {
        final Set<Integer> speaking = new TreeSet<>();
        final int segment = DecisionStatus.segment(event.status());
        if (!Double.isNaN(event.margin()) && null != policy.model(segment))
        {
            final int[] codes = policy.modelInputReasons();
            for (final int index : policy.modelInputs(segment))
            {
                if (codes[index] == code)
                {
                    speaking.add(index);
                }
            }
        }
        final RuleCompiler compiler = new RuleCompiler(policy.vocabulary());
        for (final CompiledRule rule : hits)
        {
            if (rule.reason() == code)
            {
                compiler.reads(rule.when()).stream().map(policy.layout()::indexOf).filter(index -> index >= 0)
                    .forEach(speaking::add);
            }
        }

        final List<Explanation.Observed> observed = new ArrayList<>();
        final int[] usual = policy.usualFeatures();
        for (final int index : speaking)
        {
            observed.add(new Explanation.Observed(policy.layout().feature(index).name(),
                value(event, policy.layout(), index),
                usual[index] < 0 ? null : value(event, policy.layout(), usual[index])));
        }
        return observed;
    }

    /** @return what reads back exactly; null where it is missing. */
    static String value(final PaymentEvent event, final FeatureLayout layout, final int index)
    {
        return event.isFeatureMissing(index) ? null : FeatureType.INT == layout.feature(index).type() ?
            Long.toString(event.featureLong(index)) : Double.toString(event.featureDouble(index));
    }
}
