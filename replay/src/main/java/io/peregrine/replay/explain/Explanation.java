package io.peregrine.replay.explain;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

import io.peregrine.replay.KnownLabel;

/**
 * Everything behind one input.
 *
 * @param input    where it came from and what became of it, in words by name.
 * @param frame    its message field by field, in the schema's order; null where a field was not sent.
 * @param profiles attributes of the keys that it has, as they were, by kind and key.
 * @param decision null where the input was not decided.
 */
public record Explanation(
    Map<String, String> input,
    Map<String, String> frame,
    Map<String, SortedMap<String, Double>> profiles,
    Decided decision)
{
    /**
     * A decision.
     *
     * @param policy     name of the policy in force.
     * @param policyHash hex.
     * @param features   in the order of features.yaml.
     * @param model      null where the policy has no model, or it was not asked.
     * @param scores     that rules know by name, in the policy's order; none where models were not asked.
     * @param lists      in the order of lists.yaml.
     * @param rules      in the order of rules.yaml.
     * @param action     what was decided.
     * @param status     bits by name, or OK.
     * @param score      0 to 999.
     * @param reasons    heaviest first.
     * @param decider    what decided.
     * @param overridden what asked for something else and did not decide; what agreed is among it, too.
     * @param label      what became known by the journal's end; null for nothing.
     * @param recorded   MATCH where the body made anew equals the recorded one byte for byte; else what differs.
     */
    public record Decided(
        String policy,
        String policyHash,
        List<Feature> features,
        Scored model,
        Map<String, Double> scores,
        List<Listed> lists,
        List<Rule> rules,
        String action,
        String status,
        int score,
        List<Reason> reasons,
        String decider,
        List<String> overridden,
        KnownLabel label,
        String recorded)
    {
    }

    /**
     * A feature.
     *
     * @param definition as features.yaml says it.
     * @param key        of this payment, for what is kept by key; empty for others.
     * @param value      reads back exactly; null where it is missing.
     */
    public record Feature(String name, String definition, String key, String value)
    {
    }

    /**
     * The model.
     *
     * @param name          champion, or the segment's whose model it is.
     * @param inputs        as the model took them: float32, by feature; NaN where missing.
     * @param contributions of those inputs: exact Shapley values, by feature; null where the model's trees are too
     *                      deep for them.
     * @param expected      the mean margin over the training data, as far as the model tells: this and the
     *                      contributions make the margin, but for the rounding of the model's own arithmetic.
     * @param band          that the score is in; null for none.
     */
    public record Scored(
        String name,
        Map<String, Float> inputs,
        Map<String, Double> contributions,
        double expected,
        double margin,
        double probability,
        String band)
    {
    }

    /**
     * A list.
     *
     * @param kind  allow, soft-block, hard-block or watch.
     * @param key   what its entries name, and this payment's; empty where it has none.
     * @param isOn  true if an entry was in force; null where this cannot be asked.
     * @param entry that was in force; null for none, and where the payment may have changed the list itself.
     */
    public record Listed(String name, String kind, String key, Boolean isOn, int reason, Entry entry)
    {
    }

    /**
     * Who put an entry onto a list.
     *
     * @param sequence of the input that did.
     * @param input    its message field by field: ListUpdate of a person, ActivatePolicy of a policy that brought its
     *                 first entries, a payment that a rule hit; empty where retention has removed it.
     */
    public record Entry(long sequence, Map<String, String> input)
    {
    }

    /**
     * A rule.
     *
     * @param mode   live or shadow.
     * @param when   its condition.
     * @param effect what it does.
     * @param answer hit, miss, error, not asked; or set aside: the condition is true, and the rule is snoozed for one
     *               of the payment's keys, or does not look at this payment.
     */
    public record Rule(String id, String mode, String when, String effect, String answer)
    {
    }

    /**
     * A reason.
     *
     * @param observed the features that speak for it: model inputs that reasons.yaml gives it, and what the conditions
     *                 of rules that hit with it read.
     */
    public record Reason(int code, float weight, String text, List<Observed> observed)
    {
    }

    /**
     * A feature as it was.
     *
     * @param value reads back exactly; null where it is missing.
     * @param usual what it usually is for the customer, as another feature says; null where none does.
     */
    public record Observed(String feature, String value, String usual)
    {
    }
}
