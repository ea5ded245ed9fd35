package io.peregrine.rules;

import java.util.ArrayList;
import java.util.List;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Takes a condition apart into alternatives, any of which is enough, and these into atoms, all of which must hold. It
 * finds what each atom says of one column: a variable or an expression that is compared with constants. What it does
 * not understand stays an atom without a column. Errors order as CEL has it: a miss is less than an error, an error
 * less than a hit; "and" is the least, "or" the greatest, and each distributes over the other.
 */
final class AtomReader
{
    /** A rule is taken apart into no more. */
    private static final int MAX_ALTERNATIVES = 4;

    private final CelAbstractSyntaxTree tree;
    private final Vocabulary vocabulary;
    private final SubtreeText texts;

    /**
     * One of the conditions that must all hold.
     *
     * @param isNegated it must be false.
     * @param subject   what it is about; null where it is about several things that no text tells apart.
     * @param test      what it says of the subject, negation included.
     */
    record Atom(CelAbstractSyntaxTree tree, CelExpr expr, boolean isNegated, Subject subject, ColumnTest test)
    {
        boolean isOfVariable()
        {
            return null != subject && subject.isVariable();
        }
    }

    /**
     * A variable or an expression.
     *
     * @param text    the same for the same subject.
     * @param operand how its value is held.
     */
    record Subject(String text, CelAbstractSyntaxTree tree, CelExpr expr, Operand operand)
    {
        boolean isVariable()
        {
            return CelExpr.ExprKind.Kind.IDENT == expr.getKind();
        }

        boolean isPair()
        {
            return operand.highSlot() >= 0;
        }
    }

    private record Reading(Subject subject, ColumnTest test)
    {
    }

    private AtomReader(final CelAbstractSyntaxTree tree, final Vocabulary vocabulary)
    {
        this.tree = tree;
        this.vocabulary = vocabulary;
        texts = new SubtreeText(vocabulary);
    }

    /** @return alternatives, each of atoms. */
    static List<List<Atom>> read(final CelAbstractSyntaxTree tree, final Vocabulary vocabulary)
    {
        return new AtomReader(tree, vocabulary).split(tree.getExpr(), false);
    }

    /** Not (a or b) is not a and not b, for errors as well. */
    private List<List<Atom>> split(final CelExpr expr, final boolean isNegated)
    {
        final Variable definition = definition(expr);
        if (null != definition)
        {
            return of(definition).split(definition.definition().getExpr(), isNegated);
        }
        final String function = functionOf(expr);
        if ("!_".equals(function))
        {
            return split(expr.call().args().get(0), !isNegated);
        }
        if ((isNegated ? "_||_" : "_&&_").equals(function))
        {
            return all(expr, isNegated);
        }
        final Reading reading = read(expr);
        if (null == reading && (isNegated ? "_&&_" : "_||_").equals(function))
        {
            final List<List<Atom>> alternatives = new ArrayList<>();
            expr.call().args().forEach(arg -> alternatives.addAll(split(arg, isNegated)));
            if (alternatives.size() <= MAX_ALTERNATIVES &&
                alternatives.stream().flatMap(List::stream).allMatch(Atom::isOfVariable))
            {
                return alternatives;
            }
        }
        return List.of(List.of(atom(expr, isNegated, null == reading ? whole(expr) : reading)));
    }

    /** Where the alternatives of several parts would be too many, the later part stays whole. */
    private List<List<Atom>> all(final CelExpr expr, final boolean isNegated)
    {
        List<List<Atom>> result = List.of(List.of());
        for (final CelExpr arg : expr.call().args())
        {
            List<List<Atom>> next = split(arg, isNegated);
            if (result.size() * next.size() > MAX_ALTERNATIVES)
            {
                next = List.of(List.of(atom(arg, isNegated, whole(arg))));
            }
            final List<List<Atom>> product = new ArrayList<>();
            for (final List<Atom> one : result)
            {
                for (final List<Atom> other : next)
                {
                    final List<Atom> both = new ArrayList<>(one);
                    both.addAll(other);
                    product.add(both);
                }
            }
            result = product;
        }
        return result;
    }

