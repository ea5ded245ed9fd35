package io.peregrine.rules;

import static org.objectweb.asm.Opcodes.*;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;

/**
 * Writes the code of a checked expression. A condition jumps to one of three places: true, false, error; a value is
 * left in local variables, or jumps to error. Refuses what the subset does not hold. What belongs to one family of
 * types is written by a class of its own.
 */
final class ExpressionWriter
{
    private static final int MAX_PARTS = 4_000;

    private final Code code;
    private final CelAbstractSyntaxTree tree;
    private final Vocabulary vocabulary;
    private final KnownParts known;
    private final Map<String, Operand> bindings;
    private final int[] partsLeft;
    private final Arithmetic arithmetic;
    private final UintArithmetic uints;
    private final Equality equality;
    private final ValueReader reader;
    private final Texts texts;
    private final Times times;
    private final Conversions conversions;
    private final Folding folding;
    private final Lists lists;
    private final Hopeless hopeless;
    private final Comparison comparison;

    ExpressionWriter(final Code code, final CelAbstractSyntaxTree tree, final Vocabulary vocabulary)
    {
        this(code, tree, vocabulary, KnownParts.NONE);
    }

    /** @param known writes the parts that something else has at hand. */
    ExpressionWriter(
        final Code code, final CelAbstractSyntaxTree tree, final Vocabulary vocabulary, final KnownParts known)
    {
        this(code, tree, vocabulary, known, Map.of(), new int[]{ MAX_PARTS });
    }

    private ExpressionWriter(
        final Code code,
        final CelAbstractSyntaxTree tree,
        final Vocabulary vocabulary,
        final KnownParts known,
        final Map<String, Operand> bindings,
        final int[] partsLeft)
    {
        this.code = code;
        this.tree = tree;
        this.vocabulary = vocabulary;
        this.known = known;
        this.bindings = bindings;
        this.partsLeft = partsLeft;
        arithmetic = new Arithmetic(code);
        uints = new UintArithmetic(code);
        texts = new Texts(code, tree);
        equality = new Equality(code, tree);
        reader = new ValueReader(code, tree, vocabulary);
        times = new Times(code, tree, vocabulary);
        comparison = new Comparison(code, uints, times);
        conversions = new Conversions(code, tree);
        folding = new Folding(tree, vocabulary, bindings);
        hopeless = new Hopeless(tree, vocabulary);
        lists = new Lists(code, tree, vocabulary, this, folding);
    }

    /** @return the same, with a macro's variable bound: nothing is known of what may read it. */
    ExpressionWriter with(final Map<String, Operand> more)
    {
        final Map<String, Operand> all = new HashMap<>(bindings);
        all.putAll(more);
        return new ExpressionWriter(code, tree, vocabulary, KnownParts.NONE, all, partsLeft);
    }

    void condition(final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        spend(expr);
        if (known.writeCondition(expr, hit, miss, error))
        {
            return;
        }
        if (CelExpr.ExprKind.Kind.COMPREHENSION == expr.getKind())
        {
            lists.macro(expr, hit, miss, error);
            return;
        }
        final Variable definition = definition(expr);
        if (null != definition)
        {
            of(definition).condition(definition.definition().getExpr(), hit, miss, error);
            return;
        }
        final String function =
            CelExpr.ExprKind.Kind.CALL == expr.getKind() && !folding.isFolded(expr) ? expr.call().function() : "";
        switch (function)
        {
            case "_&&_" -> conjunction(expr, hit, miss, error);
            case "_||_" -> disjunction(expr, hit, miss, error);
            case "!_" -> condition(expr.call().args().get(0), miss, hit, error);
            case "_==_" -> equal(expr, hit, miss, error);
            case "_!=_" -> equal(expr, miss, hit, error);
            case "_<_", "_<=_", "_>_", "_>=_" -> order(function, expr, hit, miss, error);
            case "@in" -> membership(expr, hit, miss, error);
            case "_?_:_" -> choice(expr, hit, miss, error);
            case "startsWith", "endsWith", "contains", "matches" -> text(function, expr, hit, miss, error);
            case "has" -> lists.keys(expr, hit, miss, error);
            default -> plain(expr, hit, miss, error);
        }
    }

