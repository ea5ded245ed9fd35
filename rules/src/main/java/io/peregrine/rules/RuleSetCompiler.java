package io.peregrine.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.cel.common.CelAbstractSyntaxTree;

/** Makes one set of checked conditions. By its rules alone it chooses how: the same rules make the same set. */
final class RuleSetCompiler
{
    /** Up to so many rules are evaluated one after the other: measured, see docs/performance.md. */
    static final int STRAIGHT_COUNT = 64;

    /** An expression is a column where at least so many rules compare it with constants: see decision 8. */
    private static final int COLUMN_RULES = 4;

    /** Columns that are expressions: each is computed for every payment. */
    private static final int MAX_EXPRESSION_COLUMNS = 512;

    /** Rows, over all words, that one column may take. */
    private static final int MAX_POINTERS = 1 << 23;

    /** Answers, over all its rules and rows, that are worked out for one column. */
    private static final int MAX_ANSWERS = 1 << 26;

    private final Vocabulary vocabulary;
    /** Rules as they stand. */
    private final List<RuleSetWriting.RuleBody> whole = new ArrayList<>();
    /** Their alternatives, and the rule of each. */
    private final List<RuleSetWriting.RuleBody> rules = new ArrayList<>();
    private final List<Integer> ruleOf = new ArrayList<>();
    private final int straightCount;

    RuleSetCompiler(final Vocabulary vocabulary)
    {
        this(vocabulary, STRAIGHT_COUNT);
    }

    /** @param straightCount up to so many rules are evaluated one after the other. */
    RuleSetCompiler(final Vocabulary vocabulary, final int straightCount)
    {
        this.vocabulary = vocabulary;
        this.straightCount = straightCount;
    }

    void add(final String id, final CelAbstractSyntaxTree tree)
    {
        for (final List<AtomReader.Atom> alternative : AtomReader.read(tree, vocabulary))
        {
            ruleOf.add(whole.size());
            rules.add(new RuleSetWriting.RuleBody(id, alternative));
        }
        whole.add(new RuleSetWriting.RuleBody(id,
            List.of(new AtomReader.Atom(tree, tree.getExpr(), false, null, null))));
    }

    RuleSet compile()
    {
        return whole.size() <= straightCount ? straight() : bits();
    }

    private RuleSet straight()
    {
        final SharedExpressions shared = new SharedExpressions(vocabulary);
        final long[] rulesPs = new long[whole.size()];
        for (int rule = 0; rule < rulesPs.length; rule++)
        {
            for (final AtomReader.Atom atom : whole.get(rule).atoms())
            {
                shared.add(atom.tree(), atom.expr());
                rulesPs[rule] += RuleCost.ofExpressionPs(atom.expr(), vocabulary);
            }
        }
        return new StraightRuleSet(whole.size(), new RuleSetWriting(vocabulary, shared).rules(whole), shared.count(),
            new RuleSetCost(RuleCost.PAYMENT_PS, rulesPs));
    }

    private RuleSet bits()
    {
        final List<RuleColumn> columns = new ArrayList<>(chosenColumns().values());
        final Set<String> texts = new HashSet<>();
        columns.forEach(column -> texts.add(column.subject().text()));

        final SharedExpressions shared = new SharedExpressions(vocabulary);
        columns.forEach(column -> shared.add(column.subject().tree(), column.subject().expr()));
        final List<RuleSetWriting.RuleBody> bodies = new ArrayList<>();
        final int[] codeOf = new int[rules.size()];
        final long[] rulesPs = new long[whole.size()];
        for (int rule = 0; rule < rules.size(); rule++)
        {
            final List<AtomReader.Atom> rest = rules.get(rule).atoms().stream()
                .filter(atom -> null == atom.subject() || !texts.contains(atom.subject().text())).toList();
            codeOf[rule] = rest.isEmpty() ? -1 : bodies.size();
            rulesPs[ruleOf.get(rule)] += RuleCost.CANDIDATE_PS;
            if (!rest.isEmpty())
            {
                bodies.add(new RuleSetWriting.RuleBody(rules.get(rule).id(), rest));
                rulesPs[ruleOf.get(rule)] += RuleCost.CALL_PS;
            }
            for (final AtomReader.Atom atom : rest)
            {
                shared.add(atom.tree(), atom.expr());
                rulesPs[ruleOf.get(rule)] += RuleCost.ofExpressionPs(atom.expr(), vocabulary);
            }
        }

        final RuleTable table = new RuleTable.Builder(columns, rules.size()).build();
        final RuleSetWriting writing = new RuleSetWriting(vocabulary, shared);
        return new BitRuleSet(whole.size(), ruleOf.stream().mapToInt(Integer::intValue).toArray(), table,
            writing.columns(columns.stream().map(RuleColumn::subject).toList()), columns.size(),
            writing.rules(bodies), codeOf, shared.count(),
            new RuleSetCost(commonPs(columns, table), rulesPs));
    }

    private long commonPs(final List<RuleColumn> columns, final RuleTable table)
    {
        long sum = RuleCost.PAYMENT_PS + RuleCost.WORD_PS * table.entryColumns.length;
        for (final RuleColumn column : columns)
        {
            sum += RuleCost.COLUMN_PS + RuleCost.ofExpressionPs(column.subject().expr(), vocabulary) +
                RuleCost.HALVING_PS * (Integer.SIZE - Integer.numberOfLeadingZeros(column.starts().size()));
        }
        return sum;
    }

    /** @return columns by their texts, variables and expressions in the order of the rules. */
    private Map<String, RuleColumn> chosenColumns()
    {
        final Map<String, RuleColumn> columns = new LinkedHashMap<>();
        for (int rule = 0; rule < rules.size(); rule++)
        {
            for (final AtomReader.Atom atom : rules.get(rule).atoms())
            {
                if (null != atom.subject())
                {
                    columns.computeIfAbsent(atom.subject().text(), none -> new RuleColumn(atom.subject()))
                        .add(rule, atom.test());
                }
            }
        }
        final int words = (rules.size() + Long.SIZE - 1) / Long.SIZE;
        columns.values().removeIf(column -> (long)column.ruleCount() * column.rowCount() > MAX_ANSWERS ||
            column.rowCount() > Math.min(Character.MAX_VALUE, MAX_POINTERS / words) ||
            !column.subject().isVariable() && column.ruleCount() < COLUMN_RULES);
        int expressions = 0;
        for (final RuleColumn column : List.copyOf(columns.values()))
        {
            if (!column.subject().isVariable() && ++expressions > MAX_EXPRESSION_COLUMNS)
            {
                columns.remove(column.subject().text());
            }
        }
        return columns;
    }
}
