package io.peregrine.policy;

import java.util.List;

import io.peregrine.domain.Action;
import io.peregrine.rules.Condition;

/**
 * A rule, ready to run. Immutable.
 *
 * @param index       its place in rules.yaml.
 * @param id          unique in the policy.
 * @param isShadow    true if it sees everything and touches nothing.
 * @param condition   when it hits.
 * @param action      what is done; null where it does not decide.
 * @param points      what it adds to the score, in thousandths of probability; 0 unless it scores.
 * @param reason      its code; 0 where it has none.
 * @param effects     what else a hit does.
 * @param scope       which payments it looks at.
 * @param owner       who answers for it; null where nobody is named.
 * @param description what it is for; null where it is not said.
 * @param when        the condition as written.
 * @param tests       those inside the rule.
 */
public record CompiledRule(
    int index,
    String id,
    boolean isShadow,
    Condition condition,
    Action action,
    int points,
    int reason,
    RuleEffects effects,
    RuleScope scope,
    String owner,
    String description,
    String when,
    List<RuleTest> tests)
{
    /** @return what a hit asks for, in a word: an action, or score, tag, list or alert. */
    public String effectName()
    {
        return null != action ? action.name().toLowerCase(java.util.Locale.ROOT) :
            0 != points ? "score " + (points > 0 ? "+" : "") + points :
            null != effects.tag() ? "tag" :
            null != effects.list() ? "list" : "alert";
    }
}