    /** Writes the value's code. @return where it then is. */
    Operand value(final CelExpr expr, final Target error)
    {
        spend(expr);
        if (folding.isFolded(expr))
        {
            return folded(expr, error);
        }
        final Operand operand = known.writeValue(expr, error);
        return null != operand ? operand : switch (expr.getKind())
        {
            case CONSTANT -> reader.constant(expr);
            case IDENT -> name(expr, error);
            case CALL -> call(expr, error);
            case SELECT -> throw refuse(expr, "fields of values");
            case LIST -> throw refuse(expr, "lists as values");
            case MAP -> throw refuse(expr, "maps");
            case STRUCT -> throw refuse(expr, "messages");
            case COMPREHENSION -> stored(expr, error);
            default -> throw refuse(expr, "this expression");
        };
    }

    /** Counts what is written: definitions within definitions and macros within macros grow fast. */
    private void spend(final CelExpr expr)
    {
        if (--partsLeft[0] < 0)
        {
            throw Frontend.refuse(tree, expr, "the expression is too long with its definitions and macros written " +
                "out: split the rule");
        }
    }

    private Variable definition(final CelExpr expr)
    {
        final Variable variable = CelExpr.ExprKind.Kind.IDENT == expr.getKind() &&
            !bindings.containsKey(expr.ident().name()) ? vocabulary.variable(expr.ident().name()) : null;
        return null != variable && Variable.Kind.DEFINITION == variable.kind() ? variable : null;
    }

    private ExpressionWriter of(final Variable definition)
    {
        return new ExpressionWriter(code, definition.definition(), vocabulary, known, Map.of(), partsLeft);
    }

    private Operand name(final CelExpr expr, final Target error)
    {
        final Operand bound = bindings.get(expr.ident().name());
        if (null != bound)
        {
            return bound;
        }
        final Variable definition = definition(expr);
        return null != definition ? of(definition).value(definition.definition().getExpr(), error) :
            reader.variable(expr, error);
    }

    private Operand folded(final CelExpr expr, final Target error)
    {
        final Optional<Object> value = folding.value(expr);
        if (value.isEmpty())
        {
            code.jump(GOTO, error);
            return Operand.ofNull();
        }
        return Folding.operand(value.get()).orElseThrow(() -> refuse(expr, "values of type " +
            IssueTranslator.plain(tree.getTypeOrThrow(expr.id()).name()) + ", or of this size"));
    }

    /** An error on the left waits for the right: false decides, whatever the left was. */
    private void conjunction(final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        hopeless.conjunction(expr);
        final Target rightHit = new Target();
        final int hasFailed = left(expr.call().args().get(0), true, miss);
        condition(expr.call().args().get(1), rightHit, miss, error);
        code.place(rightHit);
        code.loadInt(hasFailed);
        code.jump(IFNE, error);
        code.jump(GOTO, hit);
    }

    private void disjunction(final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final Target rightMiss = new Target();
        final int hasFailed = left(expr.call().args().get(0), false, hit);
        condition(expr.call().args().get(1), hit, rightMiss, error);
        code.place(rightMiss);
        code.loadInt(hasFailed);
        code.jump(IFNE, error);
        code.jump(GOTO, miss);
    }

    /** Writes a left side that decides by jumping away, or else falls through. @return the flag of its error. */
    private int left(final CelExpr expr, final boolean isConjunction, final Target decided)
    {
        final int hasFailed = code.newInt();
        final Target right = new Target();
        final Target failed = new Target();
        code.setFlag(hasFailed, 0);
        condition(expr, isConjunction ? right : decided, isConjunction ? decided : right, failed);
        if (failed.isUsed())
        {
            code.place(failed);
            code.setFlag(hasFailed, 1);
        }
        code.place(right);
        return hasFailed;
    }

    private void equal(final CelExpr expr, final Target same, final Target other, final Target error)
    {
        final Operand a = value(expr.call().args().get(0), error);
        final Operand b = value(expr.call().args().get(1), error);
        hopeless.comparison("_==_", expr.call().args().get(0), a, expr.call().args().get(1), b);
        equality.write(a, b, same, other, expr);
    }