    private Atom atom(final CelExpr expr, final boolean isNegated, final Reading reading)
    {
        return null == reading ? new Atom(tree, expr, isNegated, null, null) :
            new Atom(tree, expr, isNegated, reading.subject(),
                isNegated ? new ColumnTest.Not(reading.test()) : reading.test());
    }

    /** @return the condition as a column of its own; null where it can be none. */
    private Reading whole(final CelExpr expr)
    {
        final Subject whole = subject(expr);
        return null != whole && Operand.Form.BOOL == whole.operand().form() ?
            new Reading(whole, new ColumnTest.Truth()) : null;
    }

    /** @return what the condition says of one subject; null where it is not of that kind. */
    private Reading read(final CelExpr expr)
    {
        final Variable definition = definition(expr);
        if (null != definition)
        {
            return of(definition).read(definition.definition().getExpr());
        }
        final String function = functionOf(expr);
        return switch (function)
        {
            case "_&&_", "_||_" -> combined(expr, "_&&_".equals(function));
            case "!_" -> negated(read(expr.call().args().get(0)));
            case "_==_" -> equal(expr.call().args().get(0), expr.call().args().get(1));
            case "_!=_" -> negated(equal(expr.call().args().get(0), expr.call().args().get(1)));
            case "_<_", "_<=_" -> order(expr, true, "_<=_".equals(function));
            case "_>_", "_>=_" -> order(expr, false, "_>=_".equals(function));
            case "@in" -> membership(expr.call().args().get(0), expr.call().args().get(1));
            default -> plain(expr);
        };
    }

    private static Reading negated(final Reading reading)
    {
        return null == reading ? null : new Reading(reading.subject(), new ColumnTest.Not(reading.test()));
    }

    private Reading combined(final CelExpr expr, final boolean isConjunction)
    {
        final List<ColumnTest> tests = new ArrayList<>();
        Subject subject = null;
        for (final CelExpr arg : expr.call().args())
        {
            final Reading reading = read(arg);
            if (null == reading || null != subject && !subject.text().equals(reading.subject().text()))
            {
                return null;
            }
            subject = reading.subject();
            tests.add(reading.test());
        }
        return new Reading(subject, isConjunction ? new ColumnTest.All(tests) : new ColumnTest.Any(tests));
    }

    private Reading plain(final CelExpr expr)
    {
        final Subject subject = CelExpr.ExprKind.Kind.IDENT == expr.getKind() ? subject(expr) : null;
        return null == subject || Operand.Form.BOOL != subject.operand().form() || subject.operand().isConstant() ?
            null : new Reading(subject, new ColumnTest.Truth());
    }

    private Reading equal(final CelExpr left, final CelExpr right)
    {
        final boolean isFlipped = isConstant(operand(left));
        final Subject subject = subject(isFlipped ? right : left);
        final ColumnTest test = null == subject ? null : equalTest(subject, operand(isFlipped ? left : right));
        return null == test ? null : new Reading(subject, test);
    }

    private Reading membership(final CelExpr element, final CelExpr list)
    {
        final Subject subject = subject(element);
        if (null == subject || CelExpr.ExprKind.Kind.LIST != list.getKind())
        {
            return null;
        }
        final List<ColumnTest> tests = new ArrayList<>();
        for (final CelExpr candidate : list.list().elements())
        {
            final ColumnTest test = equalTest(subject, operand(candidate));
            if (null == test)
            {
                return null;
            }
            tests.add(test);
        }
        return new Reading(subject, new ColumnTest.Any(tests));
    }

    private Reading order(final CelExpr expr, final boolean isLess, final boolean isOrEqual)
    {
        final CelExpr left = expr.call().args().get(0);
        final CelExpr right = expr.call().args().get(1);
        final boolean isFlipped = isConstant(operand(left));
        final Subject subject = subject(isFlipped ? right : left);
        final Operand constant = operand(isFlipped ? left : right);
        if (null == subject || !isConstant(constant) || constant.form() != subject.operand().form() ||
            subject.operand().form().isString())
        {
            return null;
        }
        final ColumnTest.Key key = key(constant);
        return null == key ? null :
            new Reading(subject, new ColumnTest.Order(isLess != isFlipped, isOrEqual, key.low()));
    }

