package io.peregrine.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.rules.Condition;
import io.peregrine.rules.RuleSet;
import io.peregrine.rules.Vocabulary;
import io.peregrine.scoring.Model;

/**
 * The policy before the one that is compiled: what did not change since is taken over from it, and is what compiling it
 * anew would give. Models are the same where their file's bytes and the choice of trees are; conditions where their
 * text, their rule's id and the meaning of every name are. What asks for a zone is compiled anew: the transitions are
 * part of a policy. Nothing of what is taken over refers to the policy that it comes from.
 */
final class Former
{
    private final CompiledPolicy policy;
    private final Map<String, CompiledRule> rules = new HashMap<>();
    private boolean haveNamesSameMeaning;

    /** @param policy null for none: nothing is taken over. */
    Former(final CompiledPolicy policy)
    {
        this.policy = policy;
        if (null != policy)
        {
            policy.rules().forEach(rule -> rules.put(rule.id(), rule));
        }
    }

    /** @return the model that was made of the same; null where none was. */
    Model model(final PolicyContent content, final ModelParts parts)
    {
        return null != policy && policy.content().hasSame(parts.file(), content) ? policy.models().get(parts) : null;
    }

    /** From now on conditions are over this vocabulary. @param vocabulary null where none is compiled. */
    void compareNames(final Vocabulary vocabulary)
    {
        haveNamesSameMeaning = null != policy && null != vocabulary && !policy.areZonesInExpressions() &&
            vocabulary.isSameAs(policy.vocabulary());
    }

    /** @return the condition of a rule of this id and text; null where there was none. */
    Condition condition(final String id, final String when)
    {
        final CompiledRule rule = haveNamesSameMeaning ? rules.get(id) : null;
        return null != rule && rule.when().equals(when) ? rule.condition() : null;
    }

    /** @return all conditions together, where they are these in this order; null where they are not. */
    RuleSet ruleSet(final List<CompiledRule> conditions)
    {
        if (!haveNamesSameMeaning || conditions.size() != policy.rules().size())
        {
            return null;
        }
        for (int i = 0; i < conditions.size(); i++)
        {
            if (conditions.get(i).condition() != policy.rules().get(i).condition())
            {
                return null;
            }
        }
        return policy.ruleSet();
    }
}