    private void order(
        final String function, final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final Operand a = value(expr.call().args().get(0), error);
        final Operand b = value(expr.call().args().get(1), error);
        if (a.form().isString() && b.form().isString())
        {
            texts.write(function, a, b, hit, miss, error, expr);
            return;
        }
        if (Operand.Form.NULL == a.form() || Operand.Form.NULL == b.form())
        {
            code.jump(GOTO, error);
            return;
        }
        if (a.form() != b.form())
        {
            throw refuse(expr, "\"" + Signs.of(function) + "\" between " + a.form().description() + " and " +
                b.form().description());
        }
        hopeless.comparison(function, expr.call().args().get(0), a, expr.call().args().get(1), b);
        code.jumpIfMissing(a, error);
        code.jumpIfMissing(b, error);
        final boolean isLess = function.startsWith("_<");
        comparison.write(a, b, isLess);
        final boolean isOrEqual = function.contains("=");
        code.jump(isLess ? (isOrEqual ? IFLE : IFLT) : (isOrEqual ? IFGE : IFGT), hit);
        code.jump(GOTO, miss);
    }

    private void text(
        final String function, final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final List<CelExpr> operands = Signs.children(expr);
        final Operand a = value(operands.get(0), error);
        final Operand b = value(operands.get(1), error);
        if (Operand.Form.NULL == a.form() || Operand.Form.NULL == b.form())
        {
            code.jump(GOTO, error);
            return;
        }
        texts.write(function, a, b, hit, miss, error, expr);
    }

    private void membership(final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final Operand operand = value(expr.call().args().get(0), error);
        final CelExpr list = expr.call().args().get(1);
        final List<Operand> elements = lists.elements(list, error);
        for (int i = 0; i < elements.size(); i++)
        {
            final Target next = new Target();
            final CelExpr where =
                CelExpr.ExprKind.Kind.LIST == list.getKind() ? list.list().elements().get(i) : list;
            hopeless.comparison("_==_", expr.call().args().get(0), operand, where, elements.get(i));
            equality.write(operand, elements.get(i), hit, next, where);
            code.place(next);
        }
        code.jump(GOTO, miss);
    }

    private void choice(final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final Target first = new Target();
        final Target second = new Target();
        condition(expr.call().args().get(0), first, second, error);
        code.place(first);
        condition(expr.call().args().get(1), hit, miss, error);
        code.place(second);
        condition(expr.call().args().get(2), hit, miss, error);
    }

    private void plain(final CelExpr expr, final Target hit, final Target miss, final Target error)
    {
        final Operand operand = value(expr, error);
        if (Operand.Form.NULL == operand.form())
        {
            code.jump(GOTO, error);
            return;
        }
        if (Operand.Form.BOOL != operand.form())
        {
            throw refuse(expr, operand.form().description() + " as a condition");
        }
        code.jumpIfMissing(operand, error);
        code.load(operand);
        code.jump(IFNE, hit);
        code.jump(GOTO, miss);
    }

    private Operand call(final CelExpr expr, final Target error)
    {
        final String function = expr.call().function();
        return switch (function)
        {
            case "_&&_", "_||_", "!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in", "startsWith", "endsWith",
                "contains", "matches", "has" -> stored(expr, error);
            case "_?_:_" -> chosen(expr, error);
            case "_[_]" -> lists.element(expr, error);
            case "_+_", "_-_", "_*_", "_/_", "_%_" -> binary(function.charAt(1), expr, error);
            case "-_" -> arithmetic.negated(number(expr.call().args().get(0), error), error);
            case "size" -> size(expr, error);
            case "int", "uint", "double", "bool", "string" ->
                conversions.write(expr, present(expr.call().args().get(0), error), error);
            case "timestamp" -> times.timestamp(expr, present(expr.call().args().get(0), error), error);
            case "duration" -> times.duration(expr, present(expr.call().args().get(0), error));
            case "math.@max", "math.@min" -> extreme(expr, error);
            case "math.abs" -> absolute(expr, error);
            default -> getter(expr, error);
        };
    }

    private Operand getter(final CelExpr expr, final Target error)
    {
        if (!Times.GETTERS.contains(expr.call().function()) || expr.call().target().isEmpty())
        {
            throw refuse(expr, "\"" + Signs.of(expr.call().function()) + "\"");
        }
        final Operand operand = present(expr.call().target().get(), error);
        return times.getter(expr, operand,
            expr.call().args().stream().map(arg -> present(arg, error)).toList());
    }

    private Operand size(final CelExpr expr, final Target error)
    {
        final CelExpr operand = Signs.children(expr).get(0);
        if (folding.isWide(operand))
        {
            return Operand.ofConstant(Operand.Form.INT, (long)lists.elements(operand, error).size());
        }
        return texts.size(present(operand, error), expr);
    }