    /** @return null where the constant is none that this subject is compared with. */
    private static ColumnTest equalTest(final Subject subject, final Operand constant)
    {
        if (null == constant)
        {
            return null;
        }
        if (Operand.Form.NULL == constant.form())
        {
            return new ColumnTest.Missing();
        }
        if (!isConstant(constant))
        {
            return null;
        }
        final ColumnTest.Key key = Operand.Form.STRING == constant.form() ?
            textKey(subject, (String)constant.constant()) :
            constant.form() == subject.operand().form() ? key(constant) : null;
        return null == key ? null : new ColumnTest.Equal(key, subject.isPair());
    }

    private static ColumnTest.Key textKey(final Subject subject, final String text)
    {
        if (Operand.Form.ENUM == subject.operand().form())
        {
            final int wireValue = subject.operand().names().indexOf(text);
            return wireValue < 0 ? null : ColumnTest.Key.of(wireValue);
        }
        final int length = subject.isPair() ? TextWords.MERCHANT_LENGTH : TextWords.TERMINAL_LENGTH;
        return Operand.Form.TEXT != subject.operand().form() || !TextWords.fits(text, length) ? null :
            new ColumnTest.Key(TextWords.word(text, 0), TextWords.word(text, 1));
    }

    private static ColumnTest.Key key(final Operand constant)
    {
        final Object value = constant.constant();
        if (value instanceof Double)
        {
            return Double.isNaN((Double)value) ? null : ColumnTest.Key.of((Double)value);
        }
        return value instanceof Boolean ? ColumnTest.Key.of((Boolean)value ? 1 : 0) :
            value instanceof Long ? ColumnTest.Key.of((Long)value) : null;
    }

    private static boolean isConstant(final Operand operand)
    {
        return null != operand && operand.isConstant() && Operand.Form.NULL != operand.form();
    }

    /** @return null where the expression is a constant, or of a kind that no column holds. */
    private Subject subject(final CelExpr expr)
    {
        final Variable definition = definition(expr);
        if (null != definition)
        {
            return of(definition).subject(definition.definition().getExpr());
        }
        final Operand operand = operand(expr);
        if (null == operand || operand.isConstant())
        {
            return null;
        }
        final boolean isHeld = switch (operand.form())
        {
            case INT, DOUBLE, BOOL, DURATION -> true;
            case ENUM, TEXT -> CelExpr.ExprKind.Kind.IDENT == expr.getKind();
            default -> false;
        };
        final String text = isHeld ? texts.of(expr) : null;
        return null == text ? null : new Subject(text, tree, expr, operand);
    }

    /** Asks the writer, whose code is thrown away. @return null where it refuses: it will say so when it counts. */
    private Operand operand(final CelExpr expr)
    {
        if (CelExpr.ExprKind.Kind.LIST == expr.getKind())
        {
            return null;
        }
        try
        {
            final Code nowhere = new Code(new MethodVisitor(Opcodes.ASM9)
            {
            }, RuleSetWriting.FIRST_FREE_SLOT);
            return new ExpressionWriter(nowhere, tree, vocabulary).value(expr, new Target());
        }
        catch (final RuleException ex)
        {
            return null;
        }
    }

    private Variable definition(final CelExpr expr)
    {
        final Variable variable = CelExpr.ExprKind.Kind.IDENT == expr.getKind() ?
            vocabulary.variable(expr.ident().name()) : null;
        return null != variable && Variable.Kind.DEFINITION == variable.kind() ? variable : null;
    }

    private AtomReader of(final Variable definition)
    {
        return new AtomReader(definition.definition(), vocabulary);
    }

    private static String functionOf(final CelExpr expr)
    {
        return CelExpr.ExprKind.Kind.CALL == expr.getKind() ? expr.call().function() : "";
    }
}
