package io.peregrine.policy;

import java.util.List;

import io.peregrine.domain.Action;
import io.peregrine.rules.Condition;

/**
 * A rule, ready to run. Immutable.
 *
 * @param index     its place in rules.yaml.
 * @param id        unique in the policy.
 * @param isShadow  true if it sees everything and touches nothing.
 * @param condition when it hits.
 * @param action    what is done; null where it only scores.
 * @param points    what it adds to the score, in thousandths of probability; 0 unless it scores.
 * @param reason    its code.
 * @param owner     who answers for it; null where nobody is named.
 * @param when      the condition as written.
 * @param tests     those inside the rule.
 */
public record CompiledRule(
    int index,
    String id,
    boolean isShadow,
    Condition condition,
    Action action,
    int points,
    int reason,
    String owner,
    String when,
    List<RuleTest> tests)
{
}