    private Operand stored(final CelExpr expr, final Target error)
    {
        final Target hit = new Target();
        final Target miss = new Target();
        final Target end = new Target();
        final int result = code.newInt();
        condition(expr, hit, miss, error);
        code.place(hit);
        code.setFlag(result, 1);
        code.jump(GOTO, end);
        code.place(miss);
        code.setFlag(result, 0);
        code.place(end);
        return Operand.ofLocal(Operand.Form.BOOL, result, -1);
    }

    private Operand chosen(final CelExpr expr, final Target error)
    {
        final Target first = new Target();
        final Target second = new Target();
        final List<CelExpr> args = expr.call().args();
        final Choice choice = new Choice(code, tree, expr);
        condition(args.get(0), first, second, error);
        code.place(first);
        choice.add(value(args.get(1), error));
        code.place(second);
        choice.add(value(args.get(2), error));
        return choice.joined();
    }

    private Operand binary(final char sign, final CelExpr expr, final Target error)
    {
        final Operand a = present(expr.call().args().get(0), error);
        final Operand b = present(expr.call().args().get(1), error);
        if (Operand.Form.STRING == a.form() && Operand.Form.STRING == b.form())
        {
            return Operand.ofConstant(Operand.Form.STRING, (String)a.constant() + b.constant());
        }
        if (a.form().isString() && b.form().isString())
        {
            throw refuse(expr, "texts put together: it would need memory for each payment");
        }
        if (isMoment(a) || isMoment(b))
        {
            return times.sum(sign, expr, a, b, error);
        }
        if (a.form() != b.form())
        {
            throw refuse(expr, "\"" + sign + "\" between " + a.form().description() + " and " +
                b.form().description());
        }
        return switch (a.form())
        {
            case INT -> arithmetic.onInts(sign, a, b, error);
            case UINT -> uints.on(sign, a, b, error);
            case DOUBLE -> arithmetic.onDoubles(sign, a, b);
            default -> throw refuse(expr, "arithmetic with " + a.form().description());
        };
    }

    private static boolean isMoment(final Operand operand)
    {
        return Operand.Form.TIME == operand.form() || Operand.Form.DURATION == operand.form();
    }

    private Operand number(final CelExpr expr, final Target error)
    {
        final Operand operand = present(expr, error);
        if (Operand.Form.INT != operand.form() && Operand.Form.DOUBLE != operand.form())
        {
            throw refuse(expr, "arithmetic with " + operand.form().description());
        }
        return operand;
    }

    /** Writes a value; where it is missing it is an error. */
    private Operand present(final CelExpr expr, final Target error)
    {
        final Operand operand = value(expr, error);
        if (Operand.Form.NULL == operand.form())
        {
            throw refuse(expr, "null here: only == and != take it");
        }
        code.jumpIfMissing(operand, error);
        return operand;
    }

    /** Writes math.greatest and math.least, in dev.cel's order. */
    private Operand extreme(final CelExpr expr, final Target error)
    {
        final boolean isGreatest = "math.@max".equals(expr.call().function());
        final List<CelExpr> args = expr.call().args();
        final List<Operand> operands = 1 == args.size() && folding.isWide(args.get(0)) ?
            lists.elements(args.get(0), error) : args.stream().map(arg -> value(arg, error)).toList();
        final Operand first = operands.isEmpty() ? Operand.ofNull() : operands.get(0);
        final boolean isNumber = switch (first.form())
        {
            case INT, UINT, DOUBLE -> operands.stream().allMatch(operand -> operand.form() == first.form());
            default -> false;
        };
        if (!isNumber)
        {
            throw refuse(expr, "math.greatest and math.least of anything but numbers of one type");
        }
        operands.forEach(operand -> code.jumpIfMissing(operand, error));
        return comparison.extreme(operands, isGreatest);
    }

    private Operand absolute(final CelExpr expr, final Target error)
    {
        final Operand operand = present(expr.call().args().get(0), error);
        return switch (operand.form())
        {
            case INT, DOUBLE -> arithmetic.absolute(operand, error);
            case UINT -> operand.present();
            default -> throw refuse(expr, "math.abs of " + operand.form().description());
        };
    }

    private RuleException refuse(final CelExpr expr, final String construct)
    {
        return Frontend.beyond(tree, expr, construct);
    }
}
