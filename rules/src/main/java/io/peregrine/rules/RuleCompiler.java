package io.peregrine.rules;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;

/** Compiles expressions over one vocabulary: dev.cel parses and checks, the code is our own. Off the hot path. */
public final class RuleCompiler
{
    private final Vocabulary vocabulary;
    private final Frontend frontend;
    private final ClassWriting writing;

    public RuleCompiler(final Vocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        frontend = new Frontend(vocabulary);
        writing = new ClassWriting(vocabulary);
    }

    /**
     * @param cel an expression of type bool.
     * @return the condition; its class is unloaded with the last reference to it.
     * @throws RuleException with line and column of what is wrong.
     */
    public Condition compile(final String cel)
    {
        return compile("condition", cel);
    }

    /**
     * @param ruleId names the generated class, so that profiles and stack traces can be read.
     * @param cel    an expression of type bool.
     * @return the condition; its class is unloaded with the last reference to it.
     * @throws RuleException with line and column of what is wrong.
     */
    public Condition compile(final String ruleId, final String cel)
    {
        return compile(checked(ruleId, cel));
    }

    /** @return the condition of what {@link #checked} gave. @throws RuleException where no code can be made of it. */
    public Condition compile(final CheckedRule rule)
    {
        return writing.condition(rule.id(), rule.tree());
    }

    /**
     * Parses and checks a rule, which takes most of the time, once for whatever is then made of it.
     *
     * @param ruleId names the generated class.
     * @param cel    an expression of type bool.
     * @throws RuleException with line and column of what is wrong.
     */
    public CheckedRule checked(final String ruleId, final String cel)
    {
        final CelAbstractSyntaxTree tree = frontend.check(cel);
        final CelType type = tree.getResultType();
        if (!SimpleType.BOOL.equals(type) && !NullableType.create(SimpleType.BOOL).equals(type))
        {
            throw new RuleException(1, 1, "a condition must be a bool, true or false: this is of type " +
                IssueTranslator.plain(type.name()));
        }
        return new CheckedRule(ruleId, tree);
    }

    /** @return nanoseconds that one evaluation of the condition takes at most, by the model of {@link RuleCost}. */
    public double worstCaseNs(final CheckedRule rule)
    {
        return RuleCost.ofExpressionPs(rule.tree().getExpr(), vocabulary) / (double)RuleSetCost.PS_PER_NS;
    }

    /** One rule of a set: its id and its condition as written. */
    public record RuleText(String id, String when)
    {
    }

    /**
     * @param rules each of which {@link #compile(String, String)} takes.
     * @return all of them together, in this order.
     * @throws RuleException with line and column of what is wrong in the first that is wrong.
     */
    public RuleSet compileSet(final List<RuleText> rules)
    {
        return compileChecked(rules.stream().map(rule -> checked(rule.id(), rule.when())).toList());
    }

    /** @return the same of rules that {@link #checked} gave. */
    public RuleSet compileChecked(final List<CheckedRule> rules)
    {
        final RuleSetCompiler set = new RuleSetCompiler(vocabulary);
        rules.forEach(rule -> set.add(rule.id(), rule.tree()));
        return set.compile();
    }

    /**
     * @param cel any expression over the vocabulary.
     * @return the names that it reads, those that definitions among them read as well, in alphabetical order.
     * @throws RuleException with line and column of what is wrong.
     */
    public Set<String> reads(final String cel)
    {
        final Set<String> names = new TreeSet<>();
        addReads(frontend.check(cel), names);
        return names;
    }

    private void addReads(final CelAbstractSyntaxTree tree, final Set<String> names)
    {
        tree.getReferenceMap().values().stream()
            .filter(reference -> reference.overloadIds().isEmpty() && reference.value().isEmpty())
            .filter(reference -> names.add(reference.name()))
            .map(reference -> vocabulary.variable(reference.name()))
            .filter(variable -> null != variable && Variable.Kind.DEFINITION == variable.kind())
            .forEach(variable -> addReads(variable.definition(), names));
    }

    /** @return the compiled expression, of any type that code holds. */
    CompiledExpression compileValue(final CelAbstractSyntaxTree tree)
    {
        return writing.value(tree);
    }

    /** @return the compiled condition of a tree that {@link #check} gave. */
    Condition compileCondition(final CelAbstractSyntaxTree tree)
    {
        return writing.condition("condition", tree);
    }

    CelAbstractSyntaxTree check(final String cel)
    {
        return frontend.check(cel);
    }

}
